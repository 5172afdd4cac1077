"""The tags of an HTML document, in one pass from its begin to its end (WHATWG HTML section 13.2.5)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

VOID_NAMES = "area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr"
VOID = frozenset(VOID_NAMES.split())
VOID_ANYWHERE = frozenset(("br", "embed", "hr", "img", "meta"))
"""Elements that are void even within SVG and MathML, because they end these."""
RAW = frozenset(("iframe", "noembed", "noframes", "script", "style", "textarea", "title", "xmp"))
"""Elements in which nothing is a tag but their own end."""
FOREIGN = frozenset(("svg", "math"))
MARK = re.compile(r"<(?=[a-zA-Z/!?])")
NAME = re.compile(r"[a-zA-Z][^\t\n\f\r />]*")
COMMENT_END = re.compile("--!?>")
BLANK = re.compile(r"[\t\n\f\r ]*")
BEFORE_ATTRIBUTE = re.compile(r"[\t\n\f\r /]*")
ATTRIBUTE_NAME = re.compile(r"=?[^\t\n\f\r />=]*")
UNQUOTED = re.compile(r"[^\t\n\f\r >]*")
RAW_ENDS = {name: re.compile(rf"</{name}(?=[\t\n\f\r />])", re.IGNORECASE) for name in RAW}


@dataclass(frozen=True, slots=True)
class Tag:
    """A start tag or an end tag. A void one never has anything in it, one that closes itself only within SVG."""

    name: str
    begin: int
    is_end: bool
    is_void: bool
    closes_itself: bool


def find_tags(html: str) -> Iterator[Tag]:
    """Yield every tag. What is within comments, quoted values, scripts and style sheets is none."""
    at, is_foreign = _find_mark(html, 0), False
    while at >= 0:
        name = NAME.match(html, at + 1 + html.startswith("/", at + 1))
        if name is None:
            at = _skip_other(html, at)
            continue
        is_end, tag_name = html[at + 1] == "/", name[0].lower()
        after = _skip_attributes(html, name.end())
        if after < 0:
            return  # the document ends within the tag, which is none then
        is_foreign = is_foreign or tag_name in FOREIGN
        void = VOID_ANYWHERE if is_foreign else VOID
        yield Tag(tag_name, at, is_end, tag_name in void, html[after - 2] == "/")
        if tag_name in RAW and not is_end and not is_foreign:
            end = RAW_ENDS[tag_name].search(html, after)
            after = end.start() if end else len(html)
        at = _find_mark(html, after)


def _find_mark(html: str, at: int) -> int:
    """Give the next < that begins anything, or -1."""
    found = MARK.search(html, at)
    return found.start() if found else -1


def _skip_other(html: str, at: int) -> int:
    """Give the next mark after a comment or a declaration."""
    if html.startswith("<!--", at):
        end = COMMENT_END.search(html, at + 2)
        return _find_mark(html, end.end()) if end else -1
    after = html.find(">", at)
    return _find_mark(html, after) if after >= 0 else -1


def _skip_attributes(html: str, at: int) -> int:
    """Give the place after the > that ends a tag, or -1 where the document ends first."""
    while True:
        at = _end(BEFORE_ATTRIBUTE, html, at)
        if at == len(html):
            return -1
        if html[at] == ">":
            return at + 1
        at = _end(BLANK, html, _end(ATTRIBUTE_NAME, html, at))
        if not html.startswith("=", at):
            continue
        at = _end(BLANK, html, at + 1)
        if html[at : at + 1] in ('"', "'"):
            at = html.find(html[at], at + 1) + 1
            if at == 0:
                return -1
        else:
            at = _end(UNQUOTED, html, at)


def _end(pattern: re.Pattern[str], html: str, at: int) -> int:
    """Give where a pattern ends that fits anything, and so nothing too."""
    found = pattern.match(html, at)
    return found.end() if found else at
