"""Answers that nobody asked for, goodbyes and broken handshakes: none is taken for another one."""

import time

import pytest

from connections.errors import (
    ReplyOutOfOrder,
    ServiceUnavailable,
    SmtpError,
    SmtpStage,
    TimedOut,
    TlsBrokenOff,
    UnexpectedReply,
)
from connections.smtp.session import SmtpSession
from tests.connections.smtp.conftest import settings_for
from tests.connections.smtp.faulty import (
    AFTER_354,
    CONTENT,
    DATA,
    EHLO,
    MAIL,
    MESSAGE,
    PIPELINED_DATA,
    RCPT,
    SLACK,
    STARTTLS,
    TIMEOUT,
    TO_BOB,
    error_of,
)
from tests.servers.scripted import (
    ScriptedServer,
    break_off,
    drip,
    fall_silent,
    hang_up,
    hear,
    hear_octets,
    say,
)

pytestmark = pytest.mark.usefixtures("servers_swallow_chunks")

QUIT = [*CONTENT, say(b"250 done\r\n"), hear(b"QUIT")]


@pytest.mark.parametrize(
    ("acts", "stage", "sentence"),
    [
        (
            [*RCPT, hang_up()],
            SmtpStage.RCPT,
            "{} closed the connection at step RCPT TO. Its log may say why.",
        ),
        (
            [say(b"HTTP/1.1 400 Bad Request\r\nA: b\r\n")],
            SmtpStage.GREETING,
            "The answer of {} at step greeting is not SMTP: a mail server's answer begins with three digits. "
            "Is this the port of a mail server?",
        ),
        (
            [say(b"\x15\x03\x01\x00\x02\x02\x0a")],
            SmtpStage.GREETING,
            "The answer of {} at step greeting is not SMTP: it speaks TLS at once, as the TLS mode “TLS on connect” "
            "expects. Is this the port of a mail server?",
        ),
        (
            [say(b"554 5.7.1 Go away\r\n")],
            SmtpStage.GREETING,
            "{} does not accept connections from this worker: 554 5.7.1 Go away. Ask its administrator to allow it.",
        ),
        (
            [*EHLO, say(b"550 Bad name\r\n")],
            SmtpStage.EHLO,
            "{} refused the step EHLO: 550 Bad name. It does not accept the name that this worker gives itself in "
            "EHLO: set EHLO name of the SMTP connection manager to the worker's full name in DNS.",
        ),
        (
            [*MAIL, say(b"530 5.7.0 Must issue a STARTTLS command first\r\n"), hear(b"RSET"), say(b"250 ok\r\n")],
            SmtpStage.MAIL,
            "{} refused the sender alice@example.com at step MAIL FROM: 530 5.7.0 Must issue a STARTTLS command first. "
            "It wants an encrypted connection. Turn on Enable Secure Sockets Layer (SSL) in the SMTP connection "
            "manager. It lists no STARTTLS here, so another port may be needed, such as 587.",
        ),
        (
            [*DATA, say(b"451 4.3.0 Later\r\n"), hear(b"RSET"), say(b"250 ok\r\n")],
            SmtpStage.DATA,
            "{} would not take the message at step DATA: 451 4.3.0 Later. It may take the mail later.",
        ),
        (
            [*CONTENT, hang_up()],
            SmtpStage.MESSAGE,
            "{} closed the connection at step message content. Its log may say why. The message had been handed over "
            "already, so the server may have accepted it: look there before sending again.",
        ),
    ],
)
def test_the_sentence_says_what_happened_and_what_to_do(acts, stage, sentence):
    error = error_of(acts)

    assert error.stage is stage
    assert error.sentence == sentence.format(error.server)
    assert str(error) == error.sentence


def test_an_answer_that_nobody_asked_for_is_never_taken_for_the_next_one():
    acts = [*MAIL, say(b"250 ok\r\n250 ok\r\n250 ok\r\n354 go\r\n250 done\r\n"), fall_silent()]

    error = error_of(acts)

    assert type(error) is ReplyOutOfOrder
    assert error.stage is SmtpStage.RCPT


def test_a_success_told_before_the_content_was_sent_is_no_success():
    error = error_of([*DATA, say(b"354 go\r\n250 2.0.0 Queued\r\n"), fall_silent()])

    assert type(error) is ReplyOutOfOrder
    assert error.stage is SmtpStage.MESSAGE
    assert not error.is_in_doubt


def test_a_goodbye_said_between_two_messages_is_understood():
    acts = [*CONTENT, say(b"250 done\r\n421 4.4.2 Idle for too long\r\n"), hang_up()]
    with ScriptedServer(*acts) as server, SmtpSession(settings_for(server)) as session:
        session.send(TO_BOB, MESSAGE)
        with pytest.raises(ServiceUnavailable) as error:
            session.send(TO_BOB, MESSAGE)

    assert error.value.temporary
    assert not error.value.is_in_doubt


