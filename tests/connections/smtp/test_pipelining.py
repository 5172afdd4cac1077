"""Messages written ahead of the answers: fewer round trips, and still an outcome for every one of them."""

import time

import pytest

from connections.errors import (
    AddressNotAllowed,
    ConnectionLost,
    DataRefused,
    MessageRefused,
    MessageTooLarge,
    NotSendable,
    RecipientsRefused,
    ReplyOutOfOrder,
    SenderRefused,
    ServiceUnavailable,
    SmtpError,
    SmtpStage,
    TimedOut,
    UnexpectedReply,
)
from connections.protocol.envelope import Envelope, Notify, Return
from connections.protocol.message import OutgoingMessage
from connections.protocol.reply import Outcome
from connections.smtp.session import SmtpSession
from connections.smtp.transactions.chunks import WINDOW
from connections.smtp.transactions.send_request import SendRequest
from tests.connections.smtp.conftest import settings_for
from tests.servers.scripted import (
    ScriptedServer,
    fall_silent,
    hang_up,
    hear,
    hear_chunk,
    hear_content,
    hear_octets,
    say,
)
from tests.servers.smtp import MailServer, mail_server

pytestmark = pytest.mark.usefixtures("servers_swallow_chunks")

MESSAGE = b"Subject: Hello\r\n\r\nGood morning\r\n"
TO_BOB = Envelope("alice@example.com", ("bob@example.com",))
TO_BOTH = Envelope("alice@example.com", ("bob@example.com", "carol@example.com"))
OFFERS = {
    "one by one": (),
    "pipelining": ("PIPELINING",),
    "chunking": ("PIPELINING", "CHUNKING"),
}

HELLO = [say(b"220 mail.test\r\n"), hear(b"EHLO")]
PIPELINING = [*HELLO, say(b"250-mail.test\r\n250 PIPELINING\r\n")]
CHUNKING = [*HELLO, say(b"250-mail.test\r\n250-PIPELINING\r\n250 CHUNKING\r\n")]
ASKED = [hear(b"MAIL"), hear(b"RCPT"), hear(b"DATA")]
ASKED_FOR_BOTH = [hear(b"MAIL"), hear(b"RCPT"), hear(b"RCPT"), hear(b"DATA")]
CHUNK = [hear(b"MAIL"), hear(b"RCPT"), hear_chunk()]
NEXT_CHUNK = [hear(b"RSET"), *CHUNK]
GOODBYE = [hear(b"QUIT"), say(b"221 bye\r\n")]


def message(number):
    return b"Subject: %d\r\n\r\nText\r\n" % number


def request(envelope, content, *before_hand_over):
    return SendRequest(OutgoingMessage(envelope, content), *before_hand_over)


def requests_of(*senders):
    """One message from each of these senders."""
    return [request(Envelope(sender, ("bob@example.com",)), message(place)) for place, sender in enumerate(senders)]


def many(number):
    return requests_of(*["alice@example.com"] * number)


def in_doubt(result):
    return isinstance(result, SmtpError) and result.handed_over


@pytest.fixture(params=OFFERS)
def rules(request):
    return MailServer(offers=OFFERS[request.param])


@pytest.fixture(params=["pipelining", "chunking"])
def pipelining_rules(request):
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


def test_mail_rcpt_and_data_go_in_one_write():
    acts = [
        *[*PIPELINING, *ASKED, say(b"250 ok\r\n250 ok\r\n354 go\r\n"), hear_content()],
        *[*ASKED, say(b"250 first\r\n250 ok\r\n250 ok\r\n354 go\r\n"), hear_content(), say(b"250 second\r\n")],
        *GOODBYE,
    ]
    with ScriptedServer(*acts) as server, SmtpSession(settings_for(server)) as session:
        results = list(session.send_many(many(2)))

    assert [each.reply.text for each in results] == ["first", "second"]


def test_a_window_of_messages_is_written_before_the_first_answer():
    answers = [b"250 ok\r\n250 ok\r\n250 ok\r\n", *[b"250 ok\r\n250 ok\r\n250 ok\r\n250 ok\r\n"] * (WINDOW - 1)]
    acts = [*CHUNKING, *CHUNK, *NEXT_CHUNK * (WINDOW - 1), say(b"".join(answers)), *GOODBYE]

    with ScriptedServer(*acts) as server, SmtpSession(settings_for(server)) as session:
        results = list(session.send_many(many(WINDOW)))

    assert len(results) == WINDOW
    assert all(isinstance(each, Outcome) for each in results)


