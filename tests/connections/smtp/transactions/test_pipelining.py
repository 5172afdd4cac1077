"""Messages written ahead of the answers: fewer round trips, and still an outcome for every one of them."""

import pytest

from connections.errors import (
    AddressNotAllowed,
    ConnectionLost,
    MessageRefused,
    MessageTooLarge,
    NotSendable,
    RecipientsRefused,
    SenderRefused,
    SmtpError,
    SmtpStage,
)
from connections.protocol.envelope import Envelope, Notify, Return
from connections.protocol.message import OutgoingMessage
from connections.protocol.reply import Outcome
from connections.smtp.session import SmtpSession
from connections.smtp.transactions.chunks import WINDOW
from connections.smtp.transactions.send_request import SendRequest
from tests.connections.smtp.conftest import settings_for
from tests.connections.smtp.transactions.pipelined import (
    ASKED,
    CHUNK,
    CHUNKING,
    GOODBYE,
    HELLO,
    MESSAGE,
    OFFERS,
    TO_BOB,
    TO_BOTH,
    in_doubt,
    many,
    message,
    request,
    requests_of,
)
from tests.servers.scripted import (
    ScriptedServer,
    hear,
    hear_content,
    say,
)
from tests.servers.smtp import MailServer, mail_server

pytestmark = pytest.mark.usefixtures("servers_swallow_chunks")


@pytest.fixture(params=OFFERS)
def rules(request):
    return MailServer(offers=OFFERS[request.param])


@pytest.mark.parametrize("given", [MESSAGE, b".\r\n..\r\n", b"x\n.\ny\r.\r", b"", b"x" * 900 + b"\r\n.\r\n" * 100_000])
def test_a_message_arrives_as_it_was_given(rules, given):
    with mail_server(rules) as server, SmtpSession(settings_for(server)) as session:
        outcome = session.send(TO_BOTH, given)
        session.send(TO_BOB, MESSAGE)

    wanted = given.replace(b"\r\n", b"\n").replace(b"\r", b"\n").replace(b"\n", b"\r\n")
    first, second = server.received
    assert first.content == wanted if wanted.endswith(b"\r\n") else wanted + b"\r\n"
    assert first.recipients == TO_BOTH.recipients
    assert [each.accepted for each in outcome.recipients] == [True, True]
    assert second.content == MESSAGE
    assert first.connection == second.connection


def test_each_of_many_messages_has_its_own_outcome(rules):
    rules.senders["eve@example.com"] = "550 5.7.1 Not yours"
    rules.contents[b"Subject: 5"] = "554 5.6.0 Spam"
    rules.recipients["mal@example.com"] = "450 4.2.1 Full"
    given = many(60)
    given[3] = requests_of("eve@example.com")[0]
    given[7] = request(Envelope("alice@example.com", ("mal@example.com",)), MESSAGE)
    given[8] = SendRequest(
        OutgoingMessage(Envelope("alice@example.com", ("mal@example.com", "bob@example.com")), b"Subject: partly")
    )
    given[9] = request(Envelope("alice@example.com", ()), MESSAGE)
    given[10] = request(Envelope("alice@example.com", ("a b@example.com",)), MESSAGE)
    given[11] = request(TO_BOB, b"large\r\n" * 20_000)
    given[59] = requests_of("eve@example.com")[0]

    with mail_server(rules) as server, SmtpSession(settings_for(server)) as session:
        results = list(session.send_many(given))
        session.send(TO_BOB, b"Subject: after\r\n\r\n")

    failed = {place: type(each) for place, each in enumerate(results) if isinstance(each, SmtpError)}
    assert failed == {
        3: SenderRefused,
        5: MessageRefused,
        7: RecipientsRefused,
        9: NotSendable,
        10: AddressNotAllowed,
        **dict.fromkeys(range(50, 59), MessageRefused),
        59: SenderRefused,
    }
    assert len(results) == 60
    assert [each.code for each in results[8].recipients] == [450, 250]
    assert not any(map(in_doubt, results))
    kept = [place for place in range(60) if place not in failed]
    arrived = [mail.content for mail in server.received]
    assert len(arrived) == len(kept) + 1
    assert [each.reply.text for each in results if isinstance(each, Outcome)] == [
        f"Queued as {number + 1}" for number in range(len(kept))
    ]
    assert arrived[:3] == [message(0), message(1), message(2)]
    assert len({mail.connection for mail in server.received}) == 1


def test_the_caller_is_told_before_each_content_can_leave(pipelining_rules):
    told = []
    with mail_server(pipelining_rules) as server, SmtpSession(settings_for(server)) as session:
        given = [
            SendRequest(
                OutgoingMessage(TO_BOB, message(number)),
                lambda number=number: told.append((number, len(server.received))),
            )
            for number in range(50)
        ]
        results = list(session.send_many(given))

    assert [number for number, _ in told] == list(range(50))
    assert all(received <= number for number, received in told)
    assert len(results) == len(server.received) == 50


