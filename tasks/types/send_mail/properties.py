"""The properties of the Send Mail task, with SSIS's names (ToLine, FileAttachments ...) written our way."""

import re
from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, field_validator

from connections.addresses import read_items
from connections.protocol.envelope import Notify, Return
from designer.input.number_types import PLAIN

ATTACHMENT_SEPARATORS = re.compile(r"[|\r\n]+")
FILE_NAME = r"^[^/\\\x00-\x1f]+$"
LONGEST_FILE_NAME = 255


class Priority(StrEnum):
    """SSIS's MailPriority; the numbers are what an expression yields there."""

    HIGH = "High"
    NORMAL = "Normal"
    LOW = "Low"

    @property
    def number(self) -> int:
        """SSIS's number, which is also that of the header X-Priority."""
        return {"High": 1, "Normal": 3, "Low": 5}[self.value]


class MessageSourceType(StrEnum):
    """Where the message text comes from (SSIS: SendMailMessageSourceType)."""

    DIRECT_INPUT = "DirectInput"
    FILE_CONNECTION = "FileConnection"
    VARIABLE = "Variable"

    @property
    def label(self) -> str:
        """The name that SSIS's editor shows."""
        return {"DirectInput": "Direct input", "FileConnection": "File connection"}.get(self.value, self.value)

    @property
    def number(self) -> int:
        """SSIS's number, which is what an expression yields."""
        return list(MessageSourceType).index(self)


class MessageFormat(StrEnum):
    """What the message source is. SSIS knows plain text only."""

    TEXT = "Text"
    HTML = "Html"


class Sensitivity(StrEnum):
    """The values of the header Sensitivity (RFC 4021 section 2.1.55); Normal is told by leaving it out."""

    NORMAL = "Normal"
    PERSONAL = "Personal"
    PRIVATE = "Private"
    COMPANY_CONFIDENTIAL = "Company-Confidential"


class MissingAttachment(StrEnum):
    """What to do when an attachment does not exist or cannot be read. SSIS fails.

    A path that may not be read at all, such as one outside of the allowed folders, always ends the mail.
    """

    FAIL = "Fail"
    WARN = "Warn"
    SKIP = "Skip"


class SendingMode(StrEnum):
    """One mail that all recipients get, as in SSIS, or each recipient a mail of their own."""

    ONE_MAIL = "OneMail"
    ONE_PER_RECIPIENT = "OnePerRecipient"


class ContentAttachment(BaseModel):
    """A file that does not exist anywhere: its name, and its content as typed, or as a variable holds it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    file_name: Annotated[str, Field(min_length=1, max_length=LONGEST_FILE_NAME, pattern=FILE_NAME)]
    source_type: MessageSourceType = MessageSourceType.DIRECT_INPUT
    source: str = ""


class SendMailProperties(BaseModel):
    """What the Send Mail Task Editor sets. smtp_connection is the ID of a connection manager, or its name.

    Down to file_attachments they are SSIS's; what follows is ours, and its defaults are what SSIS does.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    smtp_connection: str = ""
    from_line: str = ""
    to_line: str = ""
    cc_line: str = ""
    bcc_line: str = ""
    subject: str = ""
    message_source_type: MessageSourceType = MessageSourceType.DIRECT_INPUT
    message_source: str = ""
    """The text, or the ID or name of a File connection manager, or the name of a variable, as the type says."""
    priority: Priority = Priority.NORMAL
    file_attachments: str = ""
    """Paths of files, separated by |. A path may hold the wildcards * and ?."""

    message_format: MessageFormat = MessageFormat.TEXT
    text_alternative: str = ""
    """The text that goes with an HTML message; empty means that it is made from the HTML."""
    inline_css: bool = True
    """Write the rules of style elements into the elements of an HTML message, because mail programs drop the former."""
    embed_images: bool = True
    """Send the files that an HTML message shows as images with it."""
    content_attachments: tuple[ContentAttachment, ...] = ()
    missing_attachment: MissingAttachment = MissingAttachment.FAIL
    zip_attachments_over: Annotated[int, Field(ge=0, le=1_000_000), PLAIN] | None = None
    """KiB of all attachments together above which they are sent as one ZIP file; unset means never."""
    reply_to: str = ""
    envelope_sender: str = ""
    """The address that reports of failure go to (RFC 5321: reverse-path); empty means From, <> means nobody."""
    custom_headers: str = ""
    """Further headers, each in a line of its own: Name: value."""
    sensitivity: Sensitivity = Sensitivity.NORMAL
    read_receipt: bool = False
    """Ask the recipients' mail programs to tell the sender when the mail is opened (RFC 8098)."""
    dsn_notify: tuple[Notify, ...] = ()
    dsn_return: Return = Return.HEADERS
    sending_mode: SendingMode = SendingMode.ONE_MAIL
    one_recipient_a_line: bool = False
    """To, Cc and Bcc hold one recipient each: no separator in a value, such as a row of a mail merge has, adds one."""
    fail_when_partly_sent: bool = True
    """Whether the task fails when the server refuses some of the recipients; the others get the mail in any case."""
    retry_minutes: Annotated[int, Field(ge=0, le=10_080), PLAIN] = 60
    """For how long a mail that the server refuses for now (a 4yz reply) is tried again; 0 means not at all."""

    @field_validator("dsn_notify")
    @classmethod
    def _never_alone(cls, value: tuple[Notify, ...]) -> tuple[Notify, ...]:
        if Notify.NEVER in value and len(value) > 1:
            raise ValueError("NEVER goes with nothing else. Choose it alone, or the others without it.")
        return tuple(dict.fromkeys(value))

    def find_references(self) -> list[str]:
        """Give the connection managers that the task refers to, by ID or name."""
        is_file = self.message_source_type is MessageSourceType.FILE_CONNECTION
        return [self.smtp_connection, *([self.message_source] if is_file else [])]

    def recipients(self) -> tuple[str, ...]:
        """Give all recipients as typed, To, Cc and Bcc, each once."""
        lines = (self.to_line, self.cc_line, self.bcc_line)
        return tuple(dict.fromkeys(address for line in lines for address in split_recipients(line)))


def may_refer(properties: Mapping[str, Any], driven: Collection[str]) -> bool:
    """Tell whether these of a task's properties, which expressions drive, can name a connection manager: a text that is
    the message itself does not."""
    kind = properties.get("message_source_type")
    return set(driven) != {"message_source"} or kind == MessageSourceType.FILE_CONNECTION


def split_recipients(line: str) -> list[str]:
    """Give the recipients in a line as they are typed, whether each is an address or not."""
    return [item.text for item in read_items(line)]


def split_attachments(line: str) -> list[str]:
    """Split the paths of attachments at the bars that SSIS documents, and at line ends."""
    return [part.strip() for part in ATTACHMENT_SEPARATORS.split(line) if part.strip()]
