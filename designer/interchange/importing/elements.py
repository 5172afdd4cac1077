"""Reading what a type's own XML says, by local names: namespaces differ between formats and products."""

from collections.abc import Iterator

from lxml.etree import _Element as Element


def local_name(element: Element) -> str:
    """Give an element's name without its namespace; a comment has none."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def children(element: Element | None, name: str) -> Iterator[Element]:
    """Give the children of this name."""
    return (each for each in (element if element is not None else ()) if local_name(each) == name)


def child(element: Element | None, name: str) -> Element | None:
    """Give the first child of this name."""
    return next(children(element, name), None)


def find_all(element: Element, name: str) -> Iterator[Element]:
    """Give all of this name in an element, itself included, in the order of the file."""
    return (each for each in element.iter() if local_name(each) == name)


def value(element: Element | None, name: str, default: str = "") -> str:
    """Give a value by its name: an attribute, or a Property element (formats 2 and 3), or an element of this name."""
    if element is None:
        return default
    for key, text in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return text
    for each in children(element, "Property"):
        if any(key.rpartition("}")[2] == "Name" and text == name for key, text in each.attrib.items()):
            return text_of(each)
    found = child(element, name)
    return default if found is None else text_of(found)


def set_value(element: Element, name: str, text: str) -> None:
    """Set a value where the element has it: as an attribute, a Property element or one of this name; else anew."""
    for key in element.attrib:
        if str(key).rpartition("}")[2] == name:
            element.set(key, text)
            return
    for each in children(element, "Property"):
        if any(key.rpartition("}")[2] == "Name" and word == name for key, word in each.attrib.items()):
            each.text = text
            return
    found = child(element, name)
    if found is None:
        element.set(name, text)
    else:
        found.text = text


def text_of(element: Element) -> str:
    """Give all text in an element, without that of comments."""
    return "".join(str(each) for each in element.itertext("*"))
