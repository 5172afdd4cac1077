"""Servers that fail in a state, and what sending to them comes to."""

import time

import pytest

from connections.errors import (
    SmtpError,
)
from connections.protocol.envelope import Envelope
from connections.smtp.session import SmtpSession
from tests.connections.smtp.conftest import settings_for
from tests.servers.scripted import (
    ScriptedServer,
    hear,
    hear_content,
    say,
)

TIMEOUT = 300
"""Milliseconds, where the fault is to wait for them."""

AMPLE = 10_000
"""Milliseconds, where something else has to end it much sooner."""

SLACK = 3.0
MESSAGE = b"Subject: Hello\r\n\r\nGood morning\r\n"
TO_BOB = Envelope("alice@example.com", ("bob@example.com",))
EHLO = [say(b"220 mail.test\r\n"), hear(b"EHLO")]
STARTTLS = [*EHLO, say(b"250-mail.test\r\n250 STARTTLS\r\n"), hear(b"STARTTLS")]
MAIL = [*EHLO, say(b"250 mail.test\r\n"), hear(b"MAIL")]
RCPT = [*MAIL, say(b"250 ok\r\n"), hear(b"RCPT")]
DATA = [*RCPT, say(b"250 ok\r\n"), hear(b"DATA")]
AFTER_354 = [*DATA, say(b"354 go\r\n")]
CONTENT = [*AFTER_354, hear_content()]
PIPELINED = [*EHLO, say(b"250-mail.test\r\n250 PIPELINING\r\n"), hear(b"MAIL"), hear(b"RCPT"), hear(b"DATA")]
PIPELINED_RCPT = [*PIPELINED, say(b"250 ok\r\n")]
PIPELINED_DATA = [*PIPELINED_RCPT, say(b"250 ok\r\n")]


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
