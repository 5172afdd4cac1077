"""Parts of a package as elements of format 6 or 8: what everything has, variables, parameters, managers, constraints.

What a part was read from is put back where nothing here describes it: attributes stay among the properties, further
children are copied.
"""

from collections.abc import Iterable, Mapping
from copy import deepcopy
from uuid import UUID

from lxml import etree
from lxml.etree import _Element as Element

from designer.dtsx.source import SourceConnection, SourceConstraint, SourceObject, SourceParameter, SourceVariable
from designer.dtsx.xml.elements import DTS, XML_SPACE, dts

NOT_ATTRIBUTES = frozenset({"refId", "DTSID", "PackageFormatVersion"})
"""Properties that are written otherwise."""


def make_part(tag: str, part: SourceObject, properties: Mapping[str, str]) -> Element:
    """Make the element of a part, with its ID, its properties as attributes, and its property expressions."""
    element = etree.Element(dts(tag), nsmap={"DTS": DTS})
    for name, value in properties.items():
        if name not in NOT_ATTRIBUTES:
            element.set(dts(name), value)
    if part.id:
        element.set(dts("DTSID"), write_id(part.id))
    return element


def add_expressions(element: Element, expressions: Mapping[str, str]) -> None:
    """Add property expressions, in the order of their names."""
    for name, expression in sorted(expressions.items()):
        child = etree.SubElement(element, dts("PropertyExpression"), {dts("Name"): name})
        child.text = expression


def add_group(element: Element, tag: str, children: Iterable[Element]) -> None:
    """Add the parts of one kind in an element of their own, if there are any."""
    if made := list(children):
        etree.SubElement(element, dts(tag)).extend(made)


def add_data(element: Element, data: Element | None) -> None:
    """Add what is the type's own."""
    holder = etree.SubElement(element, dts("ObjectData"))
    if data is not None:
        holder.append(deepcopy(data))


def write_id(identifier: UUID) -> str:
    """Give an ID as SSIS writes GUIDs."""
    return f"{{{identifier}}}".upper()


def write_variable(variable: SourceVariable) -> Element:
    """Make the element of a variable."""
    element = make_part("Variable", variable, variable.properties)
    value = etree.SubElement(element, dts("VariableValue"))
    if variable.data is not None:
        value.set(dts("DataSubType"), "ManagedSerializable")
        value.append(deepcopy(variable.data))
    if variable.data_type is not None:
        value.set(dts("DataType"), str(variable.data_type))
    _set_text(value, variable.value if variable.data is None else None)
    return element


def write_parameter(parameter: SourceParameter) -> Element:
    """Make the element of a package's parameter."""
    element = make_part("PackageParameter", parameter, parameter.properties)
    value = etree.SubElement(element, dts("Property"), {dts("Name"): "ParameterValue"})
    if parameter.data_type is not None:
        value.set(dts("DataType"), str(parameter.data_type))
    _set_text(value, parameter.value)
    return element


def _set_text(element: Element, text: str | None) -> None:
    """Set a text so that no reader trims it."""
    if text is None:
        return
    element.text = text
    if not text.strip() or text != text.strip():
        element.set(XML_SPACE, "preserve")


def write_connection(connection: SourceConnection, path: str = "") -> Element:
    """Make the element of a connection manager; one of a project has no path."""
    element = make_part("ConnectionManager", connection, connection.properties)
    if path:
        element.set(dts("refId"), path)
    add_expressions(element, connection.expressions)
    add_data(element, connection.data)
    return element


def write_constraint(constraint: SourceConstraint, path: str) -> Element:
    """Make the element of a precedence constraint."""
    element = make_part("PrecedenceConstraint", constraint, constraint.properties)
    element.set(dts("refId"), path)
    for name, end in (("From", constraint.from_path), ("To", constraint.to_path)):
        if end:
            element.set(dts(name), end.removeprefix("\\"))
    return element
