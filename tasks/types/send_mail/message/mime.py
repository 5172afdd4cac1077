"""The MIME parts of a message (RFC 2045, 2046), written by the standard library, each header parsed and folded once.

The library makes a class for every header that it meets and parses each anew; the headers of parts repeat themselves.
"""

import re
from binascii import b2a_base64
from collections.abc import Iterable
from email.headerregistry import BaseHeader, HeaderRegistry
from email.message import MIMEPart
from email.policy import EmailPolicy
from functools import lru_cache
from typing import Any

LINE_END = re.compile(r"\r\n|\r|\n")


class Registry(HeaderRegistry):
    """The library's registry, which makes the class for a header's name once."""

    @lru_cache(maxsize=256)  # noqa: B019  # there is one registry, and it lives as long as the process
    def __getitem__(self, name: str) -> type[BaseHeader]:
        return super().__getitem__(name)


class MimePolicy(EmailPolicy):
    """The library's policy, which remembers the headers that it has parsed and folded."""

    def header_store_parse(self, name: str, value: Any) -> tuple[str, Any]:
        """Parse a header."""
        return _parse(self, name, value) if type(value) is str else super().header_store_parse(name, value)

    def fold_binary(self, name: str, value: Any) -> bytes:
        """Write a header as bytes."""
        return _fold(self, name, value)


@lru_cache(maxsize=512)
def _parse(policy: MimePolicy, name: str, value: str) -> tuple[str, Any]:
    return EmailPolicy.header_store_parse(policy, name, value)


@lru_cache(maxsize=512)
def _fold(policy: MimePolicy, name: str, value: Any) -> bytes:
    return EmailPolicy.fold_binary(policy, name, value)


LONGEST_LINE = 76
POLICY = MimePolicy(linesep="\r\n", max_line_length=LONGEST_LINE, cte_type="7bit", header_factory=Registry())
"""Seven bits, because a server without 8BITMIME (RFC 6152) must get every message too; and lines of at most 76 letters,
which is what quoted-printable (RFC 2045 section 6.7) and lines with encoded words (RFC 2047 section 2) may have."""


def write_text_part(text: str, subtype: str) -> bytes:
    """Write a text as a part of a message, in UTF-8. No message holds a NUL (RFC 5322 section 4); HTML reads it so.

    One that goes as it is, in short lines of ASCII, is put behind a head that is written once.
    """
    text = text.replace("\0", "\N{REPLACEMENT CHARACTER}")
    lines = LINE_END.sub("\n", text).removesuffix("\n").split("\n")
    if text.isascii() and max(map(len, lines)) <= LONGEST_LINE:
        return _head_of_plain(subtype) + "\r\n".join([*lines, ""]).encode("ascii")
    return _write_text_part("\n".join([*lines, ""]), subtype)


@lru_cache(maxsize=16)
def _head_of_plain(subtype: str) -> bytes:
    return _write_text_part("\n", subtype).removesuffix(b"\r\n")


def _write_text_part(text: str, subtype: str) -> bytes:
    part = MIMEPart(policy=POLICY)
    part.set_content(text, subtype)
    return part.as_bytes()


def write_base64(content: bytes) -> bytes:
    """Write bytes in base64 (RFC 2045 section 6.8), in lines of their own; the library takes ten times as long."""
    letters = b2a_base64(content, newline=False)
    lines = [letters[place : place + LONGEST_LINE] for place in range(0, len(letters), LONGEST_LINE)]
    return b"\r\n".join([*lines, b""])


def write_multipart(subtype: str, parts: Iterable[bytes], boundary: str, **parameters: str) -> bytes:
    """Put parts together (RFC 2046 section 5.1.1). They are bytes, so that one that does not change is written once."""
    whole = MIMEPart(policy=POLICY)
    whole.add_header("Content-Type", f"multipart/{subtype}", boundary=boundary, **parameters)
    head = POLICY.fold_binary("Content-Type", whole["Content-Type"])
    between = b"\r\n--" + boundary.encode("ascii")
    return b"".join([head, *(between + b"\r\n" + part for part in parts), between, b"--\r\n"])
