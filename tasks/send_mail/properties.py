"""The properties of the Send Mail task, with SSIS's names (ToLine, FileAttachments ...) written our way."""

import re
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

SEPARATORS = re.compile(r"[;,\r\n]")


class Priority(StrEnum):
    """SSIS's MailPriority; the numbers are what an expression yields there."""

    HIGH = "High"
    NORMAL = "Normal"
    LOW = "Low"

    @property
    def number(self) -> int:
        """SSIS's number, which is also that of the header X-Priority."""
        return {"High": 1, "Normal": 3, "Low": 5}[self.value]


class SendMailProperties(BaseModel):
    """What the Send Mail Task Editor sets. smtp_connection is the ID of a connection manager, or its name."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    smtp_connection: str = ""
    from_line: str = ""
    to_line: str = ""
    cc_line: str = ""
    bcc_line: str = ""
    subject: str = ""
    message_source: str = ""
    priority: Priority = Priority.NORMAL

    def recipients(self) -> tuple[str, ...]:
        """Give all recipients as typed, To, Cc and Bcc, each once."""
        lines = (self.to_line, self.cc_line, self.bcc_line)
        return tuple(dict.fromkeys(address for line in lines for address in split_recipients(line)))


def split_recipients(line: str) -> list[str]:
    """Split a line at the semicolons that SSIS documents, and at the commas and line ends that people type too.

    A display name in quotes may hold a separator.
    """
    parts, begin, quoted = [], 0, False
    for place, letter in enumerate(line):
        if letter == '"':
            quoted = not quoted
        elif not quoted and SEPARATORS.match(letter):
            parts.append(line[begin:place])
            begin = place + 1
    parts.append(line[begin:])
    return [part.strip() for part in parts if part.strip()]
