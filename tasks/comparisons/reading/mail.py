"""A mail as it is compared: what people see of it, without what differs from one sending to the next.

Dates, the Message-ID, boundaries, transfer encodings and character sets are not part of it.
"""

import unicodedata
from enum import StrEnum
from hashlib import sha256

from pydantic import BaseModel, ConfigDict

from connections.addresses import read_items

LONGEST_SHOWN = 8_000
"""Characters of a text that are kept to be shown; all of it is compared."""
LONGEST_LINE = 2_000
"""Characters of a subject or a name."""


class NotRead(Exception):
    """A file cannot be read as mails; the sentence says why."""


class Audience(StrEnum):
    """Which recipients a mail names. ALL: of the envelope too. VISIBLE: those of To and Cc. ANY: who knows which."""

    ALL = "all"
    VISIBLE = "visible"
    ANY = "any"


class Attachment(BaseModel):
    """A file in a mail; the SHA-256 is empty where a table does not give it."""

    model_config = ConfigDict(frozen=True)

    name: str
    sha256: str = ""


class Mail(BaseModel):
    """One mail. None is what its source does not say.

    plain and html are the digests of its text, of which it may have both or only one, and written those that others may
    have made of it; text is what is shown of it.
    """

    model_config = ConfigDict(frozen=True)

    source: str = ""
    subject: str | None = None
    sender: str | None = None
    to: frozenset[str] | None = None
    cc: frozenset[str] | None = None
    recipients: frozenset[str] = frozenset()
    audience: Audience = Audience.VISIBLE
    priority: str | None = None
    plain: str | None = None
    html: str | None = None
    written: frozenset[str] = frozenset()
    text: str = ""
    attachments: tuple[Attachment, ...] | None = None

    @property
    def visible(self) -> frozenset[str]:
        """Those whom To and Cc name."""
        return (self.to or frozenset()) | (self.cc or frozenset())


class Read(BaseModel):
    """What came of reading a file: mails, or the sentence why there are none."""

    mails: list[Mail] = []
    error: str = ""
    is_last: bool = False
    """Whether the process that has read it reads no other."""


def clean_line(text: str) -> str:
    """Give a line without the white space and the forms of letters that do not matter."""
    return " ".join(unicodedata.normalize("NFC", text).split())[:LONGEST_LINE]


def clean_text(text: str) -> str:
    """Give a text in lines as it is shown: the same letters, no white space that does not matter."""
    lines = (" ".join(line.split()) for line in unicodedata.normalize("NFC", text).splitlines())
    return "\n".join(line for line in lines if line)


def digest(text: str) -> str:
    """Give the digest of a text whose white space does not matter."""
    return sha256(" ".join(unicodedata.normalize("NFC", text).split()).encode("utf-8", "replace")).hexdigest()


def digests_as_written(text: str) -> frozenset[str]:
    """Give the digests that others may have made of a text: with either line end, in UTF-8 or, as SQL does, UTF-16."""
    lines = text.replace("\r\n", "\n")
    forms = {end for line in (lines, lines.rstrip("\n")) for end in (line, line.replace("\n", "\r\n"))}
    return frozenset(
        sha256(form.encode(encoding, "replace")).hexdigest() for form in forms for encoding in ("utf-8", "utf-16-le")
    )


def read_recipients(text: str) -> list[str]:
    """Give the recipients of a list as they are compared. What the grammar of addresses does not take whole stays as it
    is written, so that it is seen and counts as no other recipient; words without an @, as of a group, are none."""
    return [
        clean_address(each.mailbox.addr_spec) if each.mailbox else clean_line(each.text).lower()
        for each in read_items(text)
        if "@" in each.text
    ]


def clean_address(address: str) -> str:
    """Give an address as it is compared: SSIS's servers did not tell capital letters, nowhere in it."""
    return clean_line(address).strip("<>").lower()
