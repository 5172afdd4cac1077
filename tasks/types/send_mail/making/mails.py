"""From the properties of a task to the messages that are handed over, for workers and for Python programs."""

from collections.abc import Callable
from datetime import datetime

from connections.protocol.envelope import Envelope
from connections.protocol.message import OutgoingMessage
from tasks.runtime.work import TaskFailed
from tasks.types.send_mail.making.materials import CannotGather
from tasks.types.send_mail.message import (
    Addressing,
    BadAddress,
    BadHeader,
    BadHtml,
    BuiltMessage,
    Materials,
    TooLarge,
    address_mails,
    build_mail,
    make_id_for,
)
from tasks.types.send_mail.properties import SendMailProperties

CANCELED_BETWEEN = "The execution was canceled after {made} of the task's mails. The others were not begun."
NEUTRAL = "nobody@mailwright.invalid"
"""Gives a Message-ID its domain where that of From is sensitive."""
NO_RECIPIENT = "No recipient is given. Type an address in To, Cc or Bcc, or check the expressions on them."


def address(properties: SendMailProperties) -> list[Addressing]:
    """Say to whom the mails go. Raises TaskFailed, also when the expressions on To, Cc and Bcc name nobody."""
    try:
        mails = address_mails(properties)
    except BadAddress as error:
        raise TaskFailed(str(error)) from error
    if not any(each.recipients for each in mails):
        raise TaskFailed(NO_RECIPIENT, "DTS_E_SENDMAILTASK_RECIPIENT_EMPTY")
    return mails


def build(
    properties: SendMailProperties,
    gather: Callable[[], Materials],
    addressing: Addressing,
    now: datetime,
    *,
    is_sender_hidden: bool = False,
) -> tuple[BuiltMessage, OutgoingMessage]:
    """Build one mail of what gather gives. Raises TaskFailed."""
    try:
        message_id = make_id_for(NEUTRAL if is_sender_hidden else properties.from_line)
        mail = build_mail(properties, message_id, now, gather(), addressing)
    except (CannotGather, BadAddress, BadHeader, BadHtml, TooLarge) as error:
        raise TaskFailed(str(error), getattr(error, "code", "")) from error
    return mail, OutgoingMessage(_make_envelope(mail, properties), mail.content)


def _make_envelope(mail: BuiltMessage, properties: SendMailProperties) -> Envelope:
    """Give a mail its envelope, with what the server shall report about it."""
    notify = frozenset(properties.dsn_notify)
    returned = properties.dsn_return if notify else None
    return Envelope(mail.sender, mail.recipients, mail.needs_smtputf8, notify=notify, return_content=returned)