def test_a_transaction_opened_for_nobody_is_ended_with_a_lone_dot_and_counts_as_failed():
    acts = [
        *[*PIPELINING, *ASKED_FOR_BOTH, say(b"250 ok\r\n550 5.1.1 no\r\n450 later\r\n354 go\r\n")],
        *[hear(b".\r\n"), say(b"250 2.0.0 Queued\r\n")],
        *[*ASKED, say(b"250 ok\r\n250 ok\r\n354 go\r\n"), hear_content(), say(b"250 done\r\n"), *GOODBYE],
    ]
    told = []
    with ScriptedServer(*acts) as server, SmtpSession(settings_for(server)) as session:
        with pytest.raises(RecipientsRefused) as error:
            session.send(TO_BOTH, MESSAGE, lambda: told.append("told"))
        outcome = session.send(TO_BOB, MESSAGE)

    assert [each.code for each in error.value.recipients] == [550, 450]
    assert not error.value.handed_over
    assert told == []
    assert outcome.reply.text == "done"


def test_an_empty_message_is_never_sent_to_somebody_because_the_sender_was_refused():
    acts = [*PIPELINING, *ASKED, say(b"550 5.7.1 no\r\n250 ok\r\n354 go\r\n"), hear_content()]
    with ScriptedServer(*acts) as server, SmtpSession(settings_for(server)) as session:
        with pytest.raises(SenderRefused):
            session.send(TO_BOB, MESSAGE)
        assert not session.is_open

    assert server.heard[-1] == b"DATA\r\n"


def test_a_refused_data_is_reset_together_with_the_next_message():
    acts = [
        *[*PIPELINING, *ASKED, say(b"250 ok\r\n250 ok\r\n451 later\r\n"), hear(b"RSET"), *ASKED],
        *[say(b"250 ok\r\n250 ok\r\n250 ok\r\n354 go\r\n"), hear_content(), say(b"250 done\r\n"), *GOODBYE],
    ]
    with ScriptedServer(*acts) as server, SmtpSession(settings_for(server)) as session:
        refused, sent = session.send_many(many(2))

    assert type(refused) is DataRefused
    assert sent.reply.text == "done"


def test_nothing_of_the_content_is_written_when_the_caller_objects():
    acts = [*PIPELINING, *ASKED, say(b"250 ok\r\n250 ok\r\n354 go\r\n"), hear_content()]
    with ScriptedServer(*acts) as server, SmtpSession(settings_for(server)) as session:
        with pytest.raises(ZeroDivisionError):
            session.send(TO_BOB, MESSAGE, before_hand_over=lambda: 1 / 0)
        assert not session.is_open

    assert server.heard[-1] == b"DATA\r\n"


def test_nothing_at_all_is_written_when_the_caller_objects_to_a_chunk():
    with ScriptedServer(*CHUNKING, *GOODBYE) as server, SmtpSession(settings_for(server)) as session:
        with pytest.raises(ZeroDivisionError):
            session.send(TO_BOB, MESSAGE, before_hand_over=lambda: 1 / 0)
        assert session.is_open


def test_the_time_that_the_caller_takes_is_not_the_servers(pipelining_rules):
    slow = [request(TO_BOB, message(number), lambda: time.sleep(0.3)) for number in range(3)]
    with mail_server(pipelining_rules) as server, SmtpSession(settings_for(server, timeout=200)) as session:
        results = list(session.send_many(slow))

    assert [type(each) for each in results] == [Outcome] * 3


def test_when_the_connection_breaks_each_message_has_its_own_doubt():
    answered = (
        b"250 ok\r\n250 ok\r\n250 first\r\n" + b"250 ok\r\n550 no\r\n550 no\r\n503 no\r\n" + b"250 ok\r\n250 ok\r\n"
    )
    acts = [*CHUNKING, *CHUNK, *NEXT_CHUNK * 3, say(answered), hang_up()]
    given = many(WINDOW + 20)
    with ScriptedServer(*acts) as server, SmtpSession(settings_for(server)) as session:
        results = list(session.send_many(given))

    assert len(results) == WINDOW + 20
    assert results[0].reply.text == "first"
    assert type(results[1]) is SenderRefused
    assert [type(each) for each in results[2:]] == [ConnectionLost] * (WINDOW + 18)
    assert [in_doubt(each) for each in results] == [False, False, *[True] * (WINDOW - 2), *[False] * 20]


