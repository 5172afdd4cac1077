"""Deliveries after the fact: found, read, sent again, and decided about when nobody knows what became of them."""

import zlib
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, timedelta
from io import StringIO
from threading import Barrier
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from designer.errors import Conflict, NotFound
from designer.models import AuditEntry, Project, User
from designer.services.packages import create_package
from tasks.deliveries import services
from tasks.deliveries.expiry import expire_messages
from tasks.deliveries.model import Delivery, DeliveryRecipient, KeptMessage
from tasks.deliveries.sending import changes, resending
from tasks.deliveries.sending.resending import recover_asked, send_asked
from tasks.deliveries.services import Decision, decide, send_again
from tasks.deliveries.states import DeliveryState
from tasks.runtime import recovery
from tasks.runtime.engine import engine
from tasks.runtime.models import Execution, TaskRun
from tasks.runtime.services import start_execution
from tests.packages import package, send_mail, smtp
from tests.servers.smtp import MailServer, mail_server

BOTH = "Ann <Ann@Example.com>, bob@example.com"
REFUSED = "550 5.1.1 No such user"
LIST = "/deliveries/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def server():
    with mail_server() as running:
        yield running


@pytest.fixture
def queued(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The deliveries that a worker is asked for."""
    keys: list[int] = []
    monkeypatch.setattr(services, "enqueue", lambda _job, key, _person: keys.append(key))
    monkeypatch.setattr(resending, "enqueue", lambda _job, key, _person: keys.append(key))
    return keys


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def run(user: User, project: Project, server: MailServer, **values: object) -> Execution:
    document = package(tasks=[send_mail("Report", to_line=BOTH)], connections=[smtp(port=server.port)])
    execution = start_execution(user, create_package(user, project, document.model_copy(update=values)))
    engine.run_package(execution.pk)
    return execution


@pytest.fixture
def partly_sent(member: User, project: Project, server: MailServer) -> Delivery:
    """A mail that Ann got and Bob did not; the server has changed its mind about Bob since."""
    server.recipients["bob@example.com"] = REFUSED
    run(member, project, server)
    server.recipients.clear()
    return Delivery.objects.get()


@pytest.fixture
def in_doubt(member: User, project: Project, server: MailServer) -> Delivery:
    """A mail whose worker died after it was handed over."""
    run(member, project, server)
    Delivery.objects.update(state="in_doubt")
    DeliveryRecipient.objects.update(state="open")
    return Delivery.objects.get()


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
    answer = signed_in(member).get(f"{LIST}{partly_sent.pk}/message.eml")
    assert (answer["Content-Type"], answer.content) == ("message/rfc822", server.received[0].content)
    assert zlib.decompress(KeptMessage.objects.get().content) == answer.content
    assert AuditEntry.objects.filter(user=member, action="downloaded message").exists()


def test_a_stranger_sees_and_changes_nothing(stranger: User, partly_sent: Delivery, queued: list[int]):
    browser, page = signed_in(stranger), f"{LIST}{partly_sent.pk}/"
    assert "Report" not in browser.get(LIST).content.decode()
    assert [browser.get(each).status_code for each in (page, f"{page}message.eml")] == [404, 404]
    assert browser.post(f"{LIST}send-again/", {"delivery": partly_sent.pk}).status_code == 404
    assert browser.post(f"{page}decide/", {"decision": "arrived"}).status_code == 404
    with pytest.raises(NotFound):
        send_again(stranger, [partly_sent.pk])
    assert Delivery.objects.count() == 1


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ({"recipient": "ANN@example"}, True),
        ({"recipient": "example.com"}, False),
        ({"subject": "rep"}, True),
        ({"subject": "port"}, False),
        ({"message_id": "{message_id}"}, True),
        ({"message_id": "other@example.com"}, False),
        ({"state": "partly_sent", "recipient": "bob@example.com"}, True),
        ({"state": "sent"}, False),
        ({"since": "2020-01-01", "until": "2999-12-31"}, True),
        ({"until": "2020-01-01"}, False),
        ({"since": "2999-01-01"}, False),
        ({"since": "0001-01-01", "until": "9999-12-31"}, True),
        ({"since": "9999-12-31"}, False),
        ({"since": "nonsense", "until": "2026-99-99", "state": "x", "project": "²", "before": "x"}, True),
    ],
)
def test_deliveries_are_found_by_what_is_known_of_them(
    member: User, partly_sent: Delivery, query: dict[str, str], is_found: bool
):
    wanted = {name: text.format(message_id=partly_sent.message_id) for name, text in query.items()}
    assert len(signed_in(member).get(LIST, wanted).context["page"]) == is_found


@pytest.mark.parametrize("most", [0, 150_000])
@pytest.mark.parametrize(("recipient", "is_found"), [("bob@", True), ("BOB", True), ("ob@", False), ("zoe", False)])
def test_a_recipient_is_found_among_few_and_among_very_many(
    member: User, partly_sent: Delivery, monkeypatch, recipient: str, is_found: bool, most: int
):
    monkeypatch.setattr("tasks.deliveries.search.MOST_RECIPIENTS", most)
    found = signed_in(member).get(LIST, {"recipient": recipient, "state": partly_sent.state}).context["page"]
    assert [each.pk for each in found] == [partly_sent.pk] * is_found


def test_the_api_finds_the_same(member: User, project: Project, partly_sent: Delivery):
    client = signed_in(member)
    found = client.get("/api/v1/deliveries", {"recipient": "bob@", "project": project.pk}).json()
    assert [(one["id"], one["recipients"][1]["text"]) for one in found] == [(partly_sent.pk, "No such user")]
    assert client.get("/api/v1/deliveries", {"before": partly_sent.pk}).json() == []
    always = {"since": "0001-01-01", "until": "9999-12-31T23:59:59-10:00"}
    assert len(client.get("/api/v1/deliveries", always).json()) == 1


def test_a_number_that_no_row_has_is_refused_by_the_api(member: User):
    client, beyond = signed_in(member), 2**63
    for answer in (
        client.get("/api/v1/deliveries", {"project": beyond}),
        client.post("/api/v1/deliveries/send-again", {"deliveries": [beyond]}, content_type="application/json"),
    ):
        assert answer.status_code == 422


def test_the_days_of_the_search_are_whole(member: User, partly_sent: Delivery):
    day = partly_sent.created_at.astimezone(UTC).date().isoformat()

    page = signed_in(member).get(LIST, {"since": day, "until": day})

    assert [shown.pk for shown in page.context["page"]] == [partly_sent.pk]


@pytest.mark.parametrize("size", [1, 40])
def test_the_queries_of_the_pages_do_not_grow(
    member: User, partly_sent: Delivery, django_assert_num_queries, size: int
):
    for number in range(1, size):
        same = {"project_id": partly_sent.project_id, "task_run": partly_sent.task_run, "message_id": f"<{number}@x>"}
        row = Delivery.objects.create(number=number, state="failed", **same)
        DeliveryRecipient.objects.create(delivery=row, address=f"{number}@example.com", key=f"{number}@example.com")
    browser, address = signed_in(member), partly_sent.answers[0].key
    with django_assert_num_queries(10):
        browser.get(LIST)
    with django_assert_num_queries(11):
        browser.get(LIST, {"recipient": address})
    with django_assert_num_queries(9):
        browser.get(f"{LIST}{partly_sent.pk}/")


def test_what_is_in_doubt_is_shown_everywhere_until_it_is_decided(member: User, in_doubt: Delivery):
    browser = signed_in(member)
    assert "</span> in doubt</span>" in browser.get("/").content.decode()
    page = browser.get(LIST, {"state": "in_doubt"}).content.decode()
    assert f"{LIST}{in_doubt.pk}/" in page
    answer = browser.post(f"{LIST}{in_doubt.pk}/decide/", {"decision": "arrived", "next": LIST}, follow=True)
    assert f"Delivery {in_doubt.pk}: sent." in answer.content.decode()
    assert "</span> in doubt</span>" not in browser.get("/").content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "/deliveries/?since=0001-01-01",
        "/api/v1/deliveries?since=0001-01-01T00:00:00Z",
        "/api/v1/deliveries?until=9999-12-31T23:59:59Z",
        "/api/v1/deliveries?since=2026-01-01T00:00:00",
        f"/api/v1/deliveries?project={10**30}",
        f"/api/v1/deliveries?before={10**30}",
    ],
)
def test_a_search_for_what_no_delivery_can_have_is_answered(member: User, path: str):
    assert signed_in(member).get(path).status_code in (200, 422)


def test_a_number_that_no_delivery_can_have_is_refused(member: User):
    payload = {"deliveries": [10**30]}
    answer = signed_in(member).post("/api/v1/deliveries/send-again", payload, content_type="application/json")
    assert answer.status_code == 422


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
