"""A mail, put together: the message (RFC 5322) and its envelope (RFC 5321)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from email.utils import format_datetime
from functools import lru_cache
from hashlib import sha256

from connections.addresses import Mailbox, read_items, read_mailbox, read_mailboxes
from connections.protocol import message as protocol
from tasks.types.send_mail.markup import read_cid
from tasks.types.send_mail.message import html
from tasks.types.send_mail.message.attachments import Attachment, zip_together
from tasks.types.send_mail.message.bounds import check_sizes
from tasks.types.send_mail.message.custom_headers import read_custom_headers
from tasks.types.send_mail.message.headers import write_addresses, write_text
from tasks.types.send_mail.message.materials import Materials
from tasks.types.send_mail.message.mime import write_multipart, write_text_part
from tasks.types.send_mail.properties import MessageFormat, SendingMode, SendMailProperties, Sensitivity

NULL_PATH = "<>"
"""The reverse-path of a message that nobody wants a report on (RFC 5321 section 4.5.5)."""


@dataclass(frozen=True)
class Addressing:
    """Who sends one mail, and who gets it. sender is the reverse-path; empty is the null reverse-path."""

    author: Mailbox
    sender: str
    to: tuple[Mailbox, ...] = ()
    cc: tuple[Mailbox, ...] = ()
    bcc: tuple[Mailbox, ...] = ()

    @property
    def recipients(self) -> tuple[str, ...]:
        """The forward-paths, each once."""
        each: dict[str, str] = {}
        for address in (*self.to, *self.cc, *self.bcc):
            each.setdefault(address.key, address.addr_spec)
        return tuple(each.values())


@dataclass(frozen=True)
class BuiltMessage:
    """A mail ready to be handed over: the envelope's addresses (RFC 5321) and the message's bytes (RFC 5322)."""

    message_id: str
    sender: str
    recipients: tuple[str, ...]
    subject: str
    needs_smtputf8: bool
    content: bytes


def make_id_for(from_line: str) -> str:
    """Make a Message-ID in the sender's domain (RFC 5322 section 3.6.4). Raises BadAddress."""
    return protocol.make_message_id(read_mailbox(from_line).domain)


def address_mails(properties: SendMailProperties) -> list[Addressing]:
    """Say to whom the task's mails go: one mail to all, or one to each recipient. Raises BadAddress."""
    author = read_mailbox(properties.from_line)
    sender = _read_sender(properties.envelope_sender, author)
    read = _read_one if properties.one_recipient_a_line else read_mailboxes
    to, cc, bcc = (read(line) for line in (properties.to_line, properties.cc_line, properties.bcc_line))
    if properties.sending_mode is SendingMode.ONE_MAIL:
        return [Addressing(author, sender, to, cc, bcc)]
    each: dict[str, Mailbox] = {}
    for address in (*to, *cc, *bcc):
        each.setdefault(address.key, address)
    return [Addressing(author, sender, to=(address,)) for address in each.values()]


def _read_sender(typed: str, author: Mailbox) -> str:
    """Read the reverse-path: what is typed, nothing for <>, and the author's address where nothing is typed."""
    if typed.strip(" ") == NULL_PATH:
        return ""
    return (read_mailbox(typed) if read_items(typed) else author).addr_spec


def _read_one(line: str) -> tuple[Mailbox, ...]:
    """Read a line that holds one recipient or none, whatever is in it."""
    return (read_mailbox(line),) if read_items(line) else ()


def build_mail(
    properties: SendMailProperties,
    message_id: str,
    now: datetime,
    materials: Materials | None = None,
    addressing: Addressing | None = None,
) -> BuiltMessage:
    """Build a mail. The same properties, Message-ID, time and materials give the same bytes.

    Without materials the message source is the text; without an addressing it is the first of address_mails. Raises
    BadAddress, BadHeader, BadHtml and TooLarge.
    """
    addressing = addressing or address_mails(properties)[0]
    materials = materials or Materials(properties.message_source)
    subject = properties.subject.strip()
    check_sizes(subject, materials)
    replies_to = read_mailboxes(properties.reply_to)
    shown = (addressing.author, *addressing.to, *addressing.cc, *replies_to)
    paths = (addressing.sender, *addressing.recipients, *(address.addr_spec for address in shown))
    needs_smtputf8 = not all(path.isascii() for path in paths)
    header = [
        write_addresses("From", [addressing.author], utf8=needs_smtputf8),
        *_write_recipients(addressing, utf8=needs_smtputf8),
        *([write_addresses("Reply-To", replies_to, utf8=needs_smtputf8)] if replies_to else []),
        write_text("Subject", subject),
        f"Date: {_write_date(now.replace(microsecond=0), now.tzinfo)}\r\nMessage-ID: {message_id}\r\n".encode("ascii"),
        *_write_marks(properties, addressing, utf8=needs_smtputf8),
        *(write_text(name, value) for name, value in read_custom_headers(properties.custom_headers)),
        b"MIME-Version: 1.0\r\n",
    ]
    body = _Body(properties, materials, message_id, now).build()
    return BuiltMessage(
        message_id=message_id,
        sender=addressing.sender,
        recipients=addressing.recipients,
        subject=subject,
        needs_smtputf8=needs_smtputf8,
        content=b"".join(header) + body,
    )


