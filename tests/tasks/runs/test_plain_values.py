"""What executions ran with, of parameters that become sensitive: nothing shows it once a worker has masked it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F
from django.utils import timezone

from designer.models import AuditEntry, Package, Project, User
from designer.package.document import ParameterDocument
from designer.services.packages import create_package, save_package
from designer.services.project_parameters import save_parameter
from designer.storage.rows import load_document
from tasks.executions.masking import plain_values
from tasks.executions.masking.model import Masking
from tasks.executions.masking.plain_values import mask_executions, queue_due
from tasks.jobs import recover
from tasks.restarting.services import find_lacking, find_left
from tasks.runtime.models import Execution
from tasks.runtime.queue import LOST_AFTER
from tasks.runtime.services import start_execution
from tasks.runtime.statuses import ExecutionStatus
from tests.packages import chain
from tests.signed_in import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
PLAIN, DRAWN = "correct horse battery", "as it was drawn"


@pytest.fixture
def queued(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The maskings that were queued; nobody takes them by itself."""
    jobs: list[int] = []
    monkeypatch.setattr(plain_values, "enqueue_at_once", lambda job, key: jobs.append(key))
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


def pass_time(by: timedelta) -> None:
    """Let so much time have passed for what is to be masked later."""
    Masking.objects.update(due_at=F("due_at") - by)


def test_what_an_execution_was_given_and_what_it_found_are_masked(
    member: User, worded: Package, queued: list[int], django_capture_on_commit_callbacks: Any
):
    given, found = start(member, worded, Word=PLAIN), start(member, worded)
    assert PLAIN in shown(member, given)
    assert DRAWN in shown(member, found)
    with django_capture_on_commit_callbacks(execute=True):
        make_sensitive(member, worded)
    assert "a worker masks what executions ran with" in AuditEntry.objects.latest("pk").changes[-1]
    mask_executions(queued.pop())
    assert PLAIN not in shown(member, given) + stored()
    assert DRAWN not in shown(member, found) + stored()
    assert "stays here" in shown(member, found)
    assert find_lacking(member, find_left(member, found.pk)) == ["Word"]


def test_one_that_has_not_ended_is_masked_later(
    member: User, worded: Package, queued: list[int], django_capture_on_commit_callbacks: Any
):
    execution = start(member, worded, Word=PLAIN)
    Execution.objects.update(status=ExecutionStatus.RUNNING)
    with django_capture_on_commit_callbacks(execute=True):
        make_sensitive(member, worded)
    mask_executions(queued.pop())
    assert PLAIN in stored()
    later = Masking.objects.get(last=execution.pk)
    Execution.objects.update(status=ExecutionStatus.SUCCEEDED)
    mask_executions(later.pk)  # told of too early
    assert PLAIN in stored()

    pass_time(plain_values.LATER)
    queue_due()
    assert later.pk in queued
    mask_executions(later.pk)
    assert PLAIN not in stored()


def test_one_that_was_being_started_meanwhile_is_masked_when_it_is_there(
    member: User, worded: Package, queued: list[int], django_capture_on_commit_callbacks: Any
):
    with django_capture_on_commit_callbacks(execute=True):
        make_sensitive(member, worded)
    assert queued == []
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
    queue_due()
    assert queued == []
    pass_time(plain_values.STARTING)
    queue_due()
    mask_executions(queued.pop())
    assert Execution.objects.get(pk=late.pk).parameters == {"Word": {"secret": ""}}
    assert Execution.objects.get(pk=other.pk).parameters == {"Word": {"value": PLAIN}}
    assert not Masking.objects.exists()


def test_what_the_broker_has_lost_is_masked_all_the_same(
    member: User, worded: Package, queued: list[int], django_capture_on_commit_callbacks: Any
):
    start(member, worded, Word=PLAIN)
    with django_capture_on_commit_callbacks(execute=True):
        make_sensitive(member, worded)
    queued.clear()
    queue_due()
    assert queued == []  # it may still be on its way
    Masking.objects.filter(queued_at__isnull=False).update(queued_at=F("queued_at") - LOST_AFTER)
    recover()
    mask_executions(queued.pop())
    assert PLAIN not in stored()


def test_two_workers_at_one_leave_nothing_out_and_nothing_twice(
    member: User,
    worded: Package,
    queued: list[int],
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
):
    monkeypatch.setattr(plain_values, "AT_ONCE", 1)
    for _ in range(2):
        start(member, worded, Word=PLAIN)
    Execution.objects.update(status=ExecutionStatus.RUNNING)
    with django_capture_on_commit_callbacks(execute=True):
        make_sensitive(member, worded)
    key, mask = queued.pop(), plain_values._mask

    def mask_beside(execution: int, masking: Masking) -> bool:
        """Let another worker do the same in between."""
        monkeypatch.setattr(plain_values, "_mask", mask)
        mask_executions(key)
        return mask(execution, masking)

    monkeypatch.setattr(plain_values, "_mask", mask_beside)
    with django_capture_on_commit_callbacks(execute=True):
        mask_executions(key)
    assert queued == [key]
    assert Masking.objects.filter(due_at__gt=timezone.now(), last__isnull=False).count() == 1


def test_a_projects_parameter_is_masked_in_all_executions_of_its_packages(
    member: User,
    project: Project,
    worded: Package,
    queued: list[int],
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
        with django_capture_on_commit_callbacks(execute=True):
            mask_executions(queued.pop())
    assert [word for word in (PLAIN, "for all of them") if word in stored()] == []
    assert stored().count("{'secret': ''}") == 3
