"""Files that go with a message: their type, their place in it, and several of them as one ZIP file."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import MIMEPart
from functools import cached_property, lru_cache
from hashlib import sha256
from io import BytesIO
from pathlib import PurePath
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from designer.input.texts import CONTROL_CHARACTERS
from tasks.types.send_mail.message.content_types import find_content_type
from tasks.types.send_mail.message.mime import POLICY, write_base64

ZIP_NAME = "attachments.zip"
EARLIEST_OF_ZIP = 1980
READABLE = 0o644
NO_FILE_NAME = re.compile(rf"[{CONTROL_CHARACTERS}/\\]")


@dataclass(frozen=True)
class Attachment:
    """A file as it is sent: its name without folders, and its bytes."""

    file_name: str
    content: bytes

    @property
    def content_type(self) -> tuple[str, str]:
        """The media type by the name's ending (RFC 2046), the same on every machine."""
        return find_content_type(self.file_name)

    @property
    def content_id(self) -> str:
        """An identifier for an image in the message (RFC 2392), the same for the same bytes."""
        return f"{sha256(self.content).hexdigest()[:24]}@mailwright.invalid"

    @cached_property
    def attached(self) -> bytes:
        """The file as a part of a message that is saved as a file (RFC 2183)."""
        return self._write("attachment")

    @cached_property
    def shown(self) -> bytes:
        """The file as a part of a message that an HTML part shows as an image."""
        return self._write("inline", cid=f"<{self.content_id}>")

    def _write(self, disposition: str, cid: str | None = None) -> bytes:
        name = NO_FILE_NAME.sub("_", self.file_name)
        return _write_head(self.content_type, disposition, name, cid) + write_base64(self.content)


@lru_cache(maxsize=64)
def _write_head(content_type: tuple[str, str], disposition: str, name: str, cid: str | None) -> bytes:
    """Write what stands before the bytes of a file, as the library does for one that is empty."""
    part = MIMEPart(policy=POLICY)
    part.set_content(b"", *content_type, disposition=disposition, filename=name, cid=cid)
    return part.as_bytes()


def zip_together(attachments: Sequence[Attachment], now: datetime) -> Attachment:
    """Give several files as one. The same files and time give the same bytes."""
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, attachment in zip(_make_unique(each.file_name for each in attachments), attachments, strict=True):
            moment = (max(now.year, EARLIEST_OF_ZIP), *now.timetuple()[1:6])
            entry = ZipInfo(name, moment)
            entry.external_attr = READABLE << 16
            archive.writestr(entry, attachment.content, ZIP_DEFLATED)
    return Attachment(ZIP_NAME, file.getvalue())


def _make_unique(names: Iterable[str]) -> list[str]:
    taken: dict[str, str] = {}
    for name in names:
        path, unique, number = PurePath(name), name, 1
        while unique.casefold() in taken:
            number += 1
            unique = f"{path.stem} ({number}){path.suffix}"
        taken[unique.casefold()] = unique
    return list(taken.values())
