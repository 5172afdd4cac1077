"""Canceling while somebody is at a step of the execution: asking does not wait, and what was asked for is done."""

import threading
import time

import pytest
from django.db import connection, transaction

from designer.models import AuditEntry, Project, User
from designer.services.packages import create_package
from tasks.runtime import services
from tasks.runtime.cancel_request import CancelRequest
from tasks.runtime.engine import canceling, engine, transition
from tasks.runtime.engine.ending import end
from tasks.runtime.models import EventMessage, Execution
from tasks.runtime.services import cancel_execution, start_execution
from tasks.runtime.state.locking import lock
from tasks.runtime.statuses import ExecutionStatus
from tests.packages import chain

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def queued(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """The jobs that were queued; nobody takes them by itself."""
    jobs: list[tuple[str, int]] = []
    for module in (services, transition):
        monkeypatch.setattr(module, "enqueue", lambda job, key, _person: jobs.append((job, key)))
    monkeypatch.setattr(canceling, "enqueue_at_once", lambda job, key: jobs.append((job, key)))
    return jobs


@pytest.fixture
def execution(member: User, project: Project) -> Execution:
    execution = start_execution(member, create_package(member, project, chain(2)))
    engine._begin(execution.pk)
    return execution


@pytest.fixture
def asked(member: User, execution: Execution, monkeypatch: pytest.MonkeyPatch) -> Execution:
    """An execution whose cancel was asked for while somebody had its lock."""
    with monkeypatch.context() as held:
        held.setattr(canceling, "try_lock", lambda _: None)
        cancel_execution(member, execution.pk)
        cancel_execution(member, execution.pk)
    return execution


def status_of(execution: Execution) -> str:
    return Execution.objects.get(pk=execution.pk).status


def test_a_short_step_is_waited_for_so_that_nothing_begins_behind_it(
    member: User, execution: Execution, monkeypatch: pytest.MonkeyPatch
):
    begun = time.monotonic()
    monkeypatch.setattr(canceling, "try_lock", lambda key: lock(key) if time.monotonic() - begun > 0.1 else None)
    cancel_execution(member, execution.pk)
    assert (status_of(execution), CancelRequest.objects.count()) == ("stopping", 0)


def test_what_was_asked_for_is_done_by_a_job(asked: Execution, queued: list[tuple[str, int]]):
    assert (status_of(asked), CancelRequest.objects.count()) == ("running", 1)
    assert queued[-1] == ("cancel_package", asked.pk)
    canceling.cancel_asked(asked.pk)
    canceling.cancel_asked(asked.pk)
    assert (status_of(asked), CancelRequest.objects.count()) == ("stopping", 0)
    told = EventMessage.objects.filter(execution=asked, event_name="OnQueryCancel").values_list("message", flat=True)
    assert list(told) == ["mia canceled the execution."]
    assert AuditEntry.objects.filter(action="canceled execution", user_name="mia").exists()


def test_what_the_broker_forgot_is_done_by_recovery(asked: Execution):
    canceling.recover_asked()
    assert (status_of(asked), CancelRequest.objects.count()) == ("stopping", 0)


def test_recovery_waits_for_nobody(asked: Execution, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(canceling, "try_lock", lambda _: None)
    canceling.recover_asked()
    assert (status_of(asked), CancelRequest.objects.count()) == ("running", 1)


def test_what_has_ended_meanwhile_is_not_canceled(asked: Execution):
    with transaction.atomic():
        end(lock(asked.pk), ExecutionStatus.SUCCEEDED)
    canceling.recover_asked()
    assert (status_of(asked), CancelRequest.objects.count()) == ("succeeded", 0)


def test_a_request_for_what_was_deleted_is_forgotten(asked: Execution):
    asked.delete()
    canceling.recover_asked()
    assert not CancelRequest.objects.exists()


def test_who_cancels_is_answered_while_another_process_holds_the_execution(member: User, execution: Execution):
    has_lock, may_go = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            lock(execution.pk)
            has_lock.set()
            may_go.wait(1.5 if connection.vendor == "sqlite" else 20)
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    has_lock.wait()
    begun = time.monotonic()
    cancel_execution(member, execution.pk)
    assert time.monotonic() - begun < 10
    may_go.set()
    holder.join()
    canceling.recover_asked()
    assert status_of(execution) == "stopping"
