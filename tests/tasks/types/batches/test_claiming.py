"""Batches in the hands of workers: who claims one, what a cancel leaves of it, and who takes it over after a death."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.db import OperationalError, transaction

from designer.database.statements import Statement, ignore
from designer.models import Project, User
from designer.services.packages import create_package
from tasks.deliveries.batches import route
from tasks.deliveries.batches.rows import BatchWrite
from tasks.deliveries.model import Delivery
from tasks.deliveries.sending import outbox
from tasks.runtime import recovery
from tasks.runtime.engine import engine
from tasks.runtime.models import TaskRun
from tasks.runtime.services import cancel_execution, start_execution
from tests.packages import executable, handler, package, send_mail, smtp
from tests.servers.smtp import MailServer, mail_server
from tests.tasks.running import execute, run
from tests.tasks.types.batches.merging import document, each, mail, recipients

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("queue")]


def test_tasks_that_wait_for_event_handlers_are_found_by_who_claims_their_batch(
    member: User, project: Project, server: MailServer, queue
):
    box = each(4)
    inner = executable("Sequence", "Inner", box)
    both = [mail(inner), mail(inner).model_copy(update={"id": uuid4(), "name": "Other"})]
    before = handler("OnPreExecute", inner)
    told = send_mail("Told").model_copy(update={"parent": before.id})
    execution = run(member, project, document(server.port, box, inner, *both, before, told), queue)
    assert execution.status == "succeeded"
    assert Counter(execution.task_runs.values_list("name", flat=True))["Told"] == 12


def test_what_was_rolled_back_is_not_sent_once_another_process_has_taken_the_runs_over(
    member: User, project: Project, server: MailServer, queue, monkeypatch: pytest.MonkeyPatch
):
    write, rolled_back = BatchWrite._write, iter([True])

    def lose(self: BatchWrite, *given: Any) -> None:
        if not next(rolled_back, False):
            write(self, *given)
            return
        with transaction.atomic():
            write(self, *given)
            transaction.set_rollback(True)
        TaskRun.objects.filter(name="Mail").update(worker=uuid4())
        raise OperationalError("gone")

    monkeypatch.setattr(BatchWrite, "_write", lose)
    box = each(4)
    execution = start_execution(member, create_package(member, project, document(server.port, box, mail(box))))
    execute(engine._begin(execution.pk))
    assert server.received == []
    assert not Delivery.objects.exists()


@pytest.mark.only_on("postgresql")
def test_a_mail_that_was_entered_unheard_is_sent_once_and_written_down(
    member: User, project: Project, server: MailServer, queue, monkeypatch: pytest.MonkeyPatch
):
    run_together, unheard = outbox.run_together, iter([True])

    def lose(statements: Iterable[Statement]) -> None:
        if next(unheard, False):
            run_together([replace(each, take=ignore) for each in statements])
            raise OperationalError("gone")
        run_together(statements)

    monkeypatch.setattr(outbox, "run_together", lose)
    made = package("One", [send_mail("Mail")], [], [smtp(port=server.port)])
    execution = run(member, project, made, queue)
    assert (execution.status, len(server.received), next(unheard, False)) == ("succeeded", 1, False)
    assert set(Delivery.objects.values_list("state", "recipients__state")) == {("sent", "accepted")}


def test_a_run_that_was_taken_over_keeps_back_no_other_one_of_its_batch(
    member: User, project: Project, server: MailServer, queue
):
    box = each(4)
    execution = start_execution(member, create_package(member, project, document(server.port, box, mail(box))))
    runs = engine._begin(execution.pk)
    TaskRun.objects.filter(pk=runs[1].pk).update(worker=uuid4())
    engine.record(runs, execute(runs))
    assert [address for address, _ in recipients(server)] == [f"ann{n}@example.com" for n in (0, 2, 3)]
    assert [run.status for run in TaskRun.objects.filter(name="Mail", path__lt=4).order_by("pk")] == [
        "succeeded", "running", "succeeded", "succeeded",
    ]  # fmt: skip


def test_cancel_stops_what_has_not_begun(member: User, project: Project, server: MailServer, queue, monkeypatch):
    box = each(20, size=4, most=3)
    execution = start_execution(member, create_package(member, project, document(server.port, box, mail(box))))
    first = engine._begin(execution.pk)
    results = execute(first)
    cancel_execution(member, execution.pk)
    assert engine.record(first, results) == []
    engine.run_task(queue[-1][1])
    execution.refresh_from_db()
    assert (execution.status, len(server.received)) == ("canceled", 4)
    assert Counter(execution.task_runs.values_list("status", flat=True)) == {"succeeded": 4, "canceled": 9}


def test_a_batch_that_was_claimed_before_the_cancel_sends_nothing(
    member: User, project: Project, server: MailServer, queue
):
    box = each(8)
    execution = start_execution(member, create_package(member, project, document(server.port, box, mail(box))))
    first = engine._begin(execution.pk)
    cancel_execution(member, execution.pk)
    assert engine.record(first, execute(first)) == []
    execution.refresh_from_db()
    assert (execution.status, server.received) == ("canceled", [])
    assert not Delivery.objects.exists()


def let_their_worker_die(runs: list[TaskRun]) -> None:
    TaskRun.objects.filter(pk__in=[run.pk for run in runs]).update(worker=uuid4())
    recovery.recover()


def test_a_batch_is_claimed_once_and_once_more_after_a_death_but_each_goes_alone_after_two(
    member: User, project: Project, server: MailServer, queue
):
    box = each(8)
    execution = start_execution(member, create_package(member, project, document(server.port, box, mail(box))))
    engine._begin(execution.pk)
    claimed = engine._claim(execution, queue[-1][1])
    assert [run.path for run in claimed] == ["4", "5", "6", "7"]
    assert engine._claim(execution, queue[-1][1]) == []
    let_their_worker_die(claimed)
    again = engine._claim(execution, claimed[1].pk)
    assert sorted(run.path for run in again) == ["4", "5", "6", "7"]
    let_their_worker_die(again)
    assert [run.path for run in engine._claim(execution, claimed[1].pk)] == ["5"]


def test_a_batch_whose_worker_has_died_before_anything_left_is_sent_as_a_batch(
    member: User, project: Project, queue, monkeypatch: pytest.MonkeyPatch
):
    with mail_server(MailServer(offers=("PIPELINING",))) as server:
        monkeypatch.setitem(route._known, ("127.0.0.1", server.port), (0.0001, 1))
        box = each(8, size=8)
        execution = start_execution(member, create_package(member, project, document(server.port, box, mail(box))))
        let_their_worker_die(engine._begin(execution.pk))
        engine.run_task(queue[-1][1])
        execution.refresh_from_db()
        assert (execution.status, len(server.received)) == ("succeeded", 8)
        assert len({mail.connection for mail in server.received}) == 1
