"""Executions that nobody can go on with: what a job raises or dies of is counted, and after three tries it is over."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import OperationalError
from django.utils.timezone import now

from designer.models import Project, User
from designer.services.packages import create_package
from tasks.deliveries.model import Delivery
from tasks.runtime import heartbeat, recovery
from tasks.runtime.engine import engine, transition, tries, validation
from tasks.runtime.engine.task_outcome import Result
from tasks.runtime.models import EventMessage, Execution, Heartbeat, TaskRun
from tasks.runtime.services import cancel_execution, start_execution
from tasks.runtime.state.deferred_write import Following
from tasks.runtime.statuses import TaskStatus
from tests.packages import chain, executable, package, send_mail, smtp

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("queue")]

DONE = Result(TaskStatus.SUCCEEDED, "Done.")


def settle(first: Following) -> Following:
    """Do as if the work was done."""
    assert first.write()
    return engine._settle(first, [DONE])


@pytest.fixture
def execution(member: User, project: Project) -> Execution:
    return start_execution(member, create_package(member, project, chain(2)))


def overflow(*_: object, **__: object) -> None:
    overflow()


def pass_time(**time: float) -> None:
    """Let everything have happened so long ago."""
    Execution.objects.update(queued_at=now() - timedelta(**time))


def die(execution: Execution) -> None:
    """Let the process that is at an execution die, and be a new one."""
    Heartbeat.objects.update(beat_at=now() - timedelta(minutes=5))
    heartbeat._mine.clear()
    execution.refresh_from_db()


def told(execution: Execution) -> tuple[str, str]:
    execution.refresh_from_db()
    return execution.status, execution.message


@pytest.mark.parametrize("error", [overflow, MemoryError, lambda *_: 1 / 0])
def test_what_raises_three_times_fails_with_a_reference_and_is_not_queued_again(
    execution: Execution, monkeypatch: pytest.MonkeyPatch, queue: list, caplog, error
):
    def fail(*_: object) -> None:
        raise error if isinstance(error, type) else error()

    monkeypatch.setattr(validation, "find_issues", fail)
    engine.run_package(execution.pk)
    engine.run_package(execution.pk)
    assert told(execution) == ("pending", "")
    engine.run_package(execution.pk)
    status, message = told(execution)
    reference = message.split()[-1].rstrip(".")
    assert status == "failed"
    assert message.startswith("Mailwright failed to run this package. The worker's log tells more")
    assert any(reference in record.getMessage() and record.exc_info for record in caplog.records)
    assert EventMessage.objects.get(execution=execution, event_name="OnError").message == message
    queue.clear()
    pass_time(days=1)
    recovery.recover()
    assert queue == []


def test_an_execution_that_is_deleted_amid_a_task_ends_its_job_without_an_error(
    execution: Execution, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    def lose_it(runs: list[TaskRun]) -> list[TaskRun]:
        Execution.objects.all().delete()
        return engine._settle(runs, [DONE])

    monkeypatch.setattr(engine, "_run_batches", lose_it)
    me = heartbeat.identify()
    engine.run_package(execution.pk)
    assert not [record for record in caplog.records if record.exc_info]
    assert "was deleted while it ran" in caplog.text
    assert heartbeat.identify() == me


def test_what_fails_in_an_execution_that_is_deleted_counts_for_nobody(execution: Execution):
    key = execution.pk
    execution.delete()
    tries.fail_try(key, "1234")
    assert not EventMessage.objects.exists()


def test_the_job_of_an_execution_that_was_deleted_is_left_out(execution: Execution, caplog: pytest.LogCaptureFixture):
    key = execution.pk
    execution.delete()
    engine.run_package(key)
    assert "was deleted, so its job is left out" in caplog.text
    assert not TaskRun.objects.exists()


def test_the_pauses_between_tries_grow(execution: Execution, monkeypatch: pytest.MonkeyPatch, queue: list):
    monkeypatch.setattr(validation, "find_issues", overflow)
    queue.clear()
    engine.run_package(execution.pk)
    engine.run_package(execution.pk)
    pass_time(seconds=40)
    recovery.recover()
    assert queue == []
    pass_time(seconds=61)
    recovery.recover()
    assert queue == [("run_package", execution.pk)]


def test_workers_that_die_before_anything_begins_are_counted_too(execution: Execution, queue: list):
    assert tries.begin_try(execution.pk)
    die(execution)
    assert tries.begin_try(execution.pk)
    die(execution)
    assert tries.begin_try(execution.pk)
    die(execution)
    queue.clear()
    pass_time(minutes=1)
    recovery.recover()
    assert queue == [("run_package", execution.pk)]
    engine.run_package(execution.pk)
    assert told(execution) == ("failed", tries.DIED)
    assert TaskRun.objects.filter(execution=execution).count() == 0


def test_while_a_process_is_at_it_nobody_else_is_sent(execution: Execution, queue: list):
    other = Heartbeat.objects.create(kind="worker", host="elsewhere", process=1)
    Execution.objects.update(worker=other.pk, tries=1)
    queue.clear()
    pass_time(days=1)
    recovery.recover()
    engine.run_package(execution.pk)
    assert (queue, told(execution)[0]) == ([], "pending")
    Heartbeat.objects.filter(pk=other.pk).update(beat_at=now() - timedelta(minutes=5))
    recovery.recover()
    assert queue == [("run_package", execution.pk)]


def test_what_the_database_s_server_has_forgotten_of_a_beginning_is_begun_again(
    execution: Execution, queue: list, monkeypatch: pytest.MonkeyPatch
):
    def begin_and_be_forgotten(*_: object) -> list[TaskRun]:
        execution.refresh_from_db()
        assert (execution.tries, execution.worker) == (1, heartbeat.identify())
        return []

    with monkeypatch.context() as forgotten:
        forgotten.setattr(engine, "_begin", begin_and_be_forgotten)
        engine.run_package(execution.pk)
    queue.clear()
    pass_time(seconds=10)
    recovery.recover()
    assert queue == [("run_package", execution.pk)]


def test_a_try_that_comes_to_its_end_clears_what_was_counted(execution: Execution, monkeypatch: pytest.MonkeyPatch):
    with monkeypatch.context() as broken:
        broken.setattr(validation, "find_issues", overflow)
        engine.run_package(execution.pk)
        engine.run_package(execution.pk)
    monkeypatch.setattr(engine, "_run_batches", settle)
    engine.run_package(execution.pk)
    execution.refresh_from_db()
    assert (execution.status, execution.tries, execution.worker) == ("succeeded", 0, None)


def test_that_the_database_is_away_is_not_the_execution_s_fault(execution: Execution, monkeypatch: pytest.MonkeyPatch):
    def go_away(*_: object) -> None:
        raise OperationalError("gone")

    monkeypatch.setattr("tasks.runtime.state.outages.PATIENCE", 0.0)
    with monkeypatch.context() as broken:
        broken.setattr(engine, "_start", go_away)
        with pytest.raises(OperationalError):
            engine.run_package(execution.pk)
    die(execution)  # it resigned, and what it was is silent from now on
    monkeypatch.setattr(engine, "_run_batches", settle)
    engine.run_package(execution.pk)
    execution.refresh_from_db()
    assert (execution.status, execution.tries) == ("succeeded", 0)


def test_a_result_that_no_step_can_take_ends_the_execution_in_the_end(
    execution: Execution, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(engine, "_run_batches", settle)
    monkeypatch.setattr(transition.Transition, "record_result", overflow)
    engine.run_package(execution.pk)
    run = execution.task_runs.get()
    Delivery.objects.create(task_run=run, project_id=execution.project_id, message_id="<1@x>", state="sent")
    assert (run.status, run.worker == heartbeat.identify()) == ("running", False)
    die(execution)
    pass_time(minutes=5)
    recovery.recover()
    recovery.recover()
    assert told(execution)[0] == "running"
    pass_time(minutes=5)
    recovery.recover()
    assert told(execution)[0] == "failed"
    pass_time(minutes=5)
    recovery.recover()
    run.refresh_from_db()
    assert (run.status, run.worker) == ("succeeded", None)


def test_what_another_worker_does_meanwhile_is_written_down(
    member: User, project: Project, monkeypatch: pytest.MonkeyPatch
):
    loop = executable("ForLoop", "Loop", properties={"eval_expression": "TRUE"})
    tasks = [send_mail("Sent"), send_mail("Waiting", "Another server"), loop]
    made = package("Two", tasks, connections=[smtp(), smtp("Another server")])
    execution = start_execution(member, create_package(member, project, made))
    (sent,) = engine._begin(execution.pk)
    Execution.objects.update(tries=2)
    tries.fail_try(execution.pk, "1a2b3c4d")
    runs = execution.task_runs.values_list("name", "status")
    over = {"Waiting": "canceled", "Loop": "canceled"}
    assert dict(runs) == {"Sent": "running", **over}
    assert engine.record([sent], [DONE]) == []
    engine.run_task(execution.task_runs.get(name="Waiting").pk)
    assert dict(runs.all()) == {"Sent": "succeeded", **over}
    assert told(execution)[0] == "failed"


def test_of_a_batch_that_ends_late_only_what_this_process_has_in_hand_is_written_down(member: User, project: Project):
    made = package("Two", [send_mail("Mine"), send_mail("Taken over")], connections=[smtp()])
    execution = start_execution(member, create_package(member, project, made))
    engine._begin(execution.pk)
    runs = list(execution.task_runs.order_by("pk"))
    execution.task_runs.update(status="running", worker=heartbeat.identify())
    runs[0].worker = runs[1].worker = heartbeat.identify()
    Execution.objects.update(tries=2)
    tries.fail_try(execution.pk, "1a2b3c4d")
    other = uuid4()
    execution.task_runs.filter(pk=runs[1].pk).update(worker=other)
    assert engine.record(runs, [DONE, DONE]) == []
    found = execution.task_runs.order_by("pk").values_list("status", "worker")
    assert list(found) == [("succeeded", None), ("running", other)]


def test_an_execution_that_fails_to_begin_can_be_canceled_between_its_tries(
    member: User, execution: Execution, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(validation, "find_issues", overflow)
    engine.run_package(execution.pk)
    cancel_execution(member, execution.pk)
    assert told(execution)[0] == "canceled"


def test_what_a_dead_worker_left_is_put_right_by_one_process_at_a_time(execution: Execution):
    engine._begin(execution.pk)
    TaskRun.objects.update(worker=uuid4())
    other = Heartbeat.objects.create(kind="worker", host="elsewhere", process=1)
    Execution.objects.update(worker=other.pk, tries=1)
    pass_time(minutes=1)
    recovery.recover()
    assert execution.task_runs.get().status == "running"
