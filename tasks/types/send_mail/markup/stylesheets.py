"""The addresses of images in CSS: in a style sheet or in a style attribute (CSS Syntax Module Level 3)."""

import re
from collections.abc import Iterator

MARK = re.compile(r"""/\*|["'}]|(?<![\w-])url\(|@(?:import|namespace|font-face)\b|\\.""", re.IGNORECASE | re.DOTALL)
STRING = {mark: re.compile(rf"(?:[^\\\n{mark}]|\\.)*+", re.DOTALL) for mark in "\"'"}
PLAIN = re.compile(r"""(?:[^\\\s"'()]|\\(?:[0-9a-fA-F]{1,6}\s?|[^\n]))*+""")
BLANK = re.compile(r"\s*+")
ESCAPE = re.compile(r"\\(?:([0-9a-f]{1,6})(?:\r\n|\s)?|\r?\n|(.))", re.IGNORECASE | re.DOTALL)
STATEMENT = re.compile(r"""(?:[^;"'(}]|"[^"]*+"?|'[^']*+'?|\([^)]*+\)?)*+;?""")
LAST_CHARACTER = 0x10FFFF
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def find_urls(css: str) -> Iterator[tuple[int, int, str]]:
    """Yield the place and the address of each url() that may be an image: no imported style sheet, font or namespace.

    The place is that of what stands between the parentheses, with quotation marks where it has them.
    """
    at = 0
    while found := MARK.search(css, at):
        mark, at = found[0].lower(), found.end()
        if mark == "/*":
            at = _after("*/", css, at)
        elif mark in STRING:
            at = _end(STRING[mark], css, at) + 1
        elif mark in ("@import", "@namespace"):
            at = _skip_statement(css, at)
        elif mark == "@font-face":
            at = _after("}", css, at)
        elif mark == "url(":
            begin, end, address, at = _read_url(css, at)
            if address:
                yield begin, end, address


def write_url(address: str, outer: str | None) -> str:
    """Write an address as it may stand in url(), with other quotation marks than those around it all."""
    quote = '"' if outer == "'" else "'"
    return f"{quote}{address}{quote}"


def _read_url(css: str, at: int) -> tuple[int, int, str, int]:
    """Give where an address begins and ends, the address, and where to go on. A bad one is empty."""
    begin = _end(BLANK, css, at)
    quote = css[begin : begin + 1]
    if quote in STRING:
        end = _end(STRING[quote], css, begin + 1)
        text, end = css[begin + 1 : end], end + css.startswith(quote, end)
    else:
        end = _end(PLAIN, css, begin)
        text = css[begin:end]
    closing = _end(BLANK, css, end)
    if closing < len(css) and css[closing] != ")":
        return begin, end, "", max(closing, at)
    return begin, end, ESCAPE.sub(_unescape, text), closing + 1


def _unescape(found: re.Match[str]) -> str:
    if not found[1]:
        return found[2] or ""
    number = int(found[1], 16)
    is_character = 0 < number <= LAST_CHARACTER and not 0xD800 <= number <= 0xDFFF
    return chr(number) if is_character else REPLACEMENT


def _skip_statement(css: str, at: int) -> int:
    """Give the place after a statement's semicolon, which may also stand within its address."""
    end = STATEMENT.match(css, at)
    return end.end() if end else at


def _after(mark: str, css: str, at: int) -> int:
    found = css.find(mark, at)
    return found + len(mark) if found >= 0 else len(css)


def _end(pattern: re.Pattern[str], css: str, at: int) -> int:
    """Give where a pattern ends that fits anything, and so nothing too."""
    found = pattern.match(css, at)
    return found.end() if found else at
