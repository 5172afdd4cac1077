"""Writing a Foreach Loop to SSIS's files: its enumerator, and the variables that take the values of each item."""

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID, uuid5

from lxml import etree
from lxml.etree import _Element as Element

from designer.dtsx.xml.elements import DTS, dts
from designer.interchange.exporting.common import VARIANT, write_value
from designer.registry.written_parts import Destination, WrittenPart
from tasks.types.foreach_loop.properties import (
    FileEnumerator,
    ForeachLoopProperties,
    ItemEnumerator,
    KeptEnumerator,
    Retrieve,
    VariableEnumerator,
    VariableMapping,
)

NAMESPACE: Final = UUID("0d0c9f6e-6a4b-5c53-8d1a-3c5f4f726561")


def write_foreach(properties: ForeachLoopProperties, to: Destination) -> WrittenPart:
    """Give the loop's enumerator and variable mappings. Enumerators that are ours alone become one without files."""
    enumerator = properties.enumerator
    mappings = _write_mappings(properties)
    if isinstance(enumerator, KeptEnumerator) and (kept := to.load(enumerator.source)) is not None:
        return WrittenPart(own=(kept, *mappings))
    kind, write = WRITERS.get(type(enumerator), (FILE, lambda _: _write_files(FileEnumerator(files=""))))
    element = _element("ForEachEnumerator", kind, CreationName=kind)
    etree.SubElement(element, dts("ObjectData")).append(write(enumerator))
    return WrittenPart(own=(element, *mappings))


def _write_mappings(properties: ForeachLoopProperties) -> list[Element]:
    """Give the element of the mappings, if there are any. SSIS has none by the name of a column."""
    mappings = etree.Element(dts("ForEachVariableMappings"), nsmap={"DTS": DTS})
    mappings.extend(_write_mapping(each) for each in properties.variable_mappings if each.index is not None)
    return [mappings] if len(mappings) else []


def _write_mapping(mapping: VariableMapping) -> Element:
    place, name = str(mapping.index), mapping.variable
    return _element("ForEachVariableMapping", place + name, CreationName="", ValueIndex=place, VariableName=name)


def _element(tag: str, words: str, **attributes: str) -> Element:
    """Make an element with an ID, which SSIS takes for its name as well. The same words give the same ID."""
    identifier = f"{{{uuid5(NAMESPACE, words)}}}".upper()
    element = etree.Element(dts(tag), nsmap={"DTS": DTS})
    for name, value in {**attributes, "DTSID": identifier, "ObjectName": identifier}.items():
        element.set(dts(name), value)
    return element


def _write_files(enumerator: FileEnumerator) -> Element:
    data = etree.Element("ForEachFileEnumeratorProperties")
    properties = {
        "Folder": enumerator.folder,
        "FileSpec": enumerator.files,
        "FileNameRetrievalType": str(list(Retrieve).index(enumerator.retrieve)),
        "Recurse": "-1" if enumerator.traverse_subfolders else "0",
    }
    for name, value in properties.items():
        etree.SubElement(data, "FEFEProperty", {name: value})
    return data


def _write_items(enumerator: ItemEnumerator) -> Element:
    data = etree.Element("FEIEItems")
    for row in enumerator.rows:
        item = etree.SubElement(data, "FEIEItem")
        for kind, value in zip(enumerator.columns, row, strict=True):
            etree.SubElement(item, "FEIEItemValue", {"Type": str(VARIANT[kind]), "Value": write_value(kind, value)})
    return data


def _write_variable(enumerator: VariableEnumerator) -> Element:
    return etree.Element("FEEFVE", {"VariableName": enumerator.variable})


FILE: Final = "Microsoft.ForEachFileEnumerator"
WRITERS: Final[dict[type, tuple[str, Callable[[Any], Element]]]] = {
    FileEnumerator: (FILE, _write_files),
    ItemEnumerator: ("Microsoft.ForEachItemEnumerator", _write_items),
    VariableEnumerator: ("Microsoft.ForEachFromVarEnumerator", _write_variable),
}
