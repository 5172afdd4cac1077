"""Messages and scripts for servers that take commands ahead of their answers."""

from connections.errors import (
    SmtpError,
)
from connections.protocol.envelope import Envelope
from connections.protocol.message import OutgoingMessage
from connections.smtp.transactions.send_request import SendRequest
from tests.servers.scripted import (
    hear,
    hear_chunk,
    say,
)

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
CHUNK = [hear(b"MAIL"), hear(b"RCPT"), hear_chunk()]
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
    return isinstance(result, SmtpError) and result.is_in_doubt
