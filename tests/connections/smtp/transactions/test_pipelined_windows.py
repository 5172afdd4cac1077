"""What goes ahead of the answers: windows of messages, chunks, and what a break leaves in doubt."""

import time

import pytest

from connections.errors import (
    ConnectionLost,
    DataRefused,
    MessageRefused,
    RecipientsRefused,
    ReplyOutOfOrder,
    SenderRefused,
    ServiceUnavailable,
    TimedOut,
    UnexpectedReply,
)
from connections.protocol.envelope import Envelope
from connections.protocol.reply import Outcome
from connections.smtp.session import SmtpSession
from connections.smtp.transactions.chunks import WINDOW
from connections.waiting.bell import Bell
from tests.connections.smtp.conftest import settings_for
from tests.connections.smtp.transactions.pipelined import (
    ASKED,
    CHUNK,
    CHUNKING,
    GOODBYE,
    MESSAGE,
    PIPELINING,
    TO_BOB,
    TO_BOTH,
    in_doubt,
    many,
    message,
    request,
)
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
from tests.servers.smtp import mail_server

pytestmark = pytest.mark.usefixtures("servers_swallow_chunks")

ASKED_FOR_BOTH = [hear(b"MAIL"), hear(b"RCPT"), hear(b"RCPT"), hear(b"DATA")]
NEXT_CHUNK = [hear(b"RSET"), *CHUNK]


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
    assert not error.value.is_in_doubt
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

    assert time.monotonic() - started < 5
    assert [type(each) for each in results[:WINDOW]] == [TimedOut] * WINDOW
    assert [in_doubt(each) for each in results] == [True] * WINDOW + [False] * (50 - WINDOW)


def test_a_success_for_a_sender_that_was_refused_is_no_success():
    acts = [*CHUNKING, *CHUNK, say(b"550 no\r\n250 ok\r\n250 Queued\r\n"), fall_silent()]
    with ScriptedServer(*acts) as server, SmtpSession(settings_for(server)) as session:
        with pytest.raises(UnexpectedReply) as error:
            session.send(TO_BOB, MESSAGE)
        assert not session.is_open

    assert error.value.is_in_doubt


def test_a_success_told_before_anything_was_written_is_no_success():
    acts = [*CHUNKING, say(b"250 ok\r\n250 ok\r\n250 Queued\r\n"), fall_silent()]
    with ScriptedServer(*acts) as server, SmtpSession(settings_for(server)) as session:
        time.sleep(0.05)
        with pytest.raises(ReplyOutOfOrder) as error:
            session.send(TO_BOB, MESSAGE)

    assert not error.value.is_in_doubt


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
    assert not error.value.is_in_doubt


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


def test_what_comes_while_an_answer_is_awaited_is_written_at_once():
    first, second = many(2)
    bell = Bell()

    def come_late():
        yield first
        bell.ring()
        yield None
        yield second

    answered = b"250 ok\r\n250 ok\r\n250 first\r\n250 ok\r\n250 ok\r\n250 ok\r\n250 second\r\n"
    acts = [*CHUNKING, *CHUNK, *NEXT_CHUNK, say(answered), *GOODBYE]
    with ScriptedServer(*acts) as server, SmtpSession(settings_for(server)) as session:
        results = list(session.send_many(come_late(), bell))

    assert [each.reply.text for each in results] == ["first", "second"]


def test_a_bell_gives_the_server_no_more_time():
    bell = Bell()

    def ring_again_and_again(session):
        yield from many(1)
        while session.is_open:
            bell.ring()
            yield None

    acts = [*CHUNKING, *CHUNK, fall_silent()]
    with ScriptedServer(*acts) as server, SmtpSession(settings_for(server, timeout=300)) as session:
        results = list(session.send_many(ring_again_and_again(session), bell))

    assert [type(each) for each in results] == [TimedOut]
    assert in_doubt(results[0])
