"""Servers that fail in every way in every state: each ends within the timeout, with the truth about the message."""

import pytest

from connections.errors import (
    ConnectionLost,
    NotSmtp,
    ServiceUnavailable,
    TimedOut,
    UnexpectedReply,
)
from tests.connections.smtp.faulty import (
    CONTENT,
    DATA,
    EHLO,
    MAIL,
    PIPELINED,
    PIPELINED_DATA,
    PIPELINED_RCPT,
    RCPT,
    STARTTLS,
    TIMEOUT,
    error_of,
)
from tests.servers.scripted import (
    break_off,
    drip,
    fall_silent,
    hang_up,
    hear,
    hear_chunk,
    hear_content,
    pause,
    say,
)

pytestmark = pytest.mark.usefixtures("servers_swallow_chunks")

GREETING = [pause(0.05)]  # a connection reset at once would fail at connect already
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


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("state", STATES)
def test_a_faulty_server_is_an_error_that_names_the_step(state, fault):
    act, expected = FAULTS[fault]

    error = error_of([*STATES[state], act], enable_ssl=state == "starttls")

    assert type(error) is expected
    assert error.stage == state
    assert error.stage.label in error.sentence
    assert error.is_in_doubt is (state == "message" and not isinstance(error, ANSWERED))
    assert ("may have accepted it" in error.sentence) is error.is_in_doubt
    assert not (error.is_in_doubt and error.temporary)


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("state", PIPELINED_STATES)
def test_a_faulty_server_is_an_error_that_names_the_step_where_commands_are_pipelined(state, fault):
    act, expected = FAULTS[fault]

    error = error_of([*PIPELINED_STATES[state], act])

    assert type(error) is expected
    assert error.stage == state
    assert error.is_in_doubt is (state == "message" and not isinstance(error, ANSWERED))
    assert not (error.is_in_doubt and error.temporary)


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("state", CHUNKED_STATES)
def test_a_message_that_was_written_whole_is_in_doubt_at_every_fault_but_a_goodbye(state, fault):
    act, expected = FAULTS[fault]

    error = error_of([*CHUNKED_STATES[state], act])

    assert type(error) is expected
    assert error.stage == state
    assert error.is_in_doubt is not isinstance(error, ANSWERED)
    assert ("may have accepted it" in error.sentence) is error.is_in_doubt


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
    assert error.is_in_doubt is (state == "message")
    assert error.temporary is (state != "message")


@pytest.mark.parametrize("state", ["ehlo", "message"])
def test_a_reply_that_never_ends_is_cut_off_at_the_timeout(state):
    error = error_of([*STATES[state], drip(b"250-ok\r\n" * 500, every=0.01)], timeout=TIMEOUT)

    assert type(error) is TimedOut
    assert error.stage == state
