"""Messages as we build them, and as parsers read them."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from tasks.types.send_mail.message import (
    Attachment,
    BuiltMessage,
    Materials,
    build_mail,
)
from tasks.types.send_mail.properties import SendMailProperties

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
PLAIN = {"from_line": "Reports <reports@example.com>", "to_line": "ann@example.com", "subject": "Hello"}


def make(
    text: str = "Text", *attachments: Attachment, images: dict[str, Attachment] | None = None, **values
) -> BuiltMessage:
    properties = SendMailProperties(**{**PLAIN, **values})
    return build_mail(properties, "<1@example.com>", NOW, Materials(text, attachments, images or {}))


def read(mail: BuiltMessage) -> EmailMessage:
    return message_from_bytes(mail.content, policy=default)


def tree(message: EmailMessage) -> object:
    """Give the structure of a message: (type, [parts])."""
    if not message.is_multipart():
        return message.get_content_type()
    return (message.get_content_type(), [tree(part) for part in message.iter_parts()])
