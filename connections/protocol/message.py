"""A message as it is kept and sent, and what it is known by."""

from dataclasses import dataclass
from email.utils import make_msgid

from connections.protocol.envelope import Envelope


@dataclass(frozen=True)
class OutgoingMessage:
    """A message's envelope (RFC 5321) and its bytes (RFC 5322)."""

    envelope: Envelope
    content: bytes


def make_message_id(domain: str = "") -> str:
    """Make a Message-ID in a domain (RFC 5322 section 3.6.4); without one that is ASCII, in one that nobody has."""
    return make_msgid(domain=domain if domain.isascii() and domain else "mailwright.invalid")
