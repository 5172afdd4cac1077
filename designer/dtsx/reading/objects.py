"""What every object of SSIS has, in any format: properties, expressions, an ID, a place in the file, its data."""

from dataclasses import dataclass

from lxml.etree import _Element as Element

from designer.dtsx.reading.decryption import has_password
from designer.dtsx.xml.elements import attributes_of, dts_children, elements, first_element, is_dts, text_of


@dataclass(frozen=True)
class Basics:
    """What an object has of its own, before it is known where it stands."""

    element: Element
    line: int
    properties: dict[str, str]
    expressions: dict[str, str]
    data: Element | None

    @property
    def name(self) -> str:
        """SSIS's ObjectName."""
        return self.properties.get("ObjectName", "")


def read_basics(element: Element) -> Basics:
    """Read what every object has: attributes (formats 6 and 8) and Property elements (2 and 3) alike."""
    properties = attributes_of(element)
    for child in dts_children(element, "Property"):
        name = attributes_of(child).get("Name", "")
        if name:
            properties[name] = "" if is_encrypted(child) else text_of(child)
    return Basics(element, element.sourceline or 0, properties, read_expressions(element), data_of(element))


def is_encrypted(element: Element) -> bool:
    """Say whether an element's text is encrypted, so that it is nothing that a person wrote."""
    return attributes_of(element).get("Encrypted") == "1" or has_password(element)


def read_expressions(element: Element) -> dict[str, str]:
    """Give the property expressions of an object by property."""
    pairs = ((attributes_of(child).get("Name", ""), child) for child in dts_children(element, "PropertyExpression"))
    return {name: text_of(child) for name, child in pairs if name}


def data_of(element: Element) -> Element | None:
    """Give the first element in ObjectData, if there is one."""
    found = (child for child in elements(element) if is_dts(child, "ObjectData"))
    return first_element(next(found, None))
