"""What executions ran with, of parameters that become sensitive: nothing shows it once a worker has masked it."""

from dataclasses import asdict
from typing import Any

import pytest
from kombu.exceptions import OperationalError

from designer.models import AuditEntry, Package, Project, User
from designer.package.document import ParameterDocument
from designer.services.packages import create_package, save_package
from designer.services.project_parameters import save_parameter
from designer.storage.rows import load_document
from tasks.executions import plain_values
from tasks.executions.plain_values import Masking, mask_executions
from tasks.restarting.services import find_lacking, find_left
from tasks.runtime.models import Execution
from tasks.runtime.services import start_execution
from tasks.runtime.statuses import ExecutionStatus
from tests.packages import chain
from tests.signed_in import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
PLAIN, DRAWN = "correct horse battery", "as it was drawn"


@pytest.fixture
def queued(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Masking, dict[str, int]]]:
    """The jobs that were queued; nobody takes them by itself."""
    jobs: list[tuple[Masking, dict[str, int]]] = []
    monkeypatch.setattr(plain_values, "_queue", lambda masking, **when: jobs.append((masking, when)))
    return jobs


@pytest.fixture
def worded(member: User, project: Project) -> Package:
    parameters = [ParameterDocument(name="Word", value=DRAWN), ParameterDocument(name="Other", value="stays here")]
    return create_package(member, project, chain(1).model_copy(update={"parameters": parameters}))


def start(user: User, package: Package, **parameters: object) -> Execution:
    execution = start_execution(user, Package.objects.get(pk=package.pk), parameters)
    Execution.objects.filter(pk=execution.pk).update(status=ExecutionStatus.FAILED)
    return execution


def make_sensitive(user: User, package: Package) -> None:
    document = load_document(package)
    made = [
        each.model_copy(update={"sensitive": True, "value": None}) if each.name == "Word" else each
        for each in document.parameters
    ]
    save_package(user, package.pk, document.model_copy(update={"parameters": made}), package.version)


def shown(user: User, execution: Execution) -> str:
    """Give all that pages and the API show of an execution."""
    client, key = client_of(user), execution.pk
    addresses = [f"/executions/{key}/", f"/api/v1/executions/{key}", f"/api/v1/executions/{key}/values"]
    answers = [client.get(each) for each in addresses]
    assert [each.status_code for each in answers] == [200] * len(answers)
    return " ".join(each.content.decode() for each in answers)


def stored() -> str:
    return str(list(Execution.objects.values("parameters", "document_json", "project_parameters_json")))


def test_what_an_execution_was_given_and_what_it_found_are_masked(
    member: User, worded: Package, queued: list[tuple[Masking, Any]], django_capture_on_commit_callbacks: Any
):
    given, found = start(member, worded, Word=PLAIN), start(member, worded)
    assert PLAIN in shown(member, given)
    assert DRAWN in shown(member, found)
    with django_capture_on_commit_callbacks(execute=True):
        make_sensitive(member, worded)
    assert "a worker masks what executions ran with" in AuditEntry.objects.latest("pk").changes[-1]
    mask_executions(queued.pop()[0])
    assert PLAIN not in shown(member, given) + stored()
    assert DRAWN not in shown(member, found) + stored()
    assert "stays here" in shown(member, found)
    assert find_lacking(member, find_left(member, found.pk)) == ["Word"]


def test_one_that_has_not_ended_is_masked_later(
    member: User, worded: Package, queued: list[tuple[Masking, Any]], django_capture_on_commit_callbacks: Any
):
    execution = start(member, worded, Word=PLAIN)
    Execution.objects.update(status=ExecutionStatus.RUNNING)
    with django_capture_on_commit_callbacks(execute=True):
        make_sensitive(member, worded)
    mask_executions(queued.pop()[0])
    assert PLAIN in stored()
    later, when = queued.pop()
    assert (later.after, later.last, when) == (execution.pk - 1, execution.pk, {"countdown": plain_values.LATER})
    Execution.objects.update(status=ExecutionStatus.SUCCEEDED)
    mask_executions(later)
    assert PLAIN not in stored()


def test_one_that_was_being_started_meanwhile_is_masked_when_it_is_there(
    member: User, worded: Package, queued: list[tuple[Masking, Any]], django_capture_on_commit_callbacks: Any
):
    with django_capture_on_commit_callbacks(execute=True):
        make_sensitive(member, worded)
    [(masking, when)] = queued
    assert when == {"countdown": plain_values.STARTING}
    late, other = (
        Execution.objects.create(
            project=worded.project,
            package=package,
            package_name="Late",
            package_version=1,
            document_json=load_document(worded).model_dump(mode="json"),
            parameters={"Word": {"value": PLAIN}},
            status=ExecutionStatus.FAILED,
        )
        for package in (worded, None)
    )
    mask_executions(Masking(**asdict(masking)))
    assert Execution.objects.get(pk=late.pk).parameters == {"Word": {"secret": ""}}
    assert Execution.objects.get(pk=other.pk).parameters == {"Word": {"value": PLAIN}}


def test_without_a_broker_what_ran_is_masked_at_once_and_it_is_told_what_is_not(
    member: User,
    worded: Package,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    django_capture_on_commit_callbacks: Any,
):
    def fail(*_: Any, **__: Any) -> None:
        raise OperationalError("refused")

    monkeypatch.setattr(plain_values.current_app, "send_task", fail)
    start(member, worded, Word=PLAIN)
    with django_capture_on_commit_callbacks(execute=True):
        make_sensitive(member, worded)
    assert PLAIN not in stored()
    told = [each.getMessage() for each in caplog.records if "broker" in each.getMessage()]
    assert sorted("no worker looks again" in each for each in told) == [False, True]


def test_a_projects_parameter_is_masked_in_all_executions_of_its_packages(
    member: User,
    project: Project,
    worded: Package,
    queued: list[tuple[Masking, Any]],
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
):
    monkeypatch.setattr(plain_values, "AT_ONCE", 1)
    parameter = ParameterDocument(name="Key", value="for all of them")
    save_parameter(member, project, parameter)
    document = load_document(worded).model_copy(update={"parameters": []})
    for package in (worded, create_package(member, project, document.model_copy(update={"name": "Second"}))):
        start(member, package, **{"$Project::Key": PLAIN})
    start(member, worded)
    with django_capture_on_commit_callbacks(execute=True):
        save_parameter(member, project, parameter.model_copy(update={"sensitive": True, "value": None}))
    while queued:
        mask_executions(queued.pop()[0])
    assert [word for word in (PLAIN, "for all of them") if word in stored()] == []
    assert stored().count("{'secret': ''}") == 3
