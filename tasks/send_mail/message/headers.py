"""The header of a message as bytes (RFC 5322, RFC 2047): what does not change between mails is written once."""

import re
from collections.abc import Iterable
from email.header import Header
from functools import lru_cache

from connections.addresses import Mailbox

LINE_END = "\r\n"
LONGEST_LINE = 998
LONGEST_ADDRESS = 900
"""Octets of an address with its name that fit into a line; a longer name is folded as encoded words."""
FOLD_AT = 78
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")


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


def write_addresses(name: str, addresses: Iterable[Mailbox], *, utf8: bool) -> bytes:
    """Write a header of addresses, each on a line of its own."""
    written = (_write_address(each.display_name, each.addr_spec, str(each), utf8) for each in addresses)
    return name.encode() + b": " + f",{LINE_END} ".join(written).encode() + LINE_END.encode()


@lru_cache(maxsize=1024)
def _write_address(display_name: str, addr_spec: str, whole: str, utf8: bool) -> str:
    is_plain = "=?" not in display_name and (utf8 or display_name.isascii())
    if is_plain and len(whole.encode()) <= LONGEST_ADDRESS:
        return whole
    return f"{Header(display_name, 'utf-8').encode(linesep=LINE_END)} <{addr_spec}>"
