"""Whether a server that offers CHUNKING also keeps to it when it refuses a chunk: it must swallow its octets all the
same (RFC 3030 section 2). One that does not, such as Postfix where it insists on STARTTLS, would read a content as
commands, and anybody may have written that.

After a chunk that was refused nothing but RSET is allowed (section 2 too). Dovecot holds to it: without RSET it refuses
the first mail that follows.
"""

import time

from connections.errors import ReplyOutOfOrder, SmtpStage
from connections.smtp.transport import SmtpTransport
from connections.types.smtp.properties import SmtpProperties
from connections.waiting.deadline import Deadline

KNOWN_FOR = 3600.0
"""Seconds after which a server is asked again: it may be another one by then."""
QUESTION = b"BDAT 11 LAST\r\nXCHUNKING\r\nNOOP\r\nRSET\r\n"
"""A chunk that nobody has asked for, whose content is no command; a command that has to succeed; and RSET, which a
server may refuse that takes nothing before STARTTLS."""

_known: dict[SmtpProperties, tuple[bool, float]] = {}
"""By all that a manager says of the connection: what is refused depends on encryption and authentication."""


def swallows_chunks(transport: SmtpTransport, properties: SmtpProperties) -> bool:
    """Tell whether chunks may be written ahead; a server that this process does not know is asked, in one round trip.

    Raises SmtpError when the connection ends over it; the next one is then used without chunks.
    """
    if not transport.has_extn("chunking"):
        return False
    swallows, until = _known.get(properties, (False, 0.0))
    if time.monotonic() < until:
        return swallows
    _remember(properties, swallows=False)
    if not _ask(transport, properties.timeout_seconds):
        return False
    _remember(properties, swallows=True)
    return True


def may_swallow(transport: SmtpTransport, properties: SmtpProperties) -> bool:
    """Tell whether chunks may be written ahead, as far as this process knows without asking."""
    swallows, until = _known.get(properties, (True, 0.0))
    return transport.has_extn("chunking") and (swallows or time.monotonic() >= until)


def forget() -> None:
    """Ask every server again."""
    _known.clear()


def _remember(properties: SmtpProperties, *, swallows: bool) -> None:
    _known[properties] = swallows, time.monotonic() + KNOWN_FOR


def _ask(transport: SmtpTransport, seconds: float) -> bool:
    """Tell by the second answer: it is NOOP's, or else the refusal of what was the chunk's content."""
    transport.deadline = Deadline.after(seconds)
    transport.expect_quiet_before(SmtpStage.MAIL)
    transport.outgoing.add(QUESTION)
    for line in ("BDAT 11 LAST", "NOOP", "RSET"):
        transport.report_line("C", line)
    transport.read_reply()
    swallows = transport.read_reply().is_positive
    if not (swallows or transport.read_reply().is_positive):
        transport.close()
        raise ReplyOutOfOrder(transport.server, SmtpStage.MAIL)
    transport.read_reply()
    return swallows