def test_what_follows_a_goodbye_was_not_taken_and_is_not_in_doubt():
    answered = b"250 ok\r\n250 ok\r\n250 first\r\n250 ok\r\n421 4.7.0 Too many messages\r\n"
    acts = [*CHUNKING, *CHUNK, *NEXT_CHUNK * 4, say(answered), hang_up()]
    with ScriptedServer(*acts) as server, SmtpSession(settings_for(server)) as session:
        first, *others = session.send_many(many(5))

    assert first.reply.text == "first"
    assert [type(each) for each in others] == [ServiceUnavailable] * 4
    assert not any(map(in_doubt, others))
    assert all(each.temporary for each in others)


def test_a_window_that_is_not_answered_ends_at_one_timeout():
    acts = [*CHUNKING, *CHUNK, *NEXT_CHUNK * 4, fall_silent()]
    started = time.monotonic()
    with ScriptedServer(*acts) as server, SmtpSession(settings_for(server, timeout=300)) as session:
        results = list(session.send_many(many(50)))

    assert time.monotonic() - started < 1.5
    assert [type(each) for each in results[:WINDOW]] == [TimedOut] * WINDOW
    assert [in_doubt(each) for each in results] == [True] * WINDOW + [False] * (50 - WINDOW)


def test_a_success_for_a_sender_that_was_refused_is_no_success():
    acts = [*CHUNKING, *CHUNK, say(b"550 no\r\n250 ok\r\n250 Queued\r\n"), fall_silent()]
    with ScriptedServer(*acts) as server, SmtpSession(settings_for(server)) as session:
        with pytest.raises(UnexpectedReply) as error:
            session.send(TO_BOB, MESSAGE)
        assert not session.is_open

    assert error.value.handed_over


def test_a_success_told_before_anything_was_written_is_no_success():
    acts = [*CHUNKING, say(b"250 ok\r\n250 ok\r\n250 Queued\r\n"), fall_silent()]
    with ScriptedServer(*acts) as server, SmtpSession(settings_for(server)) as session:
        time.sleep(0.05)
        with pytest.raises(ReplyOutOfOrder) as error:
            session.send(TO_BOB, MESSAGE)

    assert not error.value.handed_over


def test_a_chunk_that_is_refused_ends_a_large_message():
    acts = [
        *CHUNKING,
        hear(b"MAIL"),
        hear(b"RCPT"),
        say(b"250 ok\r\n250 ok\r\n"),
        hear_chunk(),
        say(b"552 5.3.4 Big\r\n"),
    ]
    with (
        ScriptedServer(*acts, hear_octets(10)) as server,
        SmtpSession(settings_for(server)) as session,
        pytest.raises(MessageRefused) as error,
    ):
        session.send(TO_BOB, b"x\r\n" * 2_000_000)

    assert str(error.value.reply) == "552 5.3.4 Big"
    assert not error.value.handed_over


def test_a_large_message_is_not_written_for_nobody():
    acts = [*CHUNKING, hear(b"MAIL"), hear(b"RCPT"), say(b"250 ok\r\n550 no\r\n"), hear(b"RSET"), say(b"250 ok\r\n")]
    with ScriptedServer(*acts, *GOODBYE) as server, SmtpSession(settings_for(server)) as session:
        with pytest.raises(RecipientsRefused):
            session.send(TO_BOB, b"x\r\n" * 2_000_000)
        assert session.is_open


def answer_each_recipient(number):
    """Answer every RCPT at length before reading the next, as a server does that does not gather its answers."""

    def act(talk):
        for _ in range(number):
            talk.read_until(b"\r\n")
            talk.connection.sendall(b"250-" + b"x" * 2_000 + b"\r\n250 ok\r\n")

    return act


@pytest.mark.parametrize("hello", [PIPELINING, CHUNKING])
def test_any_number_of_recipients_gets_its_answers_without_both_sides_waiting(hello):
    number = 5_000
    last = [hear(b"DATA"), say(b"354 go\r\n"), hear_content()] if hello is PIPELINING else [hear_chunk()]
    acts = [*hello, hear(b"MAIL"), say(b"250 ok\r\n"), answer_each_recipient(number), *last, say(b"250 done\r\n")]
    recipients = tuple(f"{'somebody' * 6}{place}@example.com" for place in range(number))

    with ScriptedServer(*acts, *GOODBYE) as server, SmtpSession(settings_for(server, timeout=10_000)) as session:
        outcome = session.send(Envelope("alice@example.com", recipients), MESSAGE)

    assert len(outcome.accepted) == number


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
