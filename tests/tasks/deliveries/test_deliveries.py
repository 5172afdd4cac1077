"""Deliveries after the fact: found, read, sent again, and decided about when nobody knows what became of them."""

import zlib
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from email.mime.text import MIMEText
from io import StringIO
from threading import Barrier
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.utils import timezone

from designer.errors import Conflict
from designer.models import AuditEntry, Project, User
from tasks.deliveries.expiry import expire_messages
from tasks.deliveries.model import Delivery, DeliveryRecipient, KeptMessage
from tasks.deliveries.search import DeliveryFilter
from tasks.deliveries.sending import changes, resending
from tasks.deliveries.sending.resending import recover_asked, send_asked
from tasks.deliveries.services import Decision, decide, send_again
from tasks.deliveries.states import DeliveryState
from tasks.runtime import recovery
from tasks.runtime.engine import engine
from tasks.runtime.models import Execution, TaskRun
from tests.servers.smtp import MailServer
from tests.signed_in import client_of
from tests.tasks.deliveries.partly_sent import LIST, run

pytestmark = pytest.mark.django_db


def test_a_failed_recipient_gets_the_same_message_and_nobody_else_does(
    member: User, server: MailServer, partly_sent: Delivery, queued: list[int], django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        (repeat,) = send_again(member, [partly_sent.pk])
    assert queued == [repeat.pk]
    send_asked(repeat.pk)
    send_asked(repeat.pk)
    repeat.refresh_from_db()
    assert (repeat.state, repeat.repeats, repeat.asked_by_name) == ("sent", partly_sent, "mia")
    assert [mail.recipients for mail in server.received] == [("Ann@Example.com",), ("bob@example.com",)]
    assert server.received[0].content == server.received[1].content
    assert AuditEntry.objects.filter(user=member, action="sent again").exists()


def test_what_was_sent_again_is_not_sent_again_once_more(member: User, partly_sent: Delivery, queued: list[int]):
    send_again(member, [partly_sent.pk])
    with pytest.raises(Conflict, match="was sent again already, as delivery"):
        send_again(member, [partly_sent.pk])
    assert Delivery.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_the_same_time_send_it_once(member: User, partly_sent: Delivery, queued: list[int]):
    both = Barrier(2)

    def click() -> bool:
        try:
            both.wait(5)
            return bool(send_again(member, [partly_sent.pk]))
        except Conflict:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as clicks:
        done = [each.result() for each in (clicks.submit(click), clicks.submit(click))]
    assert sorted(done) == [False, True]
    assert Delivery.objects.filter(repeats=partly_sent).count() == 1


def test_of_several_all_are_sent_again_or_none(
    member: User, project: Project, partly_sent: Delivery, queued: list[int]
):
    sent = Delivery.objects.create(
        project=project, task_run=partly_sent.task_run, number=1, message_id="<2@example.com>", state="sent"
    )
    with pytest.raises(Conflict, match="has not failed"):
        send_again(member, [partly_sent.pk, sent.pk])
    assert not Delivery.objects.exclude(repeats=None).exists()


def test_a_message_that_is_not_kept_cannot_be_sent_again(member: User, partly_sent: Delivery, queued: list[int]):
    KeptMessage.objects.all().delete()
    with pytest.raises(Conflict, match="not kept any more"):
        send_again(member, [partly_sent.pk])


def test_the_command_sends_again_and_prints_the_new_numbers(partly_sent: Delivery, queued: list[int]):
    out = StringIO()
    call_command("sendagain", str(partly_sent.pk), stdout=out)
    repeat = Delivery.objects.exclude(repeats=None).get()
    assert out.getvalue() == f"Delivery {partly_sent.pk} is sent again as delivery {repeat.pk}\n"
    with pytest.raises(CommandError, match="already"):
        call_command("sendagain", str(partly_sent.pk))


def test_what_the_broker_lost_is_asked_for_again_and_a_dead_workers_send_is_in_doubt(
    member: User, partly_sent: Delivery, queued: list[int]
):
    (repeat,) = send_again(member, [partly_sent.pk])
    past = timezone.now() - timedelta(seconds=1)
    Delivery.objects.filter(pk=repeat.pk).update(due_at=past)
    queued.clear()
    recover_asked()
    recover_asked()
    assert queued == [repeat.pk]
    Delivery.objects.filter(pk=repeat.pk).update(state="sending", worker=uuid4())
    recover_asked()
    repeat.refresh_from_db()
    assert repeat.state == "in_doubt"


def test_a_resend_whose_end_could_not_be_written_down_is_in_doubt(
    member: User, partly_sent: Delivery, queued: list[int], monkeypatch: pytest.MonkeyPatch
):
    (repeat,) = send_again(member, [partly_sent.pk])
    monkeypatch.setattr(resending, "attempt", lambda delivery, *_: changes.change(delivery, DeliveryState.SENDING))
    send_asked(repeat.pk)
    assert DeliveryFilter(state="sending").apply(Delivery.objects.all()).get() == repeat
    recover_asked()
    repeat.refresh_from_db()
    assert (repeat.state, repeat.worker) == ("in_doubt", None)


@pytest.mark.parametrize(
    ("decision", "state", "recipients"),
    [(Decision.ARRIVED, "sent", {"accepted"}), (Decision.GIVE_UP, "failed", {"open"})],
)
def test_a_person_says_what_became_of_a_message_in_doubt(
    member: User, in_doubt: Delivery, decision: Decision, state: str, recipients: set[str]
):
    decide(member, in_doubt.pk, decision)
    in_doubt.refresh_from_db()
    assert (in_doubt.state, in_doubt.decided_by_name) == (state, "mia")
    assert set(in_doubt.recipients.values_list("state", flat=True)) == recipients
    with pytest.raises(Conflict, match="not in doubt any more"):
        decide(member, in_doubt.pk, Decision.SEND_AGAIN)


def test_a_message_in_doubt_is_sent_once_more_with_its_message_id(
    member: User, server: MailServer, in_doubt: Delivery, queued: list[int]
):
    decide(member, in_doubt.pk, Decision.SEND_AGAIN)
    send_asked(in_doubt.pk)
    send_asked(in_doubt.pk)
    in_doubt.refresh_from_db()
    first, last = server.received
    assert (in_doubt.state, in_doubt.attempts, first.content) == ("sent", 2, last.content)


@pytest.mark.parametrize(("policy", "state", "mails"), [("hold", "in_doubt", 1), ("send_again", "sent", 2)])
def test_recovery_follows_the_packages_policy(
    member: User, project: Project, server: MailServer, policy: str, state: str, mails: int
):
    execution = run(member, project, server, in_doubt=policy)
    Execution.objects.update(status="running", ended_at=None)
    TaskRun.objects.update(status="running", worker=uuid4(), ended_at=None)
    Delivery.objects.update(state="sending")
    DeliveryRecipient.objects.update(state="open")
    recovery.recover()
    engine.run_task(TaskRun.objects.get(execution=execution).pk)
    assert Delivery.objects.get().state == state
    assert len(server.received) == mails
    assert len({mail.content for mail in server.received}) == 1


def test_kept_messages_go_when_they_are_old_and_nobody_needs_them(settings, partly_sent: Delivery):
    settings.KEEP_MESSAGES_DAYS = 7
    assert expire_messages() == 0
    Delivery.objects.update(created_at=timezone.now() - timedelta(days=8), state="in_doubt")
    assert expire_messages() == 0
    Delivery.objects.update(state="failed")
    assert expire_messages() == 1


def test_nothing_is_kept_of_what_is_settled_where_the_installation_says_so(settings, partly_sent: Delivery):
    settings.KEEP_MESSAGES_DAYS = 0
    assert expire_messages() == 1


def test_the_message_can_be_read_as_it_was_handed_over_and_that_is_written_down(
    member: User, server: MailServer, partly_sent: Delivery
):
    answer = client_of(member).get(f"{LIST}{partly_sent.pk}/message.eml")
    assert (answer["Content-Type"], answer.content) == ("message/rfc822", server.received[0].content)
    assert zlib.decompress(KeptMessage.objects.get().content) == answer.content
    assert AuditEntry.objects.filter(user=member, action="downloaded message").exists()


def test_a_message_is_shown_as_its_readers_see_it_and_the_audit_has_that_once(member: User, partly_sent: Delivery):
    client = client_of(member)
    html = "<p>Dear <b>Ann</b><script>alert(1)</script></p>"
    mail = MIMEText(html, "html", "utf-8")
    mail["Subject"] = "<i>Rows</i>"
    KeptMessage.objects.update(content=zlib.compress(mail.as_bytes()), secret="")
    shown = client.get(f"{LIST}{partly_sent.pk}/message/")
    assert "&lt;i&gt;Rows&lt;/i&gt;" in shown.text
    assert "alert(1)" not in shown.text
    frame = shown.text.partition('src="')[2].partition('"')[0]
    inside = client.get(frame)
    assert inside.text == html
    assert inside["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert AuditEntry.objects.filter(action="read message").count() == 1
    assert client.get(frame.partition("?")[0]).status_code == 404
    assert client_of(User.objects.create_superuser("root")).get(frame).status_code == 404


def test_an_end_that_was_committed_unheard_counts_as_written(partly_sent: Delivery):
    """The database took the change, and went away before it could say so: the next try finds it written."""
    delivery = partly_sent
    Delivery.objects.update(state="sending")
    delivery.refresh_from_db()
    unheard = Delivery.objects.get(pk=delivery.pk)
    assert changes.write_down(delivery, DeliveryState.SENT, [], reply="250 OK")
    assert changes.write_down(unheard, DeliveryState.SENT, [], reply="250 OK")
    assert (unheard.state, unheard.reply) == ("sent", "250 OK")


def test_an_end_that_was_rolled_back_is_written_by_the_next_try(partly_sent: Delivery, monkeypatch: pytest.MonkeyPatch):
    delivery = partly_sent
    Delivery.objects.update(state="sending")
    delivery.refresh_from_db()

    def break_off(*_: object) -> None:
        raise OperationalError("gone")

    with monkeypatch.context() as patch:
        patch.setattr(changes, "_update_recipients", break_off)
        with pytest.raises(OperationalError):
            changes.write_down(delivery, DeliveryState.SENT, [], reply="250 OK")
    assert changes.write_down(delivery, DeliveryState.SENT, [], reply="250 OK")
    assert Delivery.objects.get(pk=delivery.pk).state == "sent"
