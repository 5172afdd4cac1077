"""The attributes of a start tag and where they stand (WHATWG HTML sections 13.2.5.32 to 13.2.5.40)."""

import re
from collections.abc import Iterator
from html import unescape
from html.entities import html5
from typing import NamedTuple

BLANK = re.compile(r"[\t\n\f\r ]*")
BEFORE = re.compile(r"[\t\n\f\r /]*")
NAME = re.compile(r"=?[^\t\n\f\r />=]*")
UNQUOTED = re.compile(r"[^\t\n\f\r >]*")
PLAIN = re.compile(r"""(?:[\t\n\f\r /]++[^\t\n\f\r />="'<]++(?:="[^"]*+")?+)*+[\t\n\f\r /]*+>""")
"""Attributes as nearly everybody writes them. It takes no character twice, so that what does not fit costs little."""
REFERENCE = re.compile(r"&(?:#(?:[0-9]+|[xX][0-9a-fA-F]+);?|[a-zA-Z][a-zA-Z0-9]*;?)")


class Attribute(NamedTuple):
    """An attribute. begin and end are the place of its value with the quotation marks, which may be none."""

    name: str
    begin: int
    end: int
    quote: str
    value: str


def find_attributes(html: str, at: int, end: int) -> Iterator[Attribute]:
    """Yield the attributes between a tag's name and its end, the first of each name, as browsers take them."""
    seen = set()
    at = _end(BEFORE, html, at)
    while at < end - 1:
        name, begin, after = _read(html, at)
        if name not in seen:
            seen.add(name)
            quote = html[begin] if after > begin and html[begin] in "\"'" else ""
            value = html[begin + len(quote) : after - len(quote)]
            yield Attribute(name, begin, after, quote, decode(value))
        at = _end(BEFORE, html, after)


def skip_attributes(html: str, at: int) -> int:
    """Give the place after the > that ends a tag, or -1 where the document ends first."""
    while True:
        at = _end(BEFORE, html, at)
        if at == len(html):
            return -1
        if html[at] == ">":
            return at + 1
        _, _, at = _read(html, at)
        if at < 0:
            return -1


def _read(html: str, at: int) -> tuple[str, int, int]:
    """Give an attribute's name, where its value begins, and where it ends: -1 in a document that ends before."""
    name_end = _end(NAME, html, at)
    name = html[at:name_end].lower()
    equals = _end(BLANK, html, name_end)
    if not html.startswith("=", equals):
        return name, name_end, name_end
    begin = _end(BLANK, html, equals + 1)
    if html[begin : begin + 1] in ('"', "'"):
        return name, begin, html.find(html[begin], begin + 1) + 1 or -1
    return name, begin, _end(UNQUOTED, html, begin)


def decode(value: str) -> str:
    """Give an attribute's value with its character references replaced (section 13.2.5.73).

    One without a semicolon counts only where no letter, digit or = follows: `?a=1&copy=2` is an address.
    """
    return REFERENCE.sub(_replace, value) if "&" in value else value


def encode(value: str, quote: str) -> str:
    """Write a value between these quotation marks."""
    value = value.replace("&", "&amp;").replace("<", "&lt;").replace(quote, f"&#{ord(quote)};")
    return f"{quote}{value}{quote}"


def _replace(found: re.Match[str]) -> str:
    text = found[0]
    if text[1] == "#":
        return unescape(text)
    follows = found.string[found.end() : found.end() + 1]
    is_known = text[1:] in html5 and (text.endswith(";") or follows != "=")
    return html5[text[1:]] if is_known else text


def _end(pattern: re.Pattern[str], html: str, at: int) -> int:
    """Give where a pattern ends that fits anything, and so nothing too."""
    found = pattern.match(html, at)
    return found.end() if found else at
