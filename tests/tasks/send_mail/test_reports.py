"""What a Send Mail task says of its mails is what became of them, also when it took several tries to find out."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from connections.guard.services import change_guard
from connections.guard_rules.settings import ProjectGuardSettings
from designer.models import Project, User
from designer.services.packages import create_package
from tasks.deliveries.model import Delivery, DeliveryRecipient
from tasks.deliveries.sending import under_way
from tasks.runtime import recovery
from tasks.runtime.engine import engine
from tasks.runtime.engine.transition import Result, Transition
from tasks.runtime.models import EventMessage, Execution, TaskRun
from tasks.runtime.services import cancel_execution, start_execution
from tasks.runtime.statuses import TaskStatus
from tasks.types.send_mail import run as runner
from tests.packages import arrow, package, send_mail, smtp
from tests.servers.smtp import MailServer

GREYLISTED = "451 4.7.1 Greylisted"
pytestmark = pytest.mark.django_db


@pytest.fixture
def run(member: User, project: Project, server: MailServer) -> Callable[..., TaskRun]:
    def run(
        expressions: dict[str, str] | None = None, guard: dict[str, object] | None = None, **values: object
    ) -> TaskRun:
        task = send_mail("Report", **{"to_line": "ann@example.com", **values})
        # What an expression gives is judged when its turn comes.
        task = task.model_copy(update={"expressions": expressions or {}, "delay_validation": bool(expressions)})
        document = package(tasks=[task], connections=[smtp(port=server.port, **(guard or {}))])
        execution = start_execution(member, create_package(member, project, document))
        engine.run_package(execution.pk)
        return TaskRun.objects.select_related("execution").get()

    return run


def go_on(run: TaskRun) -> TaskRun:
    TaskRun.objects.filter(pk=run.pk).update(due_at=timezone.now())
    Delivery.objects.filter(state="deferred", asked_by_name="").update(due_at=timezone.now())
    engine.run_task(run.pk)
    return TaskRun.objects.get()


@pytest.mark.parametrize("mode", ["OneMail", "OnePerRecipient"])
def test_nobody_to_send_to_is_a_failure_and_says_so(run: Callable[..., TaskRun], mode: str):
    task_run = run({"to_line": '""'}, sending_mode=mode)
    assert (task_run.status, task_run.message.partition(".")[0]) == ("failed", "No recipient is given")
    error = EventMessage.objects.get(event_name="OnError")
    assert error.message_code == "DTS_E_SENDMAILTASK_RECIPIENT_EMPTY"


def test_cancel_ends_a_task_between_two_of_its_mails(
    run: Callable[..., TaskRun], member: User, server: MailServer, monkeypatch: pytest.MonkeyPatch
):
    original = runner.attempt

    def cancel_after(delivery: Delivery, *rest: object) -> None:
        original(delivery, *rest)
        cancel_execution(member, delivery.task_run.execution_id)

    monkeypatch.setattr(runner, "attempt", cancel_after)
    task_run = run(to_line="ann@example.com; bob@example.com; eve@example.com", sending_mode="OnePerRecipient")
    assert [mail.recipients for mail in server.received] == [("ann@example.com",)]
    assert "canceled after 1 of the task's mails" in task_run.message
    assert Execution.objects.get().status == "canceled"


def test_a_retry_does_not_count_those_whom_a_guard_kept_the_mail_from(run: Callable[..., TaskRun], server: MailServer):
    server.recipients["ann@example.com"] = GREYLISTED
    task_run = run(to_line="ann@example.com; bob@example.net", guard={"allowed_domains": "example.com"})
    server.recipients.clear()
    assert go_on(task_run).message.startswith("Sent to 1 recipient through")
    assert EventMessage.objects.filter(message__startswith="Withheld from 1 recipient").exists()


def test_a_mail_stopped_before_its_retry_was_still_sent_to_those_who_got_it(
    run: Callable[..., TaskRun], member: User, project: Project, server: MailServer
):
    server.recipients["bob@example.com"] = GREYLISTED
    task_run = run(to_line="ann@example.com; bob@example.com")
    change_guard(member, project, ProjectGuardSettings(stops_mail=True))
    assert go_on(task_run).status == "failed"
    assert Delivery.objects.get().state == "partly_sent"


def test_a_worker_that_dies_after_the_guard_withheld_all_leaves_a_task_that_ends_truly(run: Callable[..., TaskRun]):
    task_run = run(guard={"allowed_domains": "example.net"})
    said = task_run.message
    Delivery.objects.update(state="prepared", attempts=0, ended_at=None, reply="")
    TaskRun.objects.update(status="pending")
    Execution.objects.update(status="running")
    assert (go_on(task_run).status, Delivery.objects.get().state) == ("succeeded", "withheld")
    assert TaskRun.objects.get().message == said


def test_what_a_mail_went_without_is_told_when_it_is_deferred_too(run: Callable[..., TaskRun], server: MailServer):
    server.recipients["ann@example.com"] = GREYLISTED
    run(file_attachments="gone.csv", missing_attachment="Warn")
    assert EventMessage.objects.filter(message__startswith="Sent without an attachment.").exists()


def test_a_mail_that_a_person_has_sent_again_is_left_to_the_job_that_sends_it(
    run: Callable[..., TaskRun], server: MailServer
):
    server.recipients["bob@example.com"] = GREYLISTED
    task_run = run(to_line="ann@example.com; bob@example.com", sending_mode="OnePerRecipient")
    asked = {"state": "deferred", "asked_by_name": "mia", "due_at": timezone.now(), "reply": "Nobody knows."}
    Delivery.objects.filter(number=0).update(**asked)
    DeliveryRecipient.objects.filter(delivery__number=0).update(state="open")
    server.recipients.clear()
    assert (go_on(task_run).status, Delivery.objects.get(number=0).state) == ("failed", "deferred")
    assert [mail.recipients for mail in server.received] == [("ann@example.com",), ("bob@example.com",)]


def test_a_dead_worker_whose_mode_an_expression_decides_has_not_sent_all(
    run: Callable[..., TaskRun], server: MailServer
):
    task_run = run({"sending_mode": '"OnePerRecipient"'}, to_line="ann@example.com; bob@example.com")
    Delivery.objects.filter(number=1).delete()
    TaskRun.objects.update(status="running", worker=uuid4())
    Execution.objects.update(status="running")
    recovery.recover()
    engine.run_task(task_run.pk)
    assert [mail.recipients[0] for mail in server.received] == ["ann@example.com", "bob@example.com", "bob@example.com"]


@pytest.mark.parametrize(
    ("is_noted", "expected"), [(True, "sent"), (False, "in_doubt")], ids=["that was heard", "of which nothing is known"]
)
def test_a_message_whose_end_could_not_be_written_down_is_told_as_it_is_known(
    run: Callable[..., TaskRun], is_noted: bool, expected: str
):
    task_run = run()
    if not is_noted:
        under_way.end_all()
    Delivery.objects.update(state="sending")
    TaskRun.objects.update(status="running")
    Transition(task_run.execution, run_inline=True).record_result(
        task_run, Result(TaskStatus.FAILED, "The database was away.")
    )
    assert Delivery.objects.get().state == expected


def test_ssis_log_entries_tell_of_each_mail(run: Callable[..., TaskRun], settings: Any):
    settings.SERVER_LOGGING_LEVEL = "Verbose"
    run()
    events = EventMessage.objects.filter(event_name__startswith="SendMailTask").order_by("pk")
    told = dict(events.values_list("event_name", "message"))
    assert list(told) == ["SendMailTaskBegin", "SendMailTaskInfo", "SendMailTaskEnd"]
    assert told["SendMailTaskInfo"].startswith(Delivery.objects.get().message_id)


@pytest.mark.parametrize(("delays", "runs"), [(False, 0), (True, 2)])
def test_a_task_with_delay_validation_is_judged_when_its_turn_comes(
    member: User, project: Project, server: MailServer, delays: bool, runs: int
):
    first, second = send_mail("First"), send_mail("Second", file_attachments="/nowhere/that/is/allowed.csv")
    second = second.model_copy(update={"delay_validation": delays})
    document = package(tasks=[first, second], arrows=[arrow(first, second)], connections=[smtp(port=server.port)])
    execution = start_execution(member, create_package(member, project, document))
    engine.run_package(execution.pk)
    assert (TaskRun.objects.count(), len(server.received)) == (runs, runs // 2)
    assert EventMessage.objects.filter(message_code="DTS_E_SENDMAILTASK_INVALIDATTACHMENT").count() == 1
