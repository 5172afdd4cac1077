"""Whether a server that offers CHUNKING also keeps to it when it refuses a chunk: it must swallow its octets all the
same (RFC 3030 section 2). One that does not would read a content, which anybody may have written, as commands.
"""

import time

from connections.errors import ReplyOutOfOrder, Server, Step
from connections.smtp.deadline import Deadline
from connections.smtp.transport import SmtpTransport

KNOWN_FOR = 3600.0
"""Seconds after which a server is asked again: it may be another one by then."""
QUESTION = b"BDAT 11 LAST\r\nXCHUNKING\r\nRSET\r\n"
"""A chunk that nobody has asked for, whose content is no command, and a command that has to succeed."""

_known: dict[Server, tuple[bool, float]] = {}


def swallows_chunks(transport: SmtpTransport, seconds: float) -> bool:
    """Tell whether chunks may be written ahead; a server that this process does not know is asked, in one round trip.

    Raises SmtpError when the connection ends over it; the next one is then used without chunks.
    """
    if not transport.has_extn("chunking"):
        return False
    swallows, until = _known.get(transport.server, (False, 0.0))
    if time.monotonic() < until:
        return swallows
    _remember(transport.server, swallows=False)
    if not _ask(transport, seconds):
        return False
    _remember(transport.server, swallows=True)
    return True


def forget() -> None:
    """Ask every server again."""
    _known.clear()


def _remember(server: Server, *, swallows: bool) -> None:
    _known[server] = swallows, time.monotonic() + KNOWN_FOR


def _ask(transport: SmtpTransport, seconds: float) -> bool:
    """Tell by the second answer: it is RSET's, or else the refusal of what was the chunk's content."""
    transport.deadline = Deadline.after(seconds)
    transport.expect_quiet_before(Step.MAIL)
    transport.queue(QUESTION)
    for line in ("BDAT 11 LAST", "RSET"):
        transport.tell("C", line)
    transport.read_reply()
    if transport.read_reply().is_positive:
        return True
    if not transport.read_reply().is_positive:
        transport.close()
        raise ReplyOutOfOrder(transport.server, Step.MAIL)
    return False
