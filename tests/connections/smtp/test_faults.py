"""Servers that fail in every way in every state: each ends within the timeout, with the truth about the message."""

import time

import pytest

from connections.errors import (
    ConnectionLost,
    NotSmtp,
    ReplyOutOfOrder,
    ServiceUnavailable,
    SmtpError,
    SmtpStage,
    TimedOut,
    TlsBrokenOff,
    UnexpectedReply,
)
from connections.protocol.envelope import Envelope
from connections.smtp.session import SmtpSession
from tests.connections.smtp.conftest import settings_for
from tests.servers.scripted import (
    ScriptedServer,
    break_off,
    drip,
    fall_silent,
    hang_up,
    hear,
    hear_chunk,
    hear_content,
    hear_octets,
    pause,
    say,
)

TIMEOUT = 300
"""Milliseconds, where the fault is to wait for them."""
AMPLE = 10_000
"""Milliseconds, where something else has to end it much sooner."""
SLACK = 1.0
pytestmark = pytest.mark.usefixtures("servers_swallow_chunks")

MESSAGE = b"Subject: Hello\r\n\r\nGood morning\r\n"
TO_BOB = Envelope("alice@example.com", ("bob@example.com",))

GREETING = [pause(0.05)]  # a connection reset at once would fail at connect already
EHLO = [say(b"220 mail.test\r\n"), hear(b"EHLO")]
STARTTLS = [*EHLO, say(b"250-mail.test\r\n250 STARTTLS\r\n"), hear(b"STARTTLS")]
MAIL = [*EHLO, say(b"250 mail.test\r\n"), hear(b"MAIL")]
RCPT = [*MAIL, say(b"250 ok\r\n"), hear(b"RCPT")]
DATA = [*RCPT, say(b"250 ok\r\n"), hear(b"DATA")]
AFTER_354 = [*DATA, say(b"354 go\r\n")]
CONTENT = [*AFTER_354, hear_content()]
QUIT = [*CONTENT, say(b"250 done\r\n"), hear(b"QUIT")]

PIPELINED = [*EHLO, say(b"250-mail.test\r\n250 PIPELINING\r\n"), hear(b"MAIL"), hear(b"RCPT"), hear(b"DATA")]
PIPELINED_RCPT = [*PIPELINED, say(b"250 ok\r\n")]
PIPELINED_DATA = [*PIPELINED_RCPT, say(b"250 ok\r\n")]
PIPELINED_CONTENT = [*PIPELINED_DATA, say(b"354 go\r\n"), hear_content()]
CHUNKED = [
    *[*EHLO, say(b"250-mail.test\r\n250-PIPELINING\r\n250 CHUNKING\r\n")],
    *[hear(b"MAIL"), hear(b"RCPT"), hear_chunk()],
]
CHUNKED_RCPT = [*CHUNKED, say(b"250 ok\r\n")]
CHUNKED_CONTENT = [*CHUNKED_RCPT, say(b"250 ok\r\n")]

