"""Who sends a message and who gets it, with what is asked of the servers on its way (RFC 5321, RFC 3461)."""

from dataclasses import dataclass
from enum import StrEnum


class Notify(StrEnum):
    """Of what the sender wants to be told (RFC 3461 section 4.1); NEVER stands alone."""

    NEVER = "NEVER"
    SUCCESS = "SUCCESS"
    FAILURE = "FAILURE"
    DELAY = "DELAY"


class Return(StrEnum):
    """What of the message such a notice brings back (RFC 3461 section 4.3)."""

    FULL = "FULL"
    HEADERS = "HDRS"


@dataclass(frozen=True)
class Envelope:
    """Who sends and who receives (RFC 5321 section 2.3.1); an empty sender is the null reverse-path.

    Delivery status notifications are asked for where the server offers DSN; elsewhere the mail goes without.
    """

    sender: str
    recipients: tuple[str, ...]
    smtputf8: bool = False
    """The message or an address needs RFC 6531, so the server must offer SMTPUTF8."""
    notify: frozenset[Notify] = frozenset()
    """Empty leaves it to the server, which then tells of failures."""
    return_content: Return | None = None
    envelope_id: str = ""
    """A word of the sender's own that comes back in a notice: at most 100 characters, none beyond ASCII."""
