"""What stands in a file of SSIS, in one form for all formats (2, 3, 6 and 8), before anything is decided about it.

Names and values are the file's: properties are SSIS's (attributes of formats 6 and 8, Property elements of 2 and 3), by
their names without prefix, as text. Task data and the like stay XML. Paths are SSIS's package paths
(\\Package\\Seq\\Task).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from lxml.etree import _Element as Element

from designer.dtsx.findings import Finding


@dataclass(frozen=True)
class SourceObject:
    """What everything in a file may have. id is the DTSID, if there is one that is a GUID; line is 1 for the first.

    data is the child of ObjectData, or the element that is the type's own otherwise; element is all of it. settled are
    the places of findings, each with its code before it, that a person has answered, so that they are not told.
    """

    path: str
    element: Element
    line: int
    id: UUID | None = None
    properties: Mapping[str, str] = field(default_factory=dict)
    expressions: Mapping[str, str] = field(default_factory=dict)
    data: Element | None = None
    settled: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """SSIS's ObjectName."""
        return self.properties.get("ObjectName", "")

    @property
    def creation_name(self) -> str:
        """The type, as the file writes it."""
        return self.properties.get("CreationName", "")


@dataclass(frozen=True)
class SourceVariable(SourceObject):
    """A variable; data_type is SSIS's VARIANT code, value its text (of an Object, data is the XML in it, if any)."""

    data_type: int | None = None
    value: str = ""


@dataclass(frozen=True)
class SourceParameter(SourceObject):
    """A parameter of a package (VARIANT codes) or of a project (CLR TypeCodes: is_clr)."""

    data_type: int | None = None
    value: str = ""
    is_clr: bool = False


@dataclass(frozen=True)
class SourceConstraint(SourceObject):
    """A precedence constraint; its ends are what the file names, found or None."""

    from_path: str | None = None
    to_path: str | None = None


@dataclass(frozen=True)
class SourceConnection(SourceObject):
    """A connection manager of a package or of a project (.conmgr); connection_string as it stands in the data."""

    connection_string: str = ""


@dataclass(frozen=True)
class SourceEnumerator(SourceObject):
    """What a Foreach Loop goes over. kind is its type in format 8's words, such as Microsoft.ForEachFileEnumerator."""

    kind: str = ""


@dataclass(frozen=True)
class SourceMapping(SourceObject):
    """A variable that a Foreach Loop fills: VariableName and ValueIndex are among its properties."""


@dataclass(frozen=True)
class Place:
    """Where an executable stands on the canvas, relative to its container's upper left corner, in pixels."""

    x: float
    y: float
    width: float = 0.0
    height: float = 0.0
    collapsed: bool = False


@dataclass(frozen=True)
class SourceAnnotation:
    """A note on the canvas, by the path of the container in which it stands. id is the file's, if it is a GUID."""

    container: str
    text: str
    place: Place
    id: UUID | None = None


@dataclass(frozen=True)
class SourceExecutable(SourceObject):
    """A task, a container, or an event handler (event_name is set), with what is in it.

    kind is its type in the words of format 8: STOCK:SEQUENCE, STOCK:FORLOOP, STOCK:FOREACHLOOP, EventHandler,
    Microsoft.SendMailTask and so on; what has no such word keeps its CreationName. A path is one executable's alone:
    where the file has two of the same, the later ones end in " (2)" and so on. Of a Foreach Loop, data is the
    ForEachEnumerator. own are elements for writing that stand beside ObjectData and are the type's.
    """

    kind: str = ""
    event_name: str = ""
    variables: tuple[SourceVariable, ...] = ()
    executables: tuple["SourceExecutable", ...] = ()
    constraints: tuple[SourceConstraint, ...] = ()
    handlers: tuple["SourceExecutable", ...] = ()
    enumerator: SourceEnumerator | None = None
    mappings: tuple[SourceMapping, ...] = ()
    own: tuple[Element, ...] = ()

    def walk(self) -> Iterator["SourceExecutable"]:
        """Give this and everything in it, handlers included, outer ones first."""
        waiting = [self]
        while waiting:
            current = waiting.pop()
            yield current
            waiting.extend(reversed((*current.executables, *current.handlers)))


@dataclass(frozen=True)
class SourcePackage(SourceExecutable):
    """A package: the root executable, with what packages alone have. format is PackageFormatVersion.

    Layout and annotations are what the file's design-time properties say, by paths; empty where it has none.
    rest are the children of the root that nothing here describes: configurations, log providers, logging options.
    findings tell what was strange in the file, and how it was read nevertheless.
    """

    format: int = 8
    connections: tuple[SourceConnection, ...] = ()
    parameters: tuple[SourceParameter, ...] = ()
    layout: Mapping[str, Place] = field(default_factory=dict)
    annotations: tuple[SourceAnnotation, ...] = ()
    rest: tuple[Element, ...] = ()
    encoding: str = "utf-8"
    findings: tuple[Finding, ...] = ()

    def objects(self) -> Iterator[SourceObject]:
        """Give everything that is described, once each."""
        yield from self.connections
        yield from self.parameters
        for executable in self.walk():
            yield executable
            yield from executable.variables
            yield from executable.constraints
            yield from executable.mappings
            if executable.enumerator is not None:
                yield executable.enumerator


@dataclass(frozen=True)
class SourceProject:
    """What a .dtproj, an .ispac, or a folder says of a project beside its packages, which are named by their files."""

    name: str = ""
    connections: tuple[SourceConnection, ...] = ()
    parameters: tuple[SourceParameter, ...] = ()
    packages: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


class FileRefused(ValueError):
    """A file that cannot be read: a sentence for people that says what is wrong with it and what to do."""
