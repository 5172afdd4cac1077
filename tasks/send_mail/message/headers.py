"""The header of a message as bytes (RFC 5322, RFC 2047): what does not change between mails is written once."""

import re
from collections.abc import Iterable
from email.header import Header
from email.headerregistry import Address
from functools import lru_cache

LINE_END = "\r\n"
LONGEST_LINE = 998
FOLD_AT = 78
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
NAME = re.compile(r"[!-9;-~]{1,76}")
OURS = re.compile(
    "from|to|cc|bcc|sender|reply-to|subject|date|message-id|mime-version|content-.*|return-path|received|x-priority|"
    "importance|sensitivity|disposition-notification-to",
    re.IGNORECASE,
)


class BadHeader(ValueError):
    """A custom header that cannot be one; the sentence says which line and why."""


def read_custom_headers(text: str) -> list[tuple[str, str]]:
    """Read further headers, each in a line of its own as “Name: value”. Raises BadHeader."""
    return [_read_header(number, line) for number, line in enumerate(re.split(r"\r\n|\r|\n", text), 1) if line.strip()]


def _read_header(number: int, line: str) -> tuple[str, str]:
    name, colon, value = line.partition(":")
    name = name.strip()
    if not colon:
        raise BadHeader(f"Line {number} of the custom headers has no colon. A header looks like X-Report: daily.")
    if not NAME.fullmatch(name):
        raise BadHeader(f"Line {number}: “{name}” can be no header's name. Use letters, digits and hyphens.")
    if OURS.fullmatch(name):
        raise BadHeader(f"Line {number}: the header {name} is set by the task itself. Remove it here.")
    return name, value.strip()


@lru_cache(maxsize=1024)
def write_text(name: str, value: str) -> bytes:
    """Write a header of free text. What is not ASCII, or could be taken for an encoded word, becomes encoded words."""
    value = CONTROL.sub(" ", value).strip()
    plain = value.isascii() and "=?" not in value
    if plain and len(name) + 2 + len(value) <= FOLD_AT:
        return f"{name}: {value}{LINE_END}".encode("ascii")
    charset = "us-ascii" if plain and len(name) + 2 + len(value) <= LONGEST_LINE else "utf-8"
    header = Header(value, charset, maxlinelen=FOLD_AT, header_name=name)
    return f"{name}: {header.encode(linesep=LINE_END)}{LINE_END}".encode("ascii")


def write_addresses(name: str, addresses: Iterable[Address], *, utf8: bool) -> bytes:
    """Write a header of addresses, each on a line of its own."""
    written = (_write_address(each.display_name, each.addr_spec, str(each), utf8) for each in addresses)
    return name.encode() + b": " + f",{LINE_END} ".join(written).encode() + LINE_END.encode()


@lru_cache(maxsize=1024)
def _write_address(display_name: str, addr_spec: str, whole: str, utf8: bool) -> str:
    if "=?" not in display_name and (utf8 or display_name.isascii()):
        return whole
    return f"{Header(display_name, 'utf-8').encode(linesep=LINE_END)} <{addr_spec}>"
