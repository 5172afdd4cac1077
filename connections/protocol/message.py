"""A message as it is kept and sent."""

from dataclasses import dataclass

from connections.protocol.envelope import Envelope


@dataclass(frozen=True)
class OutgoingMessage:
    """A message's envelope (RFC 5321) and its bytes (RFC 5322)."""

    envelope: Envelope
    content: bytes