def test_an_objection_keeps_one_message_here_and_the_earlier_ones_are_answered_for(rules):
    given = many(10)
    given[6] = request(TO_BOB, MESSAGE, lambda: 1 / 0)
    results = []

    with (
        mail_server(rules) as server,
        SmtpSession(settings_for(server)) as session,
        pytest.raises(ZeroDivisionError),
    ):
        results.extend(session.send_many(given))

    assert [type(each) for each in results] == [Outcome] * 6
    assert [mail.content for mail in server.received] == [message(number) for number in range(6)]


def test_after_a_refusal_and_an_objection_the_connection_is_reset():
    acts = [
        *[*CHUNKING, *CHUNK, say(b"250 ok\r\n550 no\r\n503 no\r\n"), hear(b"RSET"), say(b"250 ok\r\n")],
        *[*CHUNK, say(b"250 ok\r\n250 ok\r\n250 done\r\n"), *GOODBYE],
    ]
    with ScriptedServer(*acts) as server, SmtpSession(settings_for(server)) as session:
        results = session.send_many([*many(1), request(TO_BOB, MESSAGE, lambda: 1 / 0)])
        refused = next(results)
        with pytest.raises(ZeroDivisionError):
            next(results)
        outcome = session.send(TO_BOB, MESSAGE)

    assert type(refused) is RecipientsRefused
    assert outcome.reply.text == "done"


def test_no_outcome_is_lost_when_something_interrupts_the_writing():
    def object_to_chunks(line):
        if line.startswith("C: BDAT"):
            raise ZeroDivisionError

    acts = [*CHUNKING, *CHUNK, say(b"250 ok\r\n250 ok\r\n250 done\r\n"), *GOODBYE]
    with ScriptedServer(*acts) as server, SmtpSession(settings_for(server), on_line=object_to_chunks) as session:
        results = session.send_many(many(2))
        outcome = next(results)
        with pytest.raises(ZeroDivisionError):
            next(results)
        assert session.is_open

    assert outcome.reply.text == "done"


def test_an_objection_to_a_large_message_keeps_it_here(pipelining_rules):
    large = request(TO_BOB, b"x\r\n" * 100_000, lambda: 1 / 0)

    with mail_server(pipelining_rules) as server, SmtpSession(settings_for(server)) as session:
        with pytest.raises(ZeroDivisionError):
            list(session.send_many([*many(2), large, *many(2)]))
        assert not session.is_open

    assert len(server.received) == 2


def test_messages_are_taken_as_they_are_needed(rules):
    taken = []

    def endless():
        while True:
            taken.append(len(taken))
            yield request(TO_BOB, MESSAGE)

    with mail_server(rules) as server, SmtpSession(settings_for(server)) as session:
        results = session.send_many(endless())
        outcomes = [next(results) for _ in range(5)]
        results.close()

    assert all(isinstance(each, Outcome) for each in outcomes)
    assert len(taken) <= 5 + WINDOW


def test_a_message_larger_than_the_server_allows_is_not_begun(rules):
    with mail_server(rules, largest_message=1_000) as server, SmtpSession(settings_for(server)) as session:
        results = list(session.send_many([*many(1), request(TO_BOB, b"x" * 2_000), *many(1)]))

    assert [type(each) for each in results] == [Outcome, MessageTooLarge, Outcome]


def test_an_interruption_leaves_no_answer_for_the_next_message(rules):
    def interrupt(stage):
        if stage is SmtpStage.MESSAGE:
            raise KeyboardInterrupt

    with mail_server(rules) as server, SmtpSession(settings_for(server), on_stage=interrupt) as session:
        with pytest.raises(KeyboardInterrupt):
            session.send(TO_BOB, MESSAGE)
        assert not session.is_open


NOTIFIED = Envelope(
    "alice@example.com",
    ("bob@example.com",),
    notify=frozenset([Notify.FAILURE, Notify.DELAY]),
    return_content=Return.HEADERS,
    envelope_id="run 7=a+b",
)


def test_notices_are_asked_for_where_the_server_offers_them():
    acts = [
        *[*HELLO, say(b"250-mail.test\r\n250-PIPELINING\r\n250 DSN\r\n"), *ASKED],
        *[say(b"250 ok\r\n250 ok\r\n354 go\r\n"), hear_content(), say(b"250 done\r\n"), *GOODBYE],
    ]
    with ScriptedServer(*acts) as server, SmtpSession(settings_for(server)) as session:
        session.send(NOTIFIED, MESSAGE)

    assert b"MAIL FROM:<alice@example.com> RET=HDRS ENVID=run+207+3Da+2Bb\r\n" in server.heard
    assert b"RCPT TO:<bob@example.com> NOTIFY=DELAY,FAILURE\r\n" in server.heard


def test_a_server_without_notices_gets_the_mail_all_the_same(rules):
    with mail_server(rules) as server, SmtpSession(settings_for(server)) as session:
        session.send(NOTIFIED, MESSAGE)

    assert server.received[0].rcpt_options == ()


def test_a_closed_session_begins_none_of_them(server):
    results = list(SmtpSession(settings_for(server)).send_many(many(3)))

    assert [type(each) for each in results] == [ConnectionLost] * 3
    assert not any(map(in_doubt, results))
