"""A package as a file of format 6 or 8."""

from lxml import etree

from designer.dtsx.kinds import PACKAGE, name_kind
from designer.dtsx.source import SourcePackage
from designer.dtsx.writing.executables import add_inside
from designer.dtsx.writing.layout import write_layout
from designer.dtsx.writing.parts import add_group, make_part, write_connection, write_parameter
from designer.dtsx.writing.serializer import write_xml
from designer.dtsx.xml.elements import dts


def write_package(package: SourcePackage) -> bytes:
    """Give a package as the octets of a .dtsx file, in the format that it names (6 or 8). Raises FileRefused."""
    kind = name_kind(PACKAGE, package.format)
    root = make_part("Executable", package, {**package.properties, "CreationName": kind, "ExecutableType": kind})
    root.set(dts("refId"), "Package")
    version = etree.SubElement(root, dts("Property"), {dts("Name"): "PackageFormatVersion"})
    version.text = str(package.format)
    managers = (write_connection(one, f"Package.ConnectionManagers[{one.name}]") for one in package.connections)
    add_group(root, "ConnectionManagers", managers)
    add_group(root, "PackageParameters", map(write_parameter, package.parameters))
    if layout := write_layout(package):
        etree.SubElement(root, dts("DesignTimeProperties")).text = layout
    add_inside(root, package, package.format)
    return write_xml(root)
