"""XML as SSIS's designer writes it: an attribute a line, sorted, so that two saves differ where something changed."""

from collections.abc import Iterator, Mapping

from lxml import etree
from lxml.etree import _Element as Element

from designer.dtsx.xml.elements import DTS, XML_SPACE

DECLARATION = '<?xml version="1.0"?>\n'
IN_CDATA = frozenset({f"{{{DTS}}}DesignTimeProperties"})
"""Elements whose text is a file of its own."""
Names = Mapping[str | None, str]
"""Namespaces by their prefixes."""


def write_xml(root: Element) -> bytes:
    """Give a tree as UTF-8. Where blanks have a meaning, because text stands between elements, none are added."""
    out = [DECLARATION]
    _write(out, root, 0, {})
    return "".join(out).encode()


def _write(out: list[str], element: Element, depth: int, known: Names) -> None:
    indent = "  " * depth
    if not isinstance(element.tag, str) or _is_mixed(element):
        out.append(indent + etree.tostring(element, encoding="unicode", with_tail=False))
        return
    new = {prefix: name for prefix, name in element.nsmap.items() if known.get(prefix) != name}
    known = {**known, **new}
    tag = _name(element.tag, known, is_attribute=False)
    out.append(f"{indent}<{tag}")
    out.extend(_write_attributes(element, depth, known, new))
    text = _write_text(element)
    if not len(element) and not text:
        out.append(f"></{tag}>" if element.get(XML_SPACE) else " />")
        return
    out.append(f">{text}")
    for child in element:
        out.append("\n")
        _write(out, child, depth + 1, known)
    out.append(f"\n{indent}</{tag}>" if len(element) else f"</{tag}>")


def _is_mixed(element: Element) -> bool:
    """Tell whether text stands beside elements, or elements of no namespace below one that is the default."""
    if not len(element):
        return False
    texts = (element.text, *(child.tail for child in element))
    bare = (isinstance(child.tag, str) and not child.tag.startswith("{") for child in element)
    return any(text and text.strip() for text in texts) or (None in element.nsmap and any(bare))


def _write_attributes(element: Element, depth: int, known: Names, new: Names) -> Iterator[str]:
    declared = [f'xmlns{f":{prefix}" if prefix else ""}="{_escape(name, quoted=True)}"' for prefix, name in new.items()]
    line = f"\n{'  ' * (depth + 1)}"
    if not depth:
        yield from (f" {each}" for each in declared)
    for name, value in sorted(element.attrib.items(), key=_rank):
        yield f'{line}{_name(str(name), known, is_attribute=True)}="{_escape(str(value), quoted=True)}"'
    if depth:
        yield from (f" {each}" for each in declared)


def _rank(attribute: tuple[object, object]) -> tuple[int, str]:
    """Put SSIS's refId first and xml:space last; the others of its own come by their names."""
    name = str(attribute[0])
    first = {f"{{{DTS}}}refId": 0, XML_SPACE: 2}.get(name, 1)
    return first, etree.QName(name).localname.lower() if name.startswith(f"{{{DTS}}}") else ""


def _name(tag: object, known: Names, *, is_attribute: bool) -> str:
    name = etree.QName(str(tag))
    if name.namespace is None:
        return name.localname
    if name.namespace == "http://www.w3.org/XML/1998/namespace":
        return f"xml:{name.localname}"
    prefixes = [prefix for prefix, space in known.items() if space == name.namespace and (prefix or not is_attribute)]
    return f"{prefixes[0]}:{name.localname}" if prefixes[0] else name.localname


def _write_text(element: Element) -> str:
    text = element.text or ""
    if len(element) and not text.strip():
        return ""
    if element.tag in IN_CDATA and "]]>" not in text:
        return f"<![CDATA[{text}]]>"
    return _escape(text, quoted=False)


def _escape(text: str, *, quoted: bool) -> str:
    """Write a text so that a reader gets each of its characters again, line ends in attributes included."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#xD;")
    if quoted:
        text = text.replace('"', "&quot;").replace("\n", "&#xA;").replace("\t", "&#x9;")
    return text
