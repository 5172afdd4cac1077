"""One task or container that runs alone: what of the package runs, and what is refused."""

from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from designer.errors import Invalid
from designer.models import Package, Project, User
from designer.package.document import VariableDocument
from designer.services.packages import create_package
from tasks.runtime.engine import engine
from tasks.runtime.models import Execution
from tasks.runtime.planner import Part
from tasks.runtime.services import start_execution
from tests.packages import arrow, executable, package, send_mail

BOX = executable("Sequence", "Box")
COUNT = VariableDocument(name="Count", type="Int32", value=0)


def add(name: str, inside=None):
    return executable("ExpressionTask", name, inside, properties={"expression": "@Count = @Count + 1"})


INSIDE = [add("One", BOX), add("Two", BOX)]
FIRST, BROKEN, OFF = add("First"), send_mail("Broken", to_line=""), add("Off").model_copy(update={"disable": True})


@pytest.fixture
def saved(member: User, project: Project) -> Package:
    """First, then Box with two tasks, then a mail to nobody, which no run of the whole package gets past."""
    document = package("Report", [FIRST, BOX, *INSIDE, BROKEN, OFF], [arrow(FIRST, BOX), arrow(BOX, BROKEN)])
    return create_package(member, project, document.model_copy(update={"variables": [COUNT]}))


def test_a_container_alone_runs_with_what_is_in_it_and_nothing_else(member: User, saved: Package):
    execution = start_execution(member, saved, part=Part(BOX.id))
    engine.run_package(execution.pk)
    execution.refresh_from_db()
    runs = set(execution.task_runs.values_list("name", "status"))
    assert (execution.status, runs) == ("succeeded", {(name, "succeeded") for name in ("Box", "One", "Two")})


def test_what_cannot_run_alone_is_refused(member: User, saved: Package):
    for alone, sentence in ((uuid4(), "no such task"), (OFF.id, "“Off” is disabled")):
        with pytest.raises(Invalid, match=sentence):
            start_execution(member, saved, part=Part(alone))


def test_the_api_and_the_command_run_one_task(
    member: User, saved: Package, client: Client, capsys: pytest.CaptureFixture[str]
):
    client.force_login(member)
    body = {"task": str(FIRST.id)}
    answer = client.post(f"/api/v1/packages/{saved.pk}/executions", body, content_type="application/json")
    assert (answer.status_code, answer.json()["task"]) == (201, str(FIRST.id))
    call_command("runpackage", "Warehouse/Report", task="box\\two", no_wait=True)
    assert Execution.objects.get(pk=capsys.readouterr().out).alone == INSIDE[1].id
    with pytest.raises(CommandError, match="The package has no task “Three”"):
        call_command("runpackage", "Warehouse/Report", task="Three")
