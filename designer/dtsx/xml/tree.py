"""From octets to a tree of XML: nothing is fetched, no entity is replaced, and everything is bounded first."""

import re
from dataclasses import dataclass

from lxml import etree
from lxml.etree import _Element as Element

from designer.dtsx.source import FileRefused
from designer.dtsx.xml.encodings import decode
from designer.dtsx.xml.limits import MEGABYTE, ORDINARY, Limits

DECLARATION = re.compile(rb"\s*<\?xml\s[^>]{0,400}\?>")
# What may stand before a DOCTYPE; written so that it cannot go back and try again.
BEFORE_ROOT = re.compile(rb"(?>\s+|<\?.*?\?>|<!--.*?-->)*+", re.DOTALL)
DOCTYPE = b"<!DOCTYPE"
UNFINISHED = frozenset({39, 40, 41, 45, 47, 63, 65, 68, 73, 77})
"""libxml2's numbers of errors for what was begun and is not there to its end: tags, attributes, comments, CDATA."""
NO_ELEMENT = 4
POINTER = b"version https://git-lfs."
CONFLICT = re.compile(rb"^<{7} ", re.MULTILINE)
ENTITIES = (
    "The file has a DOCTYPE (declarations of entities and the like), which no file of SSIS has. "
    "It is not read, because such declarations can be made to fill the memory or to fetch other files."
)


@dataclass(frozen=True)
class Tree:
    """A file's root; note says what was wrong with how the file says it is encoded, if anything was."""

    root: Element
    encoding: str
    note: str = ""


def parse(octets: bytes, limits: Limits = ORDINARY) -> Tree:
    """Read a file of XML. Raises FileRefused with a sentence, where it can with line and column."""
    if len(octets) > limits.octets:
        size, most = len(octets) // MEGABYTE, limits.octets // MEGABYTE
        raise FileRefused(f"The file has {size:,} MB; files of up to {most:,} MB are read.")
    if not octets.strip():
        raise FileRefused("The file is empty.")
    decoded = decode(octets)
    content = _blank_declaration(decoded.octets)
    _check_amounts(content, limits)
    _refuse_declarations(content)
    root = _parse(content)
    _check_shape(root, limits)
    return Tree(root, decoded.encoding, decoded.note)


def _blank_declaration(content: bytes) -> bytes:
    """Put blanks where the XML declaration is: what it says of encoding and version is settled, lines stay lines."""
    found = DECLARATION.match(content)
    if found is None:
        return content
    return re.sub(rb"[^\n]", b" ", found.group()) + content[found.end() :]


def _check_amounts(content: bytes, limits: Limits) -> None:
    tags, attributes = limits.most_tags(len(content)), limits.most_attributes(len(content))
    if content.count(b"<") > tags or content.count(b"=") > attributes:
        raise FileRefused(f"The file has more than {tags:,} tags or {attributes:,} attributes. No package needs that.")


def _refuse_declarations(content: bytes) -> None:
    found = BEFORE_ROOT.match(content)
    if content.startswith(DOCTYPE, found.end() if found else 0):
        raise FileRefused(ENTITIES)


def _parse(content: bytes) -> Element:
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        strip_cdata=False,
        huge_tree=True,  # a script's assembly is one text of megabytes; depth and sizes are bounded here
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise FileRefused(_tell(error, content)) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise FileRefused(ENTITIES)
    return root


def _tell(error: etree.XMLSyntaxError, content: bytes) -> str:
    line, column = error.position
    where = f"at line {line:,}, column {column:,}"
    if error.code in UNFINISHED and _is_end(content, line, column):
        return f"The file ends too early, {where}: it was cut off. Take another copy of it."
    if content.startswith(POINTER):
        return "The file is a pointer of Git LFS and not the file itself. Fetch it with git lfs pull."
    if CONFLICT.search(content):
        return f"The file is not well-formed XML {where}: it holds the marks of a merge in Git that was not ended."
    if error.code == NO_ELEMENT:
        return "The file is no XML."
    if "Excessive depth" in (error.msg or ""):
        return f"The file is nested too deep {where}. No package needs that."
    reason = re.sub(r", line \d+, column \d+$", "", error.msg or "it cannot be read")[:160]
    return f"The file is not well-formed XML {where}: {reason}."


def _is_end(content: bytes, line: int, column: int) -> bool:
    written = content.rstrip()
    last = written.rfind(b"\n") + 1
    lines = written.count(b"\n") + 1
    return line > lines or (line == lines and column >= len(written) - last)


def _check_shape(root: Element, limits: Limits) -> None:
    depth = 0
    for event, element in etree.iterwalk(root, events=("start", "end"), tag="*"):
        depth += 1 if event == "start" else -1
        if depth > limits.depth:
            raise FileRefused(f"The file is nested deeper than {limits.depth} elements, at line {element.sourceline}.")
        if event == "start" and any(len(value) > limits.attribute for value in element.attrib.values()):
            raise FileRefused(f"An attribute at line {element.sourceline} is too long. No package needs that.")
