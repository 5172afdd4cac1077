"""What came of a mail, and what begins the next one, is written with the next mail's rows: what happens in between."""

from collections.abc import Callable, Iterator
from itertools import count
from threading import Thread
from typing import Any

import pytest
from django.db import OperationalError, connection

from connections.waiting import watcher
from designer.models import Project, User
from designer.services.packages import create_package
from tasks.deliveries.batches import route
from tasks.deliveries.batches.batched import BatchedDelivery
from tasks.deliveries.batches.direct_connection import DirectConnection
from tasks.deliveries.model import Delivery
from tasks.runtime import heartbeat
from tasks.runtime.engine import engine
from tasks.runtime.models import EventMessage, Execution, TaskRun
from tasks.runtime.services import start_execution
from tasks.runtime.state.deferred_write import DeferredWrite
from tests.packages import chain
from tests.servers.smtp import MailServer, mail_server
from tests.waiting import wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("queue")]


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    with mail_server(MailServer(offers=("PIPELINING",))) as running:
        monkeypatch.setitem(route._known, ("127.0.0.1", running.port), (0.0001, 1))  # it is known to be quick
        yield running


@pytest.fixture
def execution(member: User, project: Project, server: MailServer) -> Execution:
    heartbeat.identify()
    return start_execution(member, create_package(member, project, chain(3, server.port)))


def cancel() -> None:
    Execution.objects.update(status="stopping")


def change() -> None:
    Execution.objects.update(tries=1)


def take_over() -> None:
    TaskRun.objects.filter(name="Mail 0").update(status="pending", worker=None)


def settle_as_doubtful() -> None:
    Delivery.objects.update(state="failed")


def see_the_first_end() -> None:
    wait_until(lambda: TaskRun.objects.filter(name="Mail 0", status="succeeded").exists())


def elsewhere(happens: Callable[[], object]) -> None:
    """Have something happen in another thread, which has another connection to the database."""

    def do() -> None:
        try:
            happens()
        finally:
            connection.close()

    thread = Thread(target=do)
    thread.start()
    thread.join()


@pytest.mark.parametrize(
    ("happens", "status", "runs", "deliveries"),
    [
        (bool, "succeeded", "succeeded succeeded succeeded", "sent sent sent"),
        (change, "succeeded", "succeeded succeeded succeeded", "sent sent sent"),
        (cancel, "canceled", "succeeded", "sent"),
        (take_over, "running", "pending", "sent"),
        (settle_as_doubtful, "succeeded", "succeeded succeeded succeeded", "failed sent sent"),
        (see_the_first_end, "succeeded", "succeeded succeeded succeeded", "sent sent sent"),
    ],
)
def test_what_happens_before_the_next_mail_leaves(
    server: MailServer,
    execution: Execution,
    monkeypatch: pytest.MonkeyPatch,
    happens: Callable[[], object],
    status: str,
    runs: str,
    deliveries: str,
):
    if happens is see_the_first_end:
        monkeypatch.setattr(watcher, "PERIOD", 0.02)
    enter, mails = DirectConnection._enter, count(1)

    def enter_after_that(connection: DirectConnection, one: BatchedDelivery) -> None:
        if not one.may_leave.is_set() and next(mails) == 2:
            elsewhere(happens)
        enter(connection, one)

    monkeypatch.setattr(DirectConnection, "_enter", enter_after_that)
    engine.run_package(execution.pk)
    execution.refresh_from_db()
    assert execution.status == status
    assert list(TaskRun.objects.order_by("pk").values_list("status", flat=True)) == runs.split()
    assert list(Delivery.objects.order_by("pk").values_list("state", flat=True)) == deliveries.split()
    assert len(server.received) == len(deliveries.split())
    assert EventMessage.objects.filter(event_name="OnPostExecute", source_name="Mail 0").count() == (
        happens is not take_over
    )


@pytest.mark.parametrize("at", ["_write", "_note_written"])
def test_the_database_goes_away_as_it_is_written(
    server: MailServer, execution: Execution, monkeypatch: pytest.MonkeyPatch, at: str
):
    real, failures = getattr(DeferredWrite, at), iter([True])

    def fail_once(*given: Any) -> None:
        if given[0].run.name == "Mail 1" and next(failures, False):
            raise OperationalError("gone")
        real(*given)

    monkeypatch.setattr(DeferredWrite, at, fail_once)
    monkeypatch.setattr("tasks.runtime.state.outages.PAUSE", 0.0)
    engine.run_package(execution.pk)
    execution.refresh_from_db()
    assert execution.status == "succeeded"
    assert list(Delivery.objects.values_list("state", flat=True)) == ["sent"] * 3
    assert len(server.received) == 3