@lru_cache(maxsize=8)
def _write_date(second: datetime, _: tzinfo | None) -> str:
    """Write a date (RFC 5322 section 3.3), once for all mails of a second and a time zone."""
    return format_datetime(second)


def _write_recipients(addressing: Addressing, *, utf8: bool) -> Iterator[bytes]:
    if addressing.to:
        yield write_addresses("To", addressing.to, utf8=utf8)
    if addressing.cc:
        yield write_addresses("Cc", addressing.cc, utf8=utf8)
    if not (addressing.to or addressing.cc):
        # A message must show no Bcc, yet some servers want a recipient's header: the empty group of RFC 5322.
        yield b"To: undisclosed-recipients:;\r\n"


def _write_marks(properties: SendMailProperties, addressing: Addressing, *, utf8: bool) -> Iterator[bytes]:
    """Write what mail programs show beside a message: how urgent and how private it is, and the wish for a receipt."""
    if properties.priority.number != 3:
        yield write_text("X-Priority", str(properties.priority.number))
        yield write_text("Importance", properties.priority.value)
    if properties.sensitivity is not Sensitivity.NORMAL:
        yield write_text("Sensitivity", properties.sensitivity.value)
    if properties.read_receipt:
        yield write_addresses("Disposition-Notification-To", [addressing.author], utf8=utf8)


@dataclass
class _Body:
    """The MIME structure of a message: mixed(alternative(text, related(HTML, images)), attachments), as needed."""

    properties: SendMailProperties
    materials: Materials
    message_id: str
    now: datetime

    def build(self) -> bytes:
        attachments = list(self.materials.attachments)
        if self.properties.message_format is MessageFormat.HTML:
            text = self._build_html(attachments)
        else:
            text = write_text_part(self.materials.text, "plain")
        if not attachments:
            return text
        limit = self.properties.zip_attachments_over
        if limit is not None and sum(len(each.content) for each in attachments) > limit * 1024:
            attachments = [zip_together(attachments, self.now)]
        return self._put_together("mixed", [text, *(each.attached for each in attachments)])

    def _build_html(self, attachments: list[Attachment]) -> bytes:
        """Build the alternatives. An attachment that the HTML shows by name (cid:name) becomes one of its images."""
        source = html.check(self.materials.text)
        images = self.materials.images if self.properties.embed_images else {}
        by_name = {each.file_name: each for each in attachments}
        shown: dict[str, Attachment] = {}

        def find(address: str) -> str | None:
            names = [name for name in read_cid(address) if name in by_name]
            image = by_name[names[0]] if names else images.get(address)
            if image is None:
                return None
            shown[address] = image
            return f"cid:{image.content_id}"

        plain, source = self._convert(html.replace_images(source, find))
        text, main = write_text_part(plain, "plain"), write_text_part(source, "html")
        attachments[:] = [each for each in attachments if not any(each is image for image in shown.values())]
        if shown:
            parts = {each.content_id: each.shown for each in shown.values()}
            main = self._put_together("related", [main, *parts.values()], type="text/html")
        return self._put_together("alternative", [text, main])

    def _convert(self, source: str) -> tuple[str, str]:
        """Give the text and the HTML of a document."""
        text = self.properties.text_alternative
        if self.properties.inline_css:
            return (text, html.inline_css(source)) if text else html.convert(source)
        return text or html.to_text(source), source

    def _put_together(self, subtype: str, parts: list[bytes], **parameters: str) -> bytes:
        """Put parts together, with a boundary that nobody can foresee and that is the same each time."""
        boundary = sha256(f"{subtype} {self.message_id}".encode()).hexdigest()[:32]
        return write_multipart(subtype, parts, f"=_{boundary}", **parameters)
