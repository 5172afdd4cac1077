"""A project's files: connection managers, parameters, and all of it as a deployment file (.ispac)."""

import zipfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from urllib.parse import quote
from uuid import UUID

from lxml import etree
from lxml.etree import _Element as Element

from designer.dtsx.source import SourceConnection, SourcePackage, SourceParameter
from designer.dtsx.writing.package import write_package
from designer.dtsx.writing.parts import write_connection, write_id
from designer.dtsx.writing.serializer import write_xml
from designer.dtsx.xml.elements import SSIS

CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
MANIFEST = "@Project.manifest"
PARAMETERS = "Project.params"
FIRST_MOMENT = (1980, 1, 1, 0, 0, 0)
"""The time of every entry, so that two exports of the same are the same."""
DONT_SAVE_SENSITIVE = "DontSaveSensitive"
PROTECTION = {"ProtectionLevel": "0"}
"""The same, as packages say it."""


@dataclass(frozen=True)
class ProjectFiles:
    """What goes into a deployment file: packages by their file names, managers and parameters of the project."""

    id: UUID
    name: str
    description: str
    packages: Mapping[str, SourcePackage]
    connections: Sequence[SourceConnection] = ()
    parameters: Sequence[SourceParameter] = ()


def write_connection_file(connection: SourceConnection) -> bytes:
    """Give a project's connection manager as a .conmgr file."""
    return write_xml(write_connection(connection))


def write_parameters_file(parameters: Collection[SourceParameter]) -> bytes:
    """Give a project's parameters as Project.params."""
    root = _element("Parameters")
    root.extend(_write_parameter(one) for one in parameters)
    return write_xml(root)


def write_deployment_file(project: ProjectFiles) -> bytes:
    """Give a project as an .ispac file. Raises FileRefused."""
    files = {MANIFEST: write_manifest(project), PARAMETERS: write_parameters_file(project.parameters)}
    files |= {name: write_package(_as_the_project(package)) for name, package in project.packages.items()}
    files |= {f"{one.name}.conmgr": write_connection_file(one) for one in project.connections}
    archive = BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, octets in {**files, "[Content_Types].xml": _write_content_types()}.items():
            entry = zipfile.ZipInfo(quote(name, safe="@[]() ,'!&=+$"), FIRST_MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            pack.writestr(entry, octets)
    return archive.getvalue()


def _as_the_project(package: SourcePackage) -> SourcePackage:
    """Give a package the project's protection level: SSIS refuses a project whose packages have others."""
    return replace(package, properties={**package.properties, **PROTECTION})


def write_manifest(project: ProjectFiles) -> bytes:
    """Give the list of a project's files, and what SSIS's catalog asks of each."""
    root = _element("Project", ProtectionLevel=DONT_SAVE_SENSITIVE)
    root.append(_properties({"ID": write_id(project.id), "Name": project.name, **_versions(project.description)}))
    packages = _add(root, "Packages")
    for name in project.packages:
        _add(packages, "Package", Name=name, EntryPoint="1")
    managers = _add(root, "ConnectionManagers")
    for connection in project.connections:
        _add(managers, "ConnectionManager", Name=f"{connection.name}.conmgr")
    information = _add(root, "DeploymentInfo")
    _add(information, "ProjectConnectionParameters")
    about = _add(information, "PackageInfo")
    for name, package in project.packages.items():
        about.append(_describe_package(name, package))
    return write_xml(root)


def _describe_package(name: str, package: SourcePackage) -> Element:
    element = _element("PackageMetaData", Name=name)
    known = {"VersionGUID": package.properties.get("VersionGUID", ""), "PackageFormatVersion": str(package.format)}
    versions = _versions(package.properties.get("Description", ""))
    identity = {"ID": write_id(package.id) if package.id else "", "Name": package.name}
    element.append(_properties({**identity, **versions, **known, **PROTECTION}))
    parameters = _add(element, "Parameters")
    parameters.extend(_write_parameter(one) for one in package.parameters)
    return element


def _versions(description: str) -> dict[str, str]:
    return {
        "VersionMajor": "1",
        "VersionMinor": "0",
        "VersionBuild": "0",
        "VersionComments": "",
        "Description": description,
        "FormatVersion": "1",
    }


def _write_parameter(parameter: SourceParameter) -> Element:
    element = _element("Parameter", Name=parameter.name)
    properties = {
        "ID": write_id(parameter.id) if parameter.id else "",
        "CreationName": "",
        "Description": parameter.properties.get("Description", ""),
        "IncludeInDebugDump": "0",
        "Required": "1" if parameter.properties.get("Required") == "True" else "0",
        "Sensitive": "1" if parameter.properties.get("Sensitive") == "True" else "0",
        "Value": parameter.value,
        "DataType": str(parameter.data_type or ""),
    }
    element.append(_properties(properties))
    return element


def _properties(values: Mapping[str, str]) -> Element:
    element = _element("Properties")
    for name, value in values.items():
        _add(element, "Property", Name=name).text = value or None
    return element


def _write_content_types() -> bytes:
    root = etree.Element(f"{{{CONTENT_TYPES}}}Types", nsmap={None: CONTENT_TYPES})
    for extension in ("dtsx", "conmgr", "params", "manifest"):
        entry = {"Extension": extension, "ContentType": "text/xml"}
        etree.SubElement(root, f"{{{CONTENT_TYPES}}}Default", entry)
    return write_xml(root)


def _element(tag: str, **attributes: str) -> Element:
    element = etree.Element(f"{{{SSIS}}}{tag}", nsmap={"SSIS": SSIS})
    for name, value in attributes.items():
        element.set(f"{{{SSIS}}}{name}", value)
    return element


def _add(parent: Element, tag: str, **attributes: str) -> Element:
    element = _element(tag, **attributes)
    parent.append(element)
    return element
