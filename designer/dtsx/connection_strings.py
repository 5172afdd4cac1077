"""Connection strings of SSIS's other connection managers without the secrets in them.

They are `key=value;…` with quotation marks, as OLE DB, ADO.NET and ODBC write them. What is no such string, a path or
an address, stays as it is.

The text is taken apart completely: a part whose key names a secret is left out with its value, however that is quoted,
and what follows it without a key of its own, because a password may hold a semicolon.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

NO_LETTER: Final = re.compile(r"[^a-z0-9]")
SECRETS: Final = ("password", "passphrase", "passwd", "secret", "accountkey", "accesskey", "sharedaccess", "token")
"""What a key holds, in small letters without blanks, whose value nobody is to see."""
SHORT_SECRETS: Final = frozenset({"pwd", "pass"})
CLOSING: Final = {'"': '"', "'": "'", "{": "}"}
"""The quotation marks, ODBC's braces among them, each with the one that ends it, which is written twice in a value."""
USER_INFORMATION: Final = re.compile(r"(?<=://)([^/@:;\s]*):[^/@\s]*@")
DEEPEST: Final = 5
"""Strings within a value: Extended Properties="…" holds the string of another driver."""


@dataclass(frozen=True)
class Part:
    """A piece of a connection string as it is written, up to the next semicolon: its key, or none, and its value.

    A value in quotation marks is without them, and mark is the one before it.
    """

    text: str
    key: str | None
    value: str = ""
    mark: str = ""

    @property
    def is_secret(self) -> bool:
        """Whether the key names what nobody is to see."""
        plain = NO_LETTER.sub("", (self.key or "").casefold())
        return plain in SHORT_SECRETS or any(word in plain for word in SECRETS)


def leave_out_secrets(text: str) -> tuple[str, list[str]]:
    """Give a connection string without its secrets, and the keys of what was left out."""
    return _leave_out(text, DEEPEST)


def _leave_out(text: str, depth: int) -> tuple[str, list[str]]:
    kept: list[str] = []
    left_out: list[str] = []
    after_secret = False
    for part in split(text):
        if part.key is None and after_secret:
            continue  # the rest of a secret that holds a semicolon
        after_secret = part.is_secret
        if after_secret:
            left_out.append((part.key or "").strip())
            continue
        written, inside = _without_inner(part, depth)
        kept.append(written)
        left_out += inside
    return ";".join(kept), left_out


def _without_inner(part: Part, depth: int) -> tuple[str, list[str]]:
    """Give a part as it is written, without the secrets of a string or an address in its value."""
    text = USER_INFORMATION.sub(r"\1@", part.text)
    found = ["password of the address"] if text != part.text else []
    if part.mark and "=" in part.value:
        inner, keys = _leave_out(part.value, depth - 1) if depth else ("", ["nested value"])
        if keys:
            end = CLOSING[part.mark]
            return f"{part.key}={part.mark}{inner.replace(end, end * 2)}{end}", found + keys
    return text, found


def split(text: str) -> Iterator[Part]:
    """Give the parts of a connection string in their order; joined by semicolons they are the string again."""
    place = 0
    while place <= len(text):
        part, place = _read(text, place)
        yield part


def _read(text: str, place: int) -> tuple[Part, int]:
    """Read the part that begins here; tell where the next one does."""
    semicolon = _find(text, ";", place)
    equals = text.find("=", place, semicolon)
    if equals < 0:
        return Part(text[place:semicolon], None), semicolon + 1
    key, begin = text[place:equals], equals + 1
    while begin < len(text) and text[begin].isspace():
        begin += 1
    mark = text[begin : begin + 1]
    if mark not in CLOSING:
        return Part(text[place:semicolon], key, text[equals + 1 : semicolon]), semicolon + 1
    value, end = _read_quoted(text, begin + 1, CLOSING[mark])
    semicolon = _find(text, ";", end)
    return Part(text[place:semicolon], key, value, mark), semicolon + 1


def _read_quoted(text: str, place: int, end: str) -> tuple[str, int]:
    """Read a value up to its closing mark, or to the end of the text where that is missing."""
    pieces: list[str] = []
    while (found := text.find(end, place)) >= 0:
        pieces.append(text[place:found])
        if text[found + 1 : found + 2] != end:
            return end.join(pieces), found + 1
        place = found + 2
    return end.join([*pieces, text[place:]]), len(text)


def _find(text: str, sign: str, place: int) -> int:
    found = text.find(sign, place)
    return found if found >= 0 else len(text)
