"""Sessions with servers that tell which TLS they were shown."""

import pytest

from connections.errors import (
    SmtpError,
)
from connections.protocol.envelope import Envelope
from connections.smtp.session import SmtpSession
from tests.connections.smtp.conftest import settings_for

MESSAGE = b"Subject: Hello\r\n\r\nGood morning\r\n"
TO_BOB = Envelope("alice@example.com", ("bob@example.com",))


def settings(server, authority, **properties):
    return settings_for(server, **{"enable_ssl": True, "ca_bundle": str(authority.file), **properties})


def failure_of(properties):
    session = SmtpSession(properties)
    with pytest.raises(SmtpError) as error:
        session.open()
    assert not session.is_open
    return error.value
