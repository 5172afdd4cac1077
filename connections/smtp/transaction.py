"""One mail transaction step by step: MAIL, RCPT, DATA and the content (RFC 5321 section 3.3)."""

import re
from collections.abc import Callable

from connections.errors import (
    AddressNotAllowed,
    EightBitNotOffered,
    MessageTooLarge,
    NotSendable,
    RecipientsRefused,
    ServiceUnavailable,
    SmtpError,
    SmtpStage,
    SmtpUtf8NotOffered,
)
from connections.smtp.commands import mail_arguments, needs_smtputf8, rcpt_arguments
from connections.smtp.refusals import refusal
from connections.smtp.replies import Envelope, Outcome, RecipientReply, Reply
from connections.smtp.transport import SmtpTransport

ADDRESS = re.compile(
    r'(?:"(?:[^"\\\x00-\x1f\x7f]|\\[^\x00-\x1f\x7f])*"|[^\s<>"\x00-\x1f\x7f]+)(?:@[^\s<>"\x00-\x1f\x7f]+)?'
)
LONGEST_ENVELOPE_ID = 100
LONGEST_SIZE = 20
LINE_BREAK = re.compile(rb"\r\n|\r|\n")
LEADING_DOT = re.compile(rb"^\.", re.MULTILINE)


def canonical_lines(message: bytes) -> bytes:
    """Return the message with CRLF at the end of every line.

    A lone CR or LF is not allowed in a content (RFC 5321 section 2.3.8), and some servers take it for the end of one.
    """
    breaks = message.count(b"\r\n")
    if not message.count(b"\r") == breaks == message.count(b"\n"):
        message = LINE_BREAK.sub(b"\r\n", message)
    return message if message.endswith(b"\r\n") else message + b"\r\n"


def dotted(content: bytes) -> bytes:
    """Return a content as it follows DATA: with its dots doubled, and the final one (RFC 5321 section 4.5.2)."""
    if content.startswith(b".") or b"\n." in content:
        content = LEADING_DOT.sub(b"..", content)
    return content + b".\r\n"


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
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST_SIZE else 0


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


def transact(
    transport: SmtpTransport, envelope: Envelope, content: bytes, before_hand_over: Callable[[], None]
) -> Outcome:
    """Send one message whose lines are canonical, and return what the server answered.

    before_hand_over is called when the server waits for the content and nothing of it is written; a slow database
    behind it is not the server's fault, so its time does not count.
    """
    transport.command_encoding = "utf-8" if needs_smtputf8(envelope) else "ascii"
    _begin(transport, envelope, content)
    recipients = _name_recipients(transport, envelope)
    _ask_for_data(transport)
    with transport.off_the_clock():
        before_hand_over()
    try:
        return Outcome(recipients, _hand_over(transport, content))
    except SmtpError as error:
        error.answers = recipients
        raise


def name_parties(transport: SmtpTransport, envelope: Envelope) -> tuple[RecipientReply, ...]:
    """Name the sender and the recipients of a message that does not follow. Raises SmtpError as transact does."""
    check_sendable(transport, envelope, b"")
    transport.command_encoding = "utf-8" if needs_smtputf8(envelope) else "ascii"
    _begin(transport, envelope, b"")
    return _name_recipients(transport, envelope)


def _begin(transport: SmtpTransport, envelope: Envelope, content: bytes) -> None:
    transport.begin(SmtpStage.MAIL)
    reply = transport.command("MAIL", mail_arguments(envelope, content, transport.esmtp_features))
    if not reply.is_positive:
        raise refusal(transport.server, SmtpStage.MAIL, reply, envelope.sender or "<>")


def _name_recipients(transport: SmtpTransport, envelope: Envelope) -> tuple[RecipientReply, ...]:
    transport.begin(SmtpStage.RCPT)
    answers = tuple(_name_recipient(transport, envelope, address) for address in envelope.recipients)
    if not any(each.accepted for each in answers):
        raise RecipientsRefused(transport.server, SmtpStage.RCPT, answers)
    return answers


def _name_recipient(transport: SmtpTransport, envelope: Envelope, address: str) -> RecipientReply:
    reply = transport.command("RCPT", rcpt_arguments(envelope, address, transport.esmtp_features))
    if not reply.is_positive and not reply.is_refusal:
        raise refusal(transport.server, SmtpStage.RCPT, reply, address)
    return RecipientReply(address, reply)


def _ask_for_data(transport: SmtpTransport) -> None:
    transport.begin(SmtpStage.DATA)
    reply = transport.command("DATA")
    if reply.code != 354:
        raise refusal(transport.server, SmtpStage.DATA, reply)


def _hand_over(transport: SmtpTransport, content: bytes) -> Reply:
    transport.begin(SmtpStage.MESSAGE)
    transport.expect_quiet()
    transport.send(dotted(content))
    reply = _final_reply(transport)
    if reply.is_positive:
        return reply
    error = refusal(transport.server, SmtpStage.MESSAGE, reply)
    error.handed_over = not reply.is_refusal
    raise error


def _final_reply(transport: SmtpTransport) -> Reply:
    """Return the answer to the content; whatever prevents it from being read leaves the message in doubt."""
    try:
        return transport.read_reply()
    except ServiceUnavailable:
        raise
    except SmtpError as error:
        error.handed_over = True
        raise
