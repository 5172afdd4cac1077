"""Only what failed of an execution, and a run from one task on: by page, operation and command."""

import pytest
from django.core.management import CommandError, call_command

from designer.models import Project, User
from designer.services.packages import create_package
from tasks.runtime.models import Execution
from tests.packages import arrow, handler, package, send_mail, smtp
from tests.servers.smtp import MailServer
from tests.signed_in import client_of
from tests.tasks.restarting.test_restarting import REFUSED, run, start

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


def test_the_page_the_operation_and_the_command_restart(
    member: User, project: Project, server: MailServer, capsys: pytest.CaptureFixture[str]
):
    server.recipients["ann@example.com"] = REFUSED
    _, before = start(member, project, package("One", [send_mail("First")], [], [smtp(port=server.port)]))
    client = client_of(member)
    left = client.get(f"/api/v1/executions/{before.pk}/restart").json()
    assert (left["unfinished"], left["lacking"]) == ([{"name": "First", "status": "failed", "runs": 1}], [])
    assert "Run what failed of “One”" in client.get(f"/executions/{before.pk}/restart/").text
    first = client.post(f"/executions/{before.pk}/restart/").url
    again = client.post(f"/executions/{before.pk}/restart/", follow=True)
    assert "Go on from there." in again.text
    second = run(Execution.objects.get(restarts=before.pk))
    assert first == f"/executions/{second.pk}/"
    assert f'href="{first}"' in client.get(f"/executions/{before.pk}/").text
    answer = client.post(f"/api/v1/executions/{second.pk}/restart", {}, content_type="application/json")
    assert (answer.status_code, answer.json()["restarts"]) == (201, second.pk)
    third = run(Execution.objects.get(pk=answer.json()["id"]))
    call_command("restart", str(third.pk))
    assert Execution.objects.get(pk=capsys.readouterr().out).restarts == third.pk
    with pytest.raises(CommandError, match="There is no such execution"):
        call_command("restart", "999")


def test_a_run_begins_with_a_task_from_every_door(member: User, project: Project, capsys: pytest.CaptureFixture[str]):
    first, second, inside = send_mail("First"), send_mail("Second"), handler("OnError")
    told = send_mail("Told").model_copy(update={"parent": inside.id})
    document = package("Two", [first, second, inside, told], [arrow(first, second)], [smtp()])
    made = create_package(member, project, document)
    client, address = client_of(member), f"/api/v1/packages/{made.pk}/executions"
    answer = client.post(address, {"start_at": str(second.id)}, content_type="application/json")
    assert (answer.status_code, answer.json()["start_at"]) == (201, str(second.id))
    assert "From Second on" in client.get(f"/executions/{answer.json()['id']}/").text
    call_command("runpackage", "Warehouse/Two", start_at="second", no_wait=True)
    assert Execution.objects.get(pk=capsys.readouterr().out).start_at == second.id
    for part, sentence in (({"start_at": str(told.id)}, "is in an event handler"), ({"task": str(first.id)}, "either")):
        refused = client.post(address, {"start_at": str(second.id), **part}, content_type="application/json")
        assert (refused.status_code, sentence in refused.json()["detail"]) == (422, True)
