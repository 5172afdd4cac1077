"""What tests of the pool share: a clock that is set by hand, and a mail that goes through the pool."""

from connections.protocol.envelope import Envelope
from connections.protocol.message import OutgoingMessage
from tests.connections.smtp.conftest import settings_for

MESSAGE = b"Subject: Hello\r\n\r\nGood morning\r\n"
TO_BOB = Envelope("alice@example.com", ("bob@example.com",))


class Clock:
    """A clock that is set by hand."""

    now = 1_000.0

    def __call__(self):
        return self.now


def send(pool, server, before_hand_over=lambda _session: None, **properties):
    return pool.send(settings_for(server, **properties), OutgoingMessage(TO_BOB, MESSAGE), before_hand_over)


def connections(server):
    return [mail.connection for mail in server.received]
