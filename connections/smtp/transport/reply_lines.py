"""The lines of replies, taken from the octets of a server as they come (RFC 5321 section 4.2)."""

import re
from typing import NamedTuple

LONGEST_LINE = 12_290
"""Octets of a reply line; RFC 4954 section 4 allows the longest, a challenge of 12,288."""
MOST_LINES = 128
"""Lines of one reply."""
TLS_AT_ONCE = "it speaks TLS at once, as the TLS mode “TLS on connect” expects"
BEGINNINGS = (b"", b"2", b"3", b"4", b"5")
"""With what a line may begin of which more is to come."""
REPLY_LINE = re.compile(rb"([2-5]\d\d)(?:([ -])(.*))?", re.DOTALL)


class NoReply(ValueError):
    """What came is no line of a reply; the text says why."""


class ReplyLine(NamedTuple):
    """One line. Of a reply of several lines, all but the last have more after them."""

    code: int
    has_more: bool
    text: bytes

    def __str__(self) -> str:
        return f"{self.code}{'-' if self.has_more else ' '}{self.text.decode('utf-8', errors='replace')}"


class Received(bytearray):
    """What has come and was not read yet."""

    @property
    def has_line(self) -> bool:
        return self.find(b"\n") >= 0

    def take_line(self) -> ReplyLine | None:
        """Take the next line out; None when not all of it has come. Raises NoReply, as early as that is known."""
        end = self.find(b"\n")
        if end < 0:
            self._check_beginning()
            return None
        line = bytes(self[:end]).removesuffix(b"\r")
        del self[: end + 1]
        match = REPLY_LINE.fullmatch(line) if end <= LONGEST_LINE else None
        if match is None:
            raise NoReply(describe(line))
        return ReplyLine(int(match[1]), match[2] == b"-", (match[3] or b"").strip())

    def _check_beginning(self) -> None:
        if len(self) > LONGEST_LINE:
            raise NoReply(f"a line of more than {LONGEST_LINE} octets")
        if self[:1] not in BEGINNINGS:
            raise NoReply(describe(bytes(self)))


def describe(octets: bytes) -> str:
    """Say what a strange answer is. It is not repeated: what is no mail server tells nobody here who it is."""
    if octets[:1] in (b"\x15", b"\x16"):
        return TLS_AT_ONCE
    return "a mail server's answer begins with three digits"
