"""What the packages of a project share in SSIS: its connection managers and parameters."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from uuid import UUID

from lxml import etree

from designer.dtsx.findings import Finding
from designer.dtsx.secrets import blank_secrets
from designer.dtsx.source import SourceConnection, SourceProject
from designer.interchange.importing.connections import import_connections
from designer.interchange.importing.keeping import Kept
from designer.interchange.importing.parts import Parts
from designer.interchange.importing.variables import import_parameters
from designer.package.document import ConnectionManagerDocument, ParameterDocument
from designer.registry.file_forms import Findings, Surroundings


@dataclass(frozen=True)
class OfProject:
    """What a package sees of its project: connection managers, with the IDs that they have here, parameters, and the
    names of packages by the names of their files, in small letters and without .dtsx.

    own_id is as in Surroundings; documents are the managers as documents, under the IDs that they have here.
    """

    connections: tuple[tuple[SourceConnection, UUID], ...] = ()
    parameters: tuple[ParameterDocument, ...] = ()
    packages: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    own_id: Callable[[UUID], UUID] = lambda identifier: identifier
    documents: tuple[ConnectionManagerDocument, ...] = ()


@dataclass(frozen=True)
class ImportedProject:
    """The shared connection managers and parameters of a project, and what is to be told of them.

    sources are the managers as the files have them, each with the ID of its document; kept is XML by digest.
    """

    sources: tuple[tuple[SourceConnection, UUID], ...]
    connections: list[ConnectionManagerDocument]
    parameters: list[ParameterDocument]
    findings: list[Finding]
    kept: Mapping[str, bytes]

    def findings_of(self, managers: Collection[UUID]) -> list[Finding]:
        """Give what is told of some of the connection managers, by the IDs of their documents."""
        paths = tuple(source.path for source, identifier in self.sources if identifier in managers)
        return [each for each in self.findings if paths and each.place.startswith(paths)]

    @property
    def of_project(self) -> OfProject:
        """What packages see of it, where it is saved as it stands in the files."""
        return OfProject(self.sources, tuple(self.parameters))


def import_project(source: SourceProject) -> ImportedProject:
    """Make documents of what a project shares."""
    findings, kept = Findings(), Kept()
    findings.all.extend(source.findings)
    parts = Parts(findings)
    sources = tuple((each, parts.take_id(each)) for each in source.connections)
    for connection in source.connections:
        blank_secrets(connection.element)
    around = Surroundings(findings, sources, keep=kept.keep)
    return ImportedProject(
        sources,
        import_connections(sources, parts, around),
        import_parameters(source.parameters, parts),
        findings.all,
        kept.found,
    )


def stand_in(identifier: UUID, creation_name: str, name: str = "") -> SourceConnection:
    """Make what stands for a manager that no file has, so that references to it are found."""
    properties = {"CreationName": creation_name, "ObjectName": name or str(identifier)}
    return SourceConnection("", etree.Element("nothing"), 0, identifier, properties)
