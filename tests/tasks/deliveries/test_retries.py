"""Mails that the server refuses for now: when they are tried again, with what, for whom, and who can stop it."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes

import pytest
from django.utils import timezone

from connections.replies import read_hint
from designer.models import Project, User
from designer.services.packages import create_package
from tasks.deliveries.batches import route
from tasks.deliveries.model import Delivery
from tasks.deliveries.sending.retrying import next_try, pause_after
from tasks.runtime import recovery
from tasks.runtime.engine import engine
from tasks.runtime.models import EventMessage, Execution, TaskRun
from tasks.runtime.services import cancel_execution, start_execution
from tests.packages import package, send_mail, smtp
from tests.servers.smtp import MailServer, mail_server

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
GREYLISTED = "451 4.7.1 Greylisted"


def seconds(moment: datetime | None) -> float | None:
    return (moment - NOON).total_seconds() if moment else None


def no_jitter() -> float:
    return 0.0


@pytest.mark.parametrize(("attempts", "pause"), [(1, 30), (2, 60), (3, 120), (5, 480), (6, 900), (50, 900)])
def test_the_pauses_double_up_to_a_quarter_of_an_hour(attempts: int, pause: int):
    assert pause_after(attempts, no_jitter).total_seconds() == pause
    assert pause_after(attempts, lambda: 1.0).total_seconds() == pytest.approx(0.8 * pause)


@pytest.mark.parametrize(
    ("text", "pause"),
    [
        ("Greylisted, please try again in 300 seconds", 300),
        ("Too busy; retry in 5 minutes.", 300),
        ("come back in 00:04:59", 299),
        ("Quota exceeded,\ntry again after 2h", 7200),
        ("try again later", None),
        ("retry in 10 messages", None),
        ("Queue 4711 is full", None),
    ],
)
def test_how_long_the_server_asks_to_wait_is_read_from_its_words(text: str, pause: int | None):
    hint = read_hint(text)
    assert (hint.total_seconds() if hint else None) == pause


@pytest.mark.parametrize(
    ("after", "texts", "due"),
    [
        (timedelta(0), ["Greylisted"], 30),
        (timedelta(0), ["Greylisted", "Try again in 10 minutes"], 600),
        (HOUR - timedelta(seconds=10), ["Greylisted"], 3600),
        (HOUR, ["Greylisted"], None),
        (HOUR / 2, ["Try again in 45 minutes"], None),
    ],
)
def test_it_is_tried_until_the_window_is_over(after: timedelta, texts: list[str], due: int | None):
    assert seconds(next_try(NOON + after, NOON, 1, HOUR, texts, no_jitter)) == due


def run(user: User, project: Project, server: MailServer, **properties: object) -> Execution:
    task = send_mail("Report", **properties)
    document = package(tasks=[task, send_mail("Other")], connections=[smtp(port=server.port)])
    execution = start_execution(user, create_package(user, project, document))
    engine.run_package(execution.pk)
    return execution


def run_queued(execution: Execution) -> None:
    for key in TaskRun.objects.filter(execution=execution, status="pending").values_list("pk", flat=True):
        engine.run_task(key)
    execution.refresh_from_db()


def make_due(execution: Execution, **which: object) -> None:
    """Turn the clock on for what waits."""
    past = timezone.now() - timedelta(seconds=1)
    waiting = TaskRun.objects.filter(execution=execution, due_at__isnull=False, **which)
    Delivery.objects.filter(task_run__in=waiting, due_at__isnull=False).update(due_at=past)
    waiting.update(due_at=past)


def let_it_be_due(execution: Execution) -> None:
    """Turn the clock on, and let a worker do what beat finds due."""
    make_due(execution)
    run_queued(execution)


def delivery_of(execution: Execution, subject: str = "Report") -> Delivery:
    return Delivery.objects.get(task_run__execution=execution, subject=subject)


def states(delivery: Delivery) -> dict[str, str]:
    return dict(delivery.recipients.values_list("address", "state"))


def test_a_mail_that_is_refused_for_now_waits_without_a_worker_and_goes_out_when_it_is_due(
    member: User, project: Project, server: MailServer
):
    server.recipients["ann@example.com"] = GREYLISTED
    begun = timezone.now()
    execution = run(member, project, server)
    task_run = TaskRun.objects.get(execution=execution, name="Report")
    delivery = delivery_of(execution)
    assert (task_run.status, task_run.worker, delivery.state) == ("pending", None, "deferred")
    assert begun + timedelta(seconds=24) <= task_run.due_at <= timezone.now() + timedelta(seconds=30)
    assert "451 4.7.1 Greylisted." in task_run.message
    told = EventMessage.objects.get(execution=execution, event_name="OnWarning", source_name="Report").message
    assert "451 4.7.1 Greylisted. The next try is in" in told

    run_queued(execution)
    assert server.received == []

    server.recipients.clear()
    let_it_be_due(execution)
    delivery.refresh_from_db()
    assert (execution.status, delivery.state, delivery.attempts) == ("succeeded", "sent", 2)
    assert [delivery.message_id.encode() in mail.content for mail in server.received].count(True) == 1


def test_what_is_due_together_is_sent_as_a_batch_with_the_bytes_of_the_first_try(
    member: User, project: Project, django_assert_max_num_queries, monkeypatch: pytest.MonkeyPatch
):
    with mail_server(MailServer(data=GREYLISTED, offers=("PIPELINING",))) as server:
        monkeypatch.setitem(route._known, ("127.0.0.1", server.port), (0.0001, 1))  # it is known to be quick
        mails = [send_mail(f"Mail {number}") for number in range(12)]
        document = package(tasks=mails, connections=[smtp(port=server.port)])
        execution = start_execution(member, create_package(member, project, document))
        engine.run_package(execution.pk)
        assert set(Delivery.objects.values_list("state", "attempts")) == {("deferred", 1)}
        server.data = ""
        make_due(execution)
        with django_assert_max_num_queries(70):
            engine.run_task(TaskRun.objects.filter(execution=execution).latest("pk").pk)
        assert len({mail.connection for mail in server.received}) == 1
        ids = Delivery.objects.values_list("message_id", flat=True)
        assert sorted(ids) == sorted(message_from_bytes(mail.content)["Message-ID"] for mail in server.received)
    execution.refresh_from_db()
    assert execution.status == "succeeded"
    assert set(Delivery.objects.values_list("state", "recipients__state", "attempts")) == {("sent", "accepted", 2)}


def test_what_is_not_due_waits_while_what_is_due_goes(member: User, project: Project, server: MailServer):
    server.data = GREYLISTED
    execution = run(member, project, server)
    server.data = ""
    make_due(execution, name="Report")
    engine.run_task(TaskRun.objects.get(name="Report").pk)
    assert (delivery_of(execution).state, delivery_of(execution, "Other").state) == ("sent", "deferred")


def test_only_those_who_were_deferred_get_the_same_bytes_later(member: User, project: Project, server: MailServer):
    server.recipients = {"bob@example.com": GREYLISTED, "eve@example.com": "550 5.1.1 No such user"}
    execution = run(member, project, server, to_line="ann@example.com, bob@example.com, eve@example.com")
    delivery = delivery_of(execution)
    assert states(delivery) == {
        "ann@example.com": "accepted",
        "bob@example.com": "deferred",
        "eve@example.com": "refused",
    }

    server.recipients = {"bob@example.com": GREYLISTED}
    let_it_be_due(execution)
    assert delivery_of(execution).attempts == 2

    server.recipients.clear()
    let_it_be_due(execution)
    first, last = (mail for mail in server.received if b"Subject: Report" in mail.content)
    assert (first.recipients, last.recipients) == (("ann@example.com",), ("bob@example.com",))
    assert first.content == last.content
    delivery = delivery_of(execution)
    assert (delivery.state, delivery.attempts, states(delivery)["bob@example.com"]) == ("partly_sent", 3, "accepted")
    assert "refused 1 of 3 recipients: eve@example.com" in TaskRun.objects.get(name="Report").message


@pytest.mark.parametrize(("given", "status"), [(True, "failed"), (False, "succeeded")])
def test_whether_a_partly_sent_mail_fails_the_task_is_its_property(
    member: User, project: Project, server: MailServer, given: bool, status: str
):
    server.recipients = {"eve@example.com": "550 5.1.1 No such user"}
    both = "ann@example.com, eve@example.com"
    execution = run(member, project, server, to_line=both, fail_when_partly_sent=given)
    run_queued(execution)
    assert (execution.status, delivery_of(execution).state) == (status, "partly_sent")


@pytest.mark.parametrize(
    ("rules", "properties"),
    [
        ({"data": "554 5.7.1 No spam"}, {}),
        ({"data": GREYLISTED}, {"retry_minutes": 0}),
        ({"data": "451 Try again in 90 minutes"}, {"retry_minutes": 60}),
    ],
)
def test_what_is_refused_for_good_or_for_too_long_is_not_tried_again(
    member: User, project: Project, server: MailServer, rules: dict[str, str], properties: dict[str, int]
):
    server.data = rules["data"]
    execution = run(member, project, server, **properties)
    assert TaskRun.objects.get(execution=execution, name="Report").status == "failed"
    assert (delivery_of(execution).state, states(delivery_of(execution))) == ("failed", {"ann@example.com": "refused"})


def test_when_it_was_tried_for_long_enough_the_task_fails(member: User, project: Project, server: MailServer):
    server.contents = {b"Subject: Report": GREYLISTED}
    execution = run(member, project, server)
    Delivery.objects.update(created_at=timezone.now() - timedelta(minutes=61))
    let_it_be_due(execution)
    assert execution.status == "failed"
    assert delivery_of(execution).reply.endswith("It was tried 2 times.")


def test_a_server_that_is_down_while_a_mail_waits_does_not_end_the_waiting(member: User, project: Project):
    with mail_server() as server:
        server.data = GREYLISTED
        execution = run(member, project, server)
    let_it_be_due(execution)
    assert (execution.status, delivery_of(execution).state, delivery_of(execution).attempts) == (
        "running",
        "deferred",
        2,
    )


def test_cancel_ends_an_execution_that_waits_at_once(member: User, project: Project, server: MailServer):
    server.recipients["bob@example.com"] = GREYLISTED
    execution = run(member, project, server, to_line="ann@example.com, bob@example.com")
    run_queued(execution)
    cancel_execution(member, execution.pk)
    execution.refresh_from_db()
    delivery = delivery_of(execution)
    assert (execution.status, delivery.state, delivery.due_at) == ("canceled", "partly_sent", None)
    let_it_be_due(execution)
    assert len([mail for mail in server.received if b"Subject: Report" in mail.content]) == 1


def test_beat_queues_what_is_due_once_and_nothing_before(
    member: User, project: Project, server: MailServer, monkeypatch: pytest.MonkeyPatch
):
    queued: list[tuple[str, int]] = []
    monkeypatch.setattr(recovery, "enqueue", lambda job, key, _person: queued.append((job, key)))
    server.recipients["ann@example.com"] = GREYLISTED
    execution = run(member, project, server)
    waiting = TaskRun.objects.filter(execution=execution, name="Report")
    other = TaskRun.objects.filter(execution=execution, name="Other")
    other.update(status="succeeded")
    waiting.update(queued_at=timezone.now() - HOUR)
    recovery.recover()
    assert queued == []
    waiting.update(due_at=timezone.now() - timedelta(seconds=1))
    recovery.recover()
    recovery.recover()
    assert queued == [("run_task", waiting.get().pk)]
