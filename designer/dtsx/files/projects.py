"""Reading the files of one project: first what its packages share, then the packages, one after the other."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from designer.dtsx.files.found import DOCUMENT_MARK, FileKind, FoundFile
from designer.dtsx.files.gathering import Group
from designer.dtsx.findings import Finding
from designer.dtsx.reading.package import read_package
from designer.dtsx.reading.project import read_connection_file, read_parameters_file, read_project_file
from designer.dtsx.source import FileRefused, SourceConnection, SourcePackage, SourceParameter, SourceProject
from designer.dtsx.xml.limits import ORDINARY, Limits

MARK_WITHIN = 200
"""Octets."""
NO_MEMORY = "There is not enough memory to read the file."


@dataclass(frozen=True)
class ReadFile:
    """A file that was read: a package in its project, another file of it, or a sentence why not.

    connections are those of the file, whether it is a package or a connection manager; octets are a package's file.
    Of a package of ours (is_document) they are all that is known here.
    """

    name: str
    project: SourceProject
    package: SourcePackage | None = None
    connections: tuple[SourceConnection, ...] = ()
    refused: str = ""
    octets: bytes = b""
    is_document: bool = False


@dataclass
class Shared:
    """What is read of a project before its packages."""

    limits: Limits
    password: str = field(repr=False)
    names: list[str] = field(default_factory=list)
    connections: list[SourceConnection] = field(default_factory=list)
    parameters: list[SourceParameter] = field(default_factory=list)
    packages: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    by_file: dict[str, SourceConnection] = field(default_factory=dict)


Check = Callable[[FileKind, bytes], None]
"""What looks at a file before it is read here, and raises FileRefused: designer.dtsx.apart's process."""


def trust(kind: FileKind, octets: bytes) -> None:
    """Read at once: who runs a command may wait, and be alone with what happens."""


def read_group(group: Group, check: Check = trust, limits: Limits = ORDINARY, password: str = "") -> Iterator[ReadFile]:
    """Read a project: give its packages in the order of its files, those that were named, and those that were refused.

    One package is in memory at a time, if who asks does not keep it.
    """
    shared = Shared(limits, password)
    for file in group.files:
        if file.kind in (FileKind.CONNECTION, FileKind.PARAMETERS, FileKind.PROJECT):
            _read_shared(file, shared, check)
    project = _project(group, shared)
    for file in group.files:
        if file.kind in (FileKind.PACKAGE, FileKind.ARCHIVE, FileKind.OTHER):
            yield _read_package(file, project, check, shared)
        elif file.kind is FileKind.DOCUMENT:
            yield from _read_document(file, project, check)
        elif file.name in shared.refused:
            yield ReadFile(file.name, project, refused=shared.refused[file.name])
        elif file.is_named:
            held = shared.by_file.get(file.name)
            yield ReadFile(file.name, project, connections=(held,) if held else ())


def _read_shared(file: FoundFile, shared: Shared, check: Check) -> None:
    try:
        octets = file.read()
        check(file.kind, octets)
        if file.kind is FileKind.CONNECTION:
            connection, findings = read_connection_file(octets, shared.limits, shared.password)
            shared.connections.append(connection)
            shared.by_file[file.name] = connection
            shared.findings.extend(findings)
        elif file.kind is FileKind.PARAMETERS:
            parameters, findings = read_parameters_file(octets, shared.limits, shared.password)
            shared.parameters.extend(parameters)
            shared.findings.extend(findings)
        else:
            project = read_project_file(octets, shared.limits, shared.password)
            shared.names.append(project.name or PurePosixPath(file.name).stem)
            shared.packages.extend(project.packages)
    except FileRefused as error:
        shared.refused[file.name] = str(error)


def _project(group: Group, shared: Shared) -> SourceProject:
    return SourceProject(
        name=next(iter(shared.names), PurePosixPath(group.folder).stem),
        connections=tuple(shared.connections),
        parameters=tuple(shared.parameters),
        packages=tuple(dict.fromkeys(shared.packages)),
        findings=tuple(shared.findings),
    )


def _read_document(file: FoundFile, project: SourceProject, check: Check) -> Iterator[ReadFile]:
    """Give a package of ours; other JSON is told of only if somebody named it."""
    try:
        octets = file.read()
        if not file.is_named and DOCUMENT_MARK not in octets[:MARK_WITHIN]:
            return
        check(FileKind.DOCUMENT, octets)
    except FileRefused as error:
        yield ReadFile(file.name, project, refused=str(error))
    else:
        yield ReadFile(file.name, project, octets=octets, is_document=True)


def _read_package(file: FoundFile, project: SourceProject, check: Check, shared: Shared) -> ReadFile:
    try:
        octets = file.read()
        check(FileKind.PACKAGE, octets)
        package = read_package(octets, shared.limits, shared.password)
    except FileRefused as error:
        return ReadFile(file.name, project, refused=str(error))
    except MemoryError:
        return ReadFile(file.name, project, refused=NO_MEMORY)
    return ReadFile(file.name, project, package, package.connections, octets=octets)
