"""What an SMTP server said, and what came of a message, in a form that travels."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Self

SERVICE_UNAVAILABLE = 421
ENHANCED_CODE = re.compile(r"([245]\.\d{1,3}\.\d{1,3})(?:\s|$)")
LONGEST_REMEMBERED = 200
"""Octets of a reply."""
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")


@dataclass(frozen=True)
class Reply:
    """One reply of a server: code (RFC 5321 section 4.2), enhanced status code (RFC 3463) or "", and the text."""

    code: int
    enhanced_code: str = ""
    text: str = ""

    @classmethod
    def read(cls, code: int, text: bytes) -> Self:
        """Make a reply of its lines joined by LF; what a log or a database could not keep is replaced."""
        return cls(code, *(_read_short(code, text) if len(text) <= LONGEST_REMEMBERED else _read(code, text)))

    @property
    def is_positive(self) -> bool:
        return 200 <= self.code <= 299

    @property
    def is_refusal(self) -> bool:
        return 400 <= self.code <= 599

    @property
    def ends_session(self) -> bool:
        """421: the server goes away, whatever it was asked (RFC 5321 section 3.8; see errors.ServiceUnavailable)."""
        return self.code == SERVICE_UNAVAILABLE

    @property
    def is_temporary(self) -> bool:
        return 400 <= self.code <= 499

    def __str__(self) -> str:
        return " ".join(part for part in (str(self.code), self.enhanced_code, self.text.replace("\n", " ")) if part)


def _read(code: int, text: bytes) -> tuple[str, str]:
    """Give the enhanced code of a reply, and its text."""
    lines = CONTROL.sub("\ufffd", text.decode("utf-8", errors="replace")).split("\n")
    match = ENHANCED_CODE.match(lines[0])
    enhanced = match[1] if match and _belongs(match[1], code) else ""
    return enhanced, "\n".join(line.removeprefix(enhanced).strip() for line in lines)


_read_short = lru_cache(maxsize=256)(_read)
"""A server says the same of most mails."""


def _belongs(enhanced_code: str, code: int) -> bool:
    """Tell whether an enhanced code fits a reply code: in its class (RFC 2034 section 4), or as a refusal of the other
    class, which Exchange Online says (451 5.7.3)."""
    return enhanced_code[0] == str(code)[0] or (enhanced_code[0] in "45" and 400 <= code <= 599)


@dataclass(frozen=True)
class RecipientReply:
    """The server's answer to one recipient."""

    address: str
    reply: Reply

    @property
    def accepted(self) -> bool:
        return self.reply.is_positive

    @property
    def code(self) -> int:
        return self.reply.code

    @property
    def enhanced_code(self) -> str:
        return self.reply.enhanced_code

    @property
    def text(self) -> str:
        return self.reply.text

    def __str__(self) -> str:
        return f"{self.address}: {self.reply}"


@dataclass(frozen=True)
class Outcome:
    """A message that the server took: the answer per recipient, some maybe refused, and the final reply."""

    recipients: tuple[RecipientReply, ...]
    reply: Reply

    @property
    def accepted(self) -> tuple[RecipientReply, ...]:
        return tuple(each for each in self.recipients if each.accepted)

    @property
    def refused(self) -> tuple[RecipientReply, ...]:
        return tuple(each for each in self.recipients if not each.accepted)
