"""Whether a server can take a message at all: judged before anything of it is written.

That no CR or LF gets onto the wire is held here for the addresses that MAIL and RCPT are made of, and by
SmtpTransport.putcmd for commands that go alone; in headers by write_text (tasks/types/send_mail/message/headers.py) for
text and by connections/addresses/tokens.py for addresses, which leave none in a value.
"""

import re

from connections.errors import (
    AddressNotAllowed,
    EightBitNotOffered,
    MessageTooLarge,
    NotSendable,
    SmtpStage,
    SmtpUtf8NotOffered,
)
from connections.protocol.envelope import Envelope
from connections.smtp.transactions.commands import needs_smtputf8
from connections.smtp.transport import SmtpTransport
from designer.input.numerals import is_count

ADDRESS = re.compile(
    r'(?:"(?:[^"\\\x00-\x1f\x7f]|\\[^\x00-\x1f\x7f])*"|[^\s<>"\x00-\x1f\x7f]+)(?:@[^\s<>"\x00-\x1f\x7f]+)?'
)
LONGEST_ENVELOPE_ID = 100
LONGEST_SIZE = 20


def check_sendable(transport: SmtpTransport, envelope: Envelope, content: bytes) -> None:
    """Raise NotSendable when this server cannot take this message, before anything is written."""
    _check_addresses(transport, envelope)
    if needs_smtputf8(envelope) and not transport.has_extn("smtputf8"):
        raise SmtpUtf8NotOffered(transport.server, SmtpStage.MAIL)
    if not content.isascii() and not transport.has_extn("8bitmime"):
        raise EightBitNotOffered(transport.server, SmtpStage.MAIL)
    limit = _read_limit(transport.esmtp_features.get("size", ""))
    if 0 < limit < len(content):
        figures = f"{len(content):,} bytes, where {limit:,} are allowed"
        raise MessageTooLarge(transport.server, SmtpStage.MAIL, None, figures)


def _read_limit(text: str) -> int:
    """Read what EHLO says of SIZE, at most twenty digits (RFC 1870 section 3); 0 means that nothing is known."""
    return int(text) if is_count(text, LONGEST_SIZE) else 0


def _check_addresses(transport: SmtpTransport, envelope: Envelope) -> None:
    if envelope.sender and not ADDRESS.fullmatch(envelope.sender):
        raise AddressNotAllowed(transport.server, SmtpStage.MAIL, None, ascii(envelope.sender))
    if len(envelope.envelope_id) > LONGEST_ENVELOPE_ID or not envelope.envelope_id.isascii():
        raise NotSendable(
            transport.server, SmtpStage.MAIL, None, "its envelope ID is longer than 100 characters, or not ASCII."
        )
    if not envelope.recipients:
        raise NotSendable(transport.server, SmtpStage.RCPT, None, "it has no recipient.")
    for address in envelope.recipients:
        if not ADDRESS.fullmatch(address):
            raise AddressNotAllowed(transport.server, SmtpStage.RCPT, None, ascii(address))
