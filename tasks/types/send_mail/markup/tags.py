"""The tags of an HTML document, in one pass from its begin to its end (WHATWG HTML section 13.2.5)."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from tasks.types.send_mail.markup.attributes import PLAIN, skip_attributes

VOID_NAMES = "area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr"
VOID = frozenset(VOID_NAMES.split())
VOID_ANYWHERE = frozenset(("br", "embed", "hr", "img", "meta"))
"""Elements that are void even within SVG and MathML, because they end these."""
RAW = frozenset(("iframe", "noembed", "noframes", "script", "style", "textarea", "title", "xmp"))
"""Elements in which nothing is a tag but their own end."""
FOREIGN = frozenset(("svg", "math"))
MARK = re.compile(rf"<(?:(/?)([a-zA-Z][^\t\n\f\r />]*+)({PLAIN.pattern})?|[/!?])")
"""What begins a tag, the tag itself where its attributes are plain, or what begins anything else."""
EMPTY_COMMENT = re.compile(r"<!---?>")
COMMENT_END = re.compile("--!?>")
RAW_ENDS = {name: re.compile(rf"</{name}(?=[\t\n\f\r />])", re.IGNORECASE) for name in RAW}


class Tag(NamedTuple):
    """A start tag or an end tag. A void one never has anything in it, one that closes itself only within SVG.

    Its attributes are between name_end and end.
    """

    name: str
    begin: int
    name_end: int
    end: int
    is_end: bool
    is_void: bool
    closes_itself: bool


def find_tags(html: str, follow: Callable[[Tag], bool] | None = None) -> Iterator[Tag]:
    """Yield every tag. What is within comments, quoted values, scripts and style sheets is none.

    follow is told of each tag and tells whether SVG or MathML goes on after it, in which scripts and style sheets may
    hold tags. Without it that is so after the first of these elements: whoever counts then counts too much.
    """
    at, is_foreign = 0, False
    while found := MARK.search(html, at):
        begin, slash, name = found.start(), found[1], found[2]
        if not name:
            at = _skip_other(html, begin, holds_data=is_foreign and follow is not None)
            continue
        after = found.end(3) if found[3] else skip_attributes(html, found.end(2))
        if after < 0:
            return  # the document ends within the tag, which is none then
        tag_name, is_end = name.lower(), bool(slash)
        void = VOID_ANYWHERE if is_foreign else VOID
        tag = Tag(tag_name, begin, found.end(2), after, is_end, tag_name in void, html[after - 2] == "/")
        was_foreign, is_foreign = is_foreign, follow(tag) if follow else is_foreign or tag_name in FOREIGN
        yield tag
        at = after
        if tag_name in RAW and not (is_end or is_foreign or was_foreign):
            at = find_raw_end(html, tag)
        elif tag_name == "plaintext" and follow and not is_end:
            return


def find_raw_end(html: str, tag: Tag) -> int:
    """Give where the text ends that follows the start tag of a script, a style sheet and the like."""
    end = RAW_ENDS[tag.name].search(html, tag.end)
    return end.start() if end else len(html)


def _skip_other(html: str, at: int, *, holds_data: bool) -> int:
    """Give the place after a comment, a declaration, or in SVG a section of characters."""
    if html.startswith("<!--", at):
        end = EMPTY_COMMENT.match(html, at) or COMMENT_END.search(html, at + 4)
        return end.end() if end else len(html)
    mark = "]]>" if holds_data and html.startswith("<![CDATA[", at) else ">"
    end_of_other = html.find(mark, at)
    return end_of_other + len(mark) if end_of_other >= 0 else len(html)
