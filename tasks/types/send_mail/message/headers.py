"""The lines of a message's header as bytes (RFC 5322, RFC 2047): what does not change between mails is written once.

Which lines there are, build.py says; the Message-ID is made in connections.protocol.message.
"""

from collections.abc import Iterable
from email.header import Header
from functools import lru_cache

from connections.addresses import Mailbox
from designer.input.texts import CONTROL

LINE_END = "\r\n"
LONGEST_ADDRESS = 900
"""Octets of an address with its name that fit into a line; a longer name is folded as encoded words."""
LONGEST_WORD = 900
"""Letters without a blank that fit into a line of 998 (RFC 5322 section 2.1.1), the header's name before them."""
FOLD_AT = 78
FOLD_ENCODED_AT = 76
"""A line with an encoded word is shorter than others (RFC 2047 section 2)."""
STRUCTURED = frozenset(
    [
        "references",
        "in-reply-to",
        "message-id",
        "original-message-id",
        "content-id",
        "feedback-id",
        "date",
        "expires",
        "expiry-date",
        "reply-by",
        "deferred-delivery",
        "auto-submitted",
        "errors-to",
        "return-receipt-to",
        "precedence",
        "x-auto-response-suppress",
    ]
)
STRUCTURED_BEGINNINGS = ("list-", "x-entity-")


def is_structured(name: str) -> bool:
    """Tell whether programs read this header by a grammar in which an encoded word has no place (RFC 2047 section 5):
    identifiers, addresses of the web and of mail, dates, keywords."""
    lowered = name.lower()
    return lowered in STRUCTURED or lowered.startswith(STRUCTURED_BEGINNINGS)


@lru_cache(maxsize=1024)
def write_text(name: str, value: str) -> bytes:
    """Write a header. In free text, what is not ASCII, or could be taken for an encoded word, becomes encoded words.

    A structured header must be ASCII, with words that fit into a line.
    """
    value = CONTROL.sub(" ", value).strip()
    if is_structured(name):
        return _fold(name, " ".join(value.split()))
    if value.isascii() and "=?" not in value and _longest_word(value) <= LONGEST_WORD:
        return _fold(name, value)
    header = Header(value, "utf-8", maxlinelen=FOLD_ENCODED_AT, header_name=name)
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
    longest_name = "Disposition-Notification-To"  # the header's, which the first of these lines begins with
    encoded = Header(display_name, "utf-8", maxlinelen=FOLD_ENCODED_AT, header_name=longest_name)
    return f"{encoded.encode(linesep=LINE_END)}{LINE_END} <{addr_spec}>"


def _fold(name: str, value: str) -> bytes:
    """Break the line before blanks (RFC 5322 section 2.2.3), so that taking the line ends out gives the value back."""
    lines, line = [], f"{name}:"
    for word in _split(f" {value}"):
        if len(line) + len(word) > FOLD_AT and line.strip() and len(line) > len(name) + 1:
            lines.append(line)
            line = word
        else:
            line += word
    return f"{LINE_END.join([*lines, line])}{LINE_END}".encode("ascii")


def _longest_word(value: str) -> int:
    return max(map(len, _split(value)), default=0)


def _split(value: str) -> list[str]:
    """Give the words of a value, each with the blanks before it."""
    words, begin = [], 0
    for place in range(1, len(value)):
        if value[place] == " " and value[place - 1] != " ":
            words.append(value[begin:place])
            begin = place
    return [*words, value[begin:]] if value else []
