"""Reading one element of SSIS's XML: its parts by their local names, its text without comments."""

from collections.abc import Iterator

from lxml.etree import _Element as Element

DTS = "www.microsoft.com/SqlServer/Dts"
SSIS = "www.microsoft.com/SqlServer/SSIS"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def dts(name: str) -> str:
    """Give a name of SSIS's package format as lxml has it."""
    return f"{{{DTS}}}{name}"


DATA = frozenset({f"{{{DTS}}}ObjectData", f"{{{DTS}}}VariableValue"})


def local_name(element: Element) -> str:
    """Give an element's name without namespace."""
    return str(element.tag).rpartition("}")[2]


def is_dts(element: Element, name: str) -> bool:
    """Say whether an element is this one of SSIS's own."""
    return element.tag == f"{{{DTS}}}{name}"


def elements(parent: Element) -> Iterator[Element]:
    """Give the elements in an element, without comments and processing instructions."""
    return parent.iterchildren("{*}*")


def dts_children(parent: Element, name: str, plural: str = "") -> Iterator[Element]:
    """Give the children of a name, and those in wrappers of the plural name, in the order of the file.

    Formats 2 and 3 repeat objects without wrappers, formats 6 and 8 have wrappers; either is read in each of them.
    """
    for child in elements(parent):
        if is_dts(child, name):
            yield child
        elif plural and is_dts(child, plural):
            yield from child.iterchildren(f"{{{DTS}}}{name}")


def first_element(parent: Element | None) -> Element | None:
    """Give the first element in an element, if there is one."""
    return None if parent is None else next(elements(parent), None)


def text_of(element: Element | None) -> str:
    """Give all text in an element, without that of comments and processing instructions."""
    if element is None:
        return ""
    if len(element) == 0:
        return element.text or ""
    return "".join(element.itertext("{*}*"))


def attributes_of(element: Element) -> dict[str, str]:
    """Give an element's attributes by their local names; SSIS's own come before others of the same name."""
    found: dict[str, str] = {}
    for name, value in element.attrib.items():
        plain = name.rpartition("}")[2]
        if plain not in found or name.startswith(f"{{{DTS}}}"):
            found[plain] = value
    return found


def outside_data(root: Element) -> Iterator[tuple[Element, Element]]:
    """Give all below an element with what each is in, but nothing in ObjectData or a variable's value: that is data."""
    waiting = [root]
    while waiting:
        parent = waiting.pop()
        for child in elements(parent):
            yield parent, child
            if child.tag not in DATA:
                waiting.append(child)
