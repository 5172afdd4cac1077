"""The files of a project beside its packages: .conmgr, .params, .dtproj, and the manifest of an .ispac."""

from collections.abc import Iterator

from lxml.etree import _Element as Element

from designer.dtsx.findings import Finding
from designer.dtsx.reading.connections import read_connection
from designer.dtsx.reading.decryption import open_tree
from designer.dtsx.reading.formats import tell_encoding
from designer.dtsx.reading.objects import is_encrypted, read_basics
from designer.dtsx.reading.progress import Progress
from designer.dtsx.reading.rules import ENCRYPTED_VALUE
from designer.dtsx.reading.variables import read_code
from designer.dtsx.source import FileRefused, SourceConnection, SourceParameter, SourceProject
from designer.dtsx.xml.elements import SSIS, attributes_of, is_dts, local_name, text_of
from designer.dtsx.xml.limits import ORDINARY, Limits

ROOT_PATH = "\\Project"
MOST_NAMES = 10_000


def read_connection_file(
    octets: bytes, limits: Limits = ORDINARY, password: str = ""
) -> tuple[SourceConnection, tuple[Finding, ...]]:
    """Read a project's connection manager (.conmgr). Raises FileRefused."""
    tree = open_tree(octets, limits, password)
    root = tree.root
    if not is_dts(root, "ConnectionManager"):
        raise FileRefused(f"The file is no connection manager: it begins with “{local_name(root)[:60]}”.")
    basics, progress = read_basics(root), Progress()
    path = f"{ROOT_PATH}.ConnectionManagers[{basics.name}]"
    tell_encoding(tree, path, progress)
    for element in root.iter("{*}*"):
        if is_encrypted(element):
            name = attributes_of(element).get("Name") or local_name(element)
            progress.tell(ENCRYPTED_VALUE, path, f"“{name}” is encrypted.", element.sourceline or 0)
    return read_connection(basics, path, progress), tuple(progress.findings)


def read_parameters_file(
    octets: bytes, limits: Limits = ORDINARY, password: str = ""
) -> tuple[tuple[SourceParameter, ...], tuple[Finding, ...]]:
    """Read a project's parameters (Project.params). Raises FileRefused."""
    tree = open_tree(octets, limits, password)
    root = tree.root
    if local_name(root) != "Parameters":
        raise FileRefused(f"The file holds no parameters: it begins with “{local_name(root)[:60]}”.")
    progress = Progress()
    tell_encoding(tree, ROOT_PATH, progress)
    parameters = tuple(_parameter(element, progress) for element in root.iterchildren(f"{{{SSIS}}}Parameter"))
    return parameters, tuple(progress.findings)


def _parameter(element: Element, progress: Progress) -> SourceParameter:
    name = attributes_of(element).get("Name", "")
    path = f"{ROOT_PATH}.Parameters[{name}]"
    properties = {"ObjectName": name, **_properties(element, path, progress)}
    return SourceParameter(
        path=path,
        element=element,
        line=element.sourceline or 0,
        id=progress.claim_id(properties.get("ID", ""), path, element.sourceline or 0),
        properties=properties,
        data_type=read_code(properties.get("DataType", "")),
        value=properties.get("Value", ""),
        is_clr=True,
    )


def _properties(element: Element, path: str, progress: Progress) -> dict[str, str]:
    """Give the properties that stand in an object's list of them; what is encrypted is empty, and told of."""
    found: dict[str, str] = {}
    for held in element.iterfind(f"{{{SSIS}}}Properties/{{{SSIS}}}Property"):
        name = attributes_of(held).get("Name", "")
        found[name] = text_of(held)
        if is_encrypted(held):
            found[name] = ""
            progress.tell(ENCRYPTED_VALUE, path, f"“{name}” is encrypted.", held.sourceline or 0)
    return found


def read_project_file(octets: bytes, limits: Limits = ORDINARY, password: str = "") -> SourceProject:
    """Read a .dtproj of any version, or @Project.manifest: its name, and those of packages. Raises FileRefused."""
    root = open_tree(octets, limits, password).root
    if local_name(root) not in {"Project", "DataTransformationsProject"}:
        raise FileRefused(f"The file is no project of SSIS: it begins with “{local_name(root)[:60]}”.")
    manifest = next(root.iter(f"{{{SSIS}}}Project"), None)
    named = "" if manifest is None else _properties(manifest, ROOT_PATH, Progress()).get("Name", "")
    return SourceProject(name=named.strip(), packages=tuple(dict.fromkeys(_package_names(root, manifest)))[:MOST_NAMES])


def _package_names(root: Element, manifest: Element | None) -> Iterator[str]:
    """Give the names of the packages' files: of the manifest, or of the list that projects of 2005 and 2008 have."""
    if manifest is not None:
        held = manifest.iterfind(f"{{{SSIS}}}Packages/{{{SSIS}}}Package")
        yield from (name for package in held if (name := attributes_of(package).get("Name", "")))
    for package in root.iter("{*}DtsPackage"):
        parts = {local_name(part): text_of(part).strip() for part in package.iterchildren("{*}*")}
        yield from filter(None, (parts.get("Name") or parts.get("FullPath"),))
