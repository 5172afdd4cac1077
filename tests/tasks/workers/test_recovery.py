"""What recovery makes of the remains of dead workers, each kind of remains by itself."""

from uuid import uuid4

import pytest
from django.db.models.functions import Now

from designer.models import Project, User
from designer.services.packages import create_package
from tasks.deliveries.model import Delivery, DeliveryRecipient
from tasks.deliveries.sending.changes import change
from tasks.deliveries.states import DeliveryState
from tasks.runtime import recovery
from tasks.runtime.engine import engine
from tasks.runtime.models import EventMessage, Execution, Heartbeat, TaskRun
from tasks.runtime.queue import LOST_AFTER
from tasks.runtime.services import cancel_execution, start_execution
from tasks.runtime.silence import silence
from tests.packages import arrow, chain, package, send_mail, smtp

pytestmark = pytest.mark.django_db


@pytest.fixture
def abandoned(member: User, project: Project) -> TaskRun:
    """A task run, the first of two in a chain, whose worker died at once."""
    execution = start_execution(member, create_package(member, project, chain(2)))
    (run,) = engine._begin(execution.pk)
    TaskRun.objects.filter(pk=run.pk).update(worker=uuid4())
    return run


def delivery_of(run: TaskRun, state: str, **values: object) -> Delivery:
    given = {"project_id": run.execution.project_id, "message_id": "<1@example.com>", "state": state, **values}
    return Delivery.objects.create(task_run=run, **given)


def recover(run: TaskRun) -> tuple[str, str]:
    recovery.recover()
    run.refresh_from_db()
    return run.status, Execution.objects.get(pk=run.execution_id).status


def test_a_task_that_sent_nothing_begins_again(abandoned: TaskRun):
    delivery_of(abandoned, "prepared")
    assert recover(abandoned) == ("pending", "running")
    assert abandoned.worker is None
    warning = EventMessage.objects.get(execution=abandoned.execution_id, event_name="OnWarning").message
    assert "died before anything was sent" in warning


def test_a_task_that_kills_every_worker_is_given_up(abandoned: TaskRun):
    TaskRun.objects.filter(pk=abandoned.pk).update(attempts=recovery.MOST_ATTEMPTS)
    assert recover(abandoned) == ("failed", "failed")
    assert "died 3 times" in abandoned.message


def test_a_message_that_may_have_left_is_in_doubt_and_not_sent_again(abandoned: TaskRun):
    delivery = delivery_of(abandoned, "sending")
    assert recover(abandoned) == ("failed", "failed")
    delivery.refresh_from_db()
    assert delivery.state == "in_doubt"
    assert "look whether it arrived" in abandoned.message


@pytest.mark.parametrize(("state", "status"), [("sent", "succeeded"), ("failed", "failed")])
def test_an_outcome_that_was_written_down_counts(abandoned: TaskRun, state: str, status: str):
    delivery = delivery_of(abandoned, state, reply="250 2.0.0 Queued", recipient_count=1)
    refused = {"state": "refused", "code": 550, "text": "No, though 250 2.0.0 Queued"}
    DeliveryRecipient.objects.create(delivery=delivery, address="bob@example.com", **refused)
    assert recover(abandoned)[0] == status
    assert "250 2.0.0 Queued" in abandoned.message


def test_a_mail_that_some_did_not_get_is_explained_as_without_the_death_of_the_worker(abandoned: TaskRun):
    delivery = delivery_of(abandoned, "partly_sent", reply="250 2.0.0 Queued", server="mail:25", recipient_count=2)
    refused = {"code": 550, "enhanced_code": "5.1.1", "text": "No such user"}
    DeliveryRecipient.objects.create(delivery=delivery, address="ann@example.com", state="accepted")
    DeliveryRecipient.objects.create(delivery=delivery, address="bob@example.com", state="refused", **refused)

    assert recover(abandoned)[0] == "failed"
    assert abandoned.message == (
        "The server mail:25 refused 1 of 2 recipients: bob@example.com (550 5.1.1 No such user). "
        "The others got the mail."
    )


def test_after_a_task_that_was_sent_the_next_is_queued(abandoned: TaskRun):
    delivery_of(abandoned, "sent", reply="250 OK")
    recover(abandoned)
    runs = TaskRun.objects.filter(execution=abandoned.execution_id).order_by("pk")
    assert list(runs.values_list("name", "status")) == [("Mail 0", "succeeded"), ("Mail 1", "pending")]


def test_a_canceled_execution_ends_when_its_worker_is_dead(member: User, abandoned: TaskRun):
    cancel_execution(member, abandoned.execution_id)
    assert recover(abandoned) == ("canceled", "canceled")


def test_a_worker_that_still_beats_keeps_its_task(abandoned: TaskRun):
    living = Heartbeat.objects.create(pk=uuid4(), kind="worker", host="a", process=1)
    TaskRun.objects.filter(pk=abandoned.pk).update(worker=living.pk)
    assert recover(abandoned) == ("running", "running")
    Heartbeat.objects.filter(pk=living.pk).update(beat_at=Now() - 2 * silence())
    assert recover(abandoned)[0] == "pending"


def test_a_slow_worker_that_was_taken_for_dead_cannot_send_or_record(member: User, project: Project):
    tasks = [send_mail("First"), send_mail("Second")]
    document = package(tasks=tasks, arrows=[arrow(*tasks)], connections=[smtp()])
    execution = start_execution(member, create_package(member, project, document))
    (run,) = engine._begin(execution.pk)
    TaskRun.objects.filter(pk=run.pk).update(worker=uuid4())
    assert engine.record([run], [engine.Result(engine.TaskStatus.SUCCEEDED)]) == []
    assert TaskRun.objects.get(pk=run.pk).status == "running"
    assert TaskRun.objects.filter(execution=execution).count() == 1


def test_a_process_that_lost_its_task_cannot_fail_the_mail_that_another_one_sends(abandoned: TaskRun):
    lost = delivery_of(abandoned, "prepared")
    Delivery.objects.filter(pk=lost.pk).update(state="sending")
    assert not change(lost, DeliveryState.FAILED, reply="I could not connect")
    assert Delivery.objects.get(pk=lost.pk).state == "sending"


def test_an_execution_that_nobody_goes_on_with_is_queued_again(abandoned: TaskRun, monkeypatch: pytest.MonkeyPatch):
    queued: list[tuple[str, int]] = []
    monkeypatch.setattr(recovery, "enqueue", lambda job, key, _person: queued.append((job, key)))
    Execution.objects.update(queued_at=Now() - 2 * LOST_AFTER)
    TaskRun.objects.filter(pk=abandoned.pk).update(status="succeeded", revision=9)
    Execution.objects.update(revision=9)
    recovery.recover()
    assert queued == [("run_package", abandoned.execution_id)]
    engine.run_package(abandoned.execution_id)
    assert TaskRun.objects.filter(execution=abandoned.execution_id).count() == 2