STATES = {
    "greeting": GREETING,
    "ehlo": EHLO,
    "starttls": STARTTLS,
    "mail": MAIL,
    "rcpt": RCPT,
    "data": DATA,
    "message": CONTENT,
}
FAULTS = {
    "closes": (hang_up(), ConnectionLost),
    "resets": (break_off(after=0.05), ConnectionLost),
    "talks HTTP": (say(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"), NotSmtp),
    "sends rubbish": (say(b"\x00\xff\x16\x03" * 10), NotSmtp),
    "sends rubbish after the code": (say(b"250\xff\x00 ok\r\n"), NotSmtp),
    "sends an over-long line": (say(b"250 " + b"x" * 100_000), NotSmtp),
    "sends an over-long ended line": (say(b"250 " + b"x" * 20_000 + b"\r\n"), NotSmtp),
    "sends too many lines": (say(b"250-x\r\n" * 200), NotSmtp),
    "mixes codes in a reply": (say(b"250-ok\r\n550 no\r\n"), NotSmtp),
    "sends a code that is none": (say(b"999 what\r\n"), NotSmtp),
    "sends 421": (say(b"421 4.3.2 Shutting down\r\n"), ServiceUnavailable),
    "sends a code of no use here": (say(b"334 go on\r\n"), UnexpectedReply),
}
PIPELINED_STATES = {
    "mail": PIPELINED,
    "rcpt": PIPELINED_RCPT,
    "data": PIPELINED_DATA,
    "message": PIPELINED_CONTENT,
}
CHUNKED_STATES = {
    "mail": CHUNKED,
    "rcpt": CHUNKED_RCPT,
    "message": CHUNKED_CONTENT,
}
SLOW_FAULTS = {
    "is silent": fall_silent(),
    "drips": drip(b"250 " + b"x" * 2_000),
}
ANSWERED = (ServiceUnavailable,)


def open_and_send(session, message):
    """Do what a task does with a session."""
    with session:
        session.send(TO_BOB, message)


def error_of(acts, *, message=MESSAGE, timeout=AMPLE, enable_ssl=False):
    """Send a message to a server that plays the acts; return the error, having checked that it came in time."""
    limit = SLACK + (TIMEOUT / 1000 if timeout == TIMEOUT else 2)
    with ScriptedServer(*acts) as server:
        session = SmtpSession(settings_for(server, timeout=timeout, enable_ssl=enable_ssl))
        started = time.monotonic()
        with pytest.raises(SmtpError) as error:
            open_and_send(session, message)
        assert time.monotonic() - started < limit
        assert not session.is_open
        assert f"127.0.0.1 port {server.port}" in error.value.sentence
    return error.value


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("state", STATES)
def test_a_faulty_server_is_an_error_that_names_the_step(state, fault):
    act, expected = FAULTS[fault]

    error = error_of([*STATES[state], act], enable_ssl=state == "starttls")

    assert type(error) is expected
    assert error.stage == state
    assert error.stage.label in error.sentence
    assert error.handed_over is (state == "message" and not isinstance(error, ANSWERED))
    assert ("may have accepted it" in error.sentence) is error.handed_over
    assert not (error.handed_over and error.temporary)


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("state", PIPELINED_STATES)
def test_a_faulty_server_is_an_error_that_names_the_step_where_commands_are_pipelined(state, fault):
    act, expected = FAULTS[fault]

    error = error_of([*PIPELINED_STATES[state], act])

    assert type(error) is expected
    assert error.stage == state
    assert error.handed_over is (state == "message" and not isinstance(error, ANSWERED))
    assert not (error.handed_over and error.temporary)


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("state", CHUNKED_STATES)
def test_a_message_that_was_written_whole_is_in_doubt_at_every_fault_but_a_goodbye(state, fault):
    act, expected = FAULTS[fault]

    error = error_of([*CHUNKED_STATES[state], act])

    assert type(error) is expected
    assert error.stage == state
    assert error.handed_over is not isinstance(error, ANSWERED)
    assert ("may have accepted it" in error.sentence) is error.handed_over


@pytest.mark.parametrize("fault", SLOW_FAULTS)
@pytest.mark.parametrize("acts", [*PIPELINED_STATES.values(), *CHUNKED_STATES.values()])
def test_a_server_that_takes_its_time_is_cut_off_at_the_timeout_where_commands_are_pipelined(acts, fault):
    error = error_of([*acts, SLOW_FAULTS[fault]], timeout=TIMEOUT)

    assert type(error) is TimedOut


@pytest.mark.parametrize("fault", SLOW_FAULTS)
@pytest.mark.parametrize("state", STATES)
def test_a_server_that_takes_its_time_is_cut_off_at_the_timeout(state, fault):
    error = error_of([*STATES[state], SLOW_FAULTS[fault]], timeout=TIMEOUT, enable_ssl=state == "starttls")

    assert type(error) is TimedOut
    assert error.sentence.startswith(f"Timed out at step {error.stage.label} after 0.3 seconds: 127.0.0.1 port ")
    assert error.stage == state
    assert error.handed_over is (state == "message")
    assert error.temporary is (state != "message")


@pytest.mark.parametrize("state", ["ehlo", "message"])
def test_a_reply_that_never_ends_is_cut_off_at_the_timeout(state):
    error = error_of([*STATES[state], drip(b"250-ok\r\n" * 500, every=0.01)], timeout=TIMEOUT)

    assert type(error) is TimedOut
    assert error.stage == state


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
    assert not error.handed_over


def test_a_goodbye_said_between_two_messages_is_understood():
    acts = [*CONTENT, say(b"250 done\r\n421 4.4.2 Idle for too long\r\n"), hang_up()]
    with ScriptedServer(*acts) as server, SmtpSession(settings_for(server)) as session:
        session.send(TO_BOB, MESSAGE)
        with pytest.raises(ServiceUnavailable) as error:
            session.send(TO_BOB, MESSAGE)

    assert error.value.temporary
    assert not error.value.handed_over


def test_a_server_that_stops_reading_ends_at_the_timeout_and_has_no_message():
    error = error_of([*AFTER_354, fall_silent()], message=b"x\r\n" * 7_000_000, timeout=2 * TIMEOUT)

    assert type(error) is TimedOut
    assert error.stage is SmtpStage.MESSAGE
    assert not error.handed_over
    assert error.temporary


def test_a_refusal_in_the_middle_of_the_content_is_heard():
    acts = [*AFTER_354, hear_octets(10), say(b"552 5.3.4 Too big\r\n"), hang_up()]

    error = error_of(acts, message=b"x\r\n" * 7_000_000)

    assert error.stage is SmtpStage.MESSAGE
    assert str(error.reply) == "552 5.3.4 Too big"
    assert not error.handed_over


def test_a_refusal_in_the_middle_of_the_content_is_heard_where_commands_are_pipelined():
    acts = [*PIPELINED_DATA, say(b"354 go\r\n"), hear_octets(10), say(b"552 5.3.4 Too big\r\n"), hang_up()]

    error = error_of(acts, message=b"x\r\n" * 7_000_000)

    assert error.stage is SmtpStage.MESSAGE
    assert str(error.reply) == "552 5.3.4 Too big"
    assert not error.handed_over


def test_a_success_told_in_the_middle_of_the_content_is_no_success():
    acts = [*PIPELINED_DATA, say(b"354 go\r\n"), hear_octets(10), say(b"250 2.0.0 Queued\r\n"), fall_silent()]

    error = error_of(acts, message=b"x\r\n" * 7_000_000)

    assert type(error) is ReplyOutOfOrder
    assert not error.handed_over


def test_two_positive_looking_wrong_codes_after_the_content_leave_the_message_in_doubt():
    error = error_of([*CONTENT, say(b"354 go on\r\n")])

    assert type(error) is UnexpectedReply
    assert error.handed_over


def test_a_wrong_answer_to_data_ends_before_the_content():
    error = error_of([*DATA, say(b"250 ok\r\n"), fall_silent()])

    assert type(error) is UnexpectedReply
    assert not error.handed_over


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