def test_a_server_that_stops_reading_ends_at_the_timeout_and_has_no_message():
    error = error_of([*AFTER_354, fall_silent()], message=b"x\r\n" * 7_000_000, timeout=2 * TIMEOUT)

    assert type(error) is TimedOut
    assert error.stage is SmtpStage.MESSAGE
    assert not error.is_in_doubt
    assert error.temporary


def test_a_refusal_in_the_middle_of_the_content_is_heard():
    acts = [*AFTER_354, hear_octets(10), say(b"552 5.3.4 Too big\r\n"), hang_up()]

    error = error_of(acts, message=b"x\r\n" * 7_000_000)

    assert error.stage is SmtpStage.MESSAGE
    assert str(error.reply) == "552 5.3.4 Too big"
    assert not error.is_in_doubt


def test_a_refusal_in_the_middle_of_the_content_is_heard_where_commands_are_pipelined():
    acts = [*PIPELINED_DATA, say(b"354 go\r\n"), hear_octets(10), say(b"552 5.3.4 Too big\r\n"), hang_up()]

    error = error_of(acts, message=b"x\r\n" * 7_000_000)

    assert error.stage is SmtpStage.MESSAGE
    assert str(error.reply) == "552 5.3.4 Too big"
    assert not error.is_in_doubt


def test_a_success_told_in_the_middle_of_the_content_is_no_success():
    acts = [*PIPELINED_DATA, say(b"354 go\r\n"), hear_octets(10), say(b"250 2.0.0 Queued\r\n"), fall_silent()]

    error = error_of(acts, message=b"x\r\n" * 7_000_000)

    assert type(error) is ReplyOutOfOrder
    assert not error.is_in_doubt


def test_two_positive_looking_wrong_codes_after_the_content_leave_the_message_in_doubt():
    error = error_of([*CONTENT, say(b"354 go on\r\n")])

    assert type(error) is UnexpectedReply
    assert error.is_in_doubt


def test_a_wrong_answer_to_data_ends_before_the_content():
    error = error_of([*DATA, say(b"250 ok\r\n"), fall_silent()])

    assert type(error) is UnexpectedReply
    assert not error.is_in_doubt


@pytest.mark.parametrize("fault", [hang_up(), break_off(), fall_silent(), drip(b"221 " + b"x" * 500), say(b"\xff\xff")])
def test_closing_never_raises_and_never_hangs(fault):
    with ScriptedServer(*QUIT, fault) as server:
        session = SmtpSession(settings_for(server, timeout=TIMEOUT))
        session.open()
        outcome = session.send(TO_BOB, MESSAGE)
        started = time.monotonic()
        session.quit()
        session.quit()

    assert outcome.reply.text == "done"
    assert time.monotonic() - started < TIMEOUT / 1000 + SLACK


@pytest.mark.parametrize("fault", [hang_up(), fall_silent(), say(b"500 what?\r\n"), drip(b"250 " + b"x" * 500)])
def test_a_session_that_cannot_be_reset_is_given_up(fault):
    with ScriptedServer(*MAIL, say(b"550 5.7.1 No\r\n"), hear(b"RSET"), fault) as server:
        session = SmtpSession(settings_for(server, timeout=TIMEOUT))
        session.open()
        started = time.monotonic()
        with pytest.raises(SmtpError, match="No"):
            session.send(TO_BOB, MESSAGE)

    assert time.monotonic() - started < TIMEOUT / 1000 + SLACK
    assert not session.is_open


@pytest.mark.parametrize("fault", [hang_up(), break_off()])
def test_a_handshake_that_is_broken_off_says_so(fault):
    error = error_of([*STARTTLS, say(b"220 go ahead\r\n"), hear_octets(1), fault], enable_ssl=True)

    assert type(error) is TlsBrokenOff
    assert error.stage is SmtpStage.CERTIFICATE
    assert error.temporary


@pytest.mark.parametrize("fault", [fall_silent(), drip(b"\x16\x03\x03\x20\x00" + b"\x00" * 500)])
def test_a_handshake_that_takes_its_time_is_cut_off_at_the_timeout(fault):
    acts = [*STARTTLS, say(b"220 go ahead\r\n"), hear_octets(1), fault]

    error = error_of(acts, timeout=TIMEOUT, enable_ssl=True)

    assert type(error) is TimedOut
    assert error.stage is SmtpStage.CERTIFICATE


def test_rubbish_that_a_database_could_not_keep_is_replaced():
    error = error_of([*MAIL, say(b"550 no\x00\x1b[31m \xff\r\n"), hear(b"RSET"), say(b"250 ok\r\n")])

    assert error.reply_text == "no\ufffd\ufffd[31m \ufffd"
