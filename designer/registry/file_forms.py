"""How the types of parts are read from SSIS's files and written to them: each says it of itself, in its folder's dtsx.

A form gives what its type's properties are made of, as far as the file has it; the importer fits it to the properties
model, so that a form need not judge. What it finds worth telling it tells, under a rule of its own.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from lxml.etree import _Element as Element

from designer.dtsx.findings import Finding, Rule
from designer.dtsx.source import SourceConnection, SourceExecutable, SourceObject, SourceVariable
from designer.registry.mends import MendKind
from designer.registry.written_parts import Destination, WrittenPart

ANY_OTHER = "*"
"""The kind of a form that takes what no other form answers to."""
IN_A_RUN = "known in a run"
"""Stands for domains that an expression gives."""
MOST_FINDINGS = 5_000
"""Of one file: more than that nobody reads, and a file that was made to give them would fill the memory."""


class Findings:
    """The findings of one file, in the order in which they were told."""

    def __init__(self) -> None:
        self.all: list[Finding] = []
        self.untold = 0

    def tell(
        self, rule: Rule, source: SourceObject, detail: str, *, property_name: str = "", key: str | None = None
    ) -> None:
        """Add what was found in a part, or in one of its properties, by SSIS's name for that. key is for its mend."""
        place = f"{source.path}.Properties[{property_name}]" if property_name else source.path
        if f"{rule.code} {place}" in source.settled:
            return
        if len(self.all) >= MOST_FINDINGS:
            self.untold += 1
            return
        self.all.append(Finding(rule, place, detail, source.line, key=key))


@dataclass(frozen=True)
class Surroundings:
    """What a form may ask of the file around a part, and where it tells what it finds.

    connections are those of the package, then of its project, each with the ID that it has in the document; packages
    are the names of packages by the names of their files, in small letters and without .dtsx.
    """

    findings: Findings
    connections: tuple[tuple[SourceConnection, UUID], ...] = ()
    packages: Mapping[str, str] = field(default_factory=dict)
    keep: Callable[[Element], str] = lambda element: ""
    """Keep an element whole, and give the digest by which it is found again."""
    used: set[UUID] = field(default_factory=set)
    """The connection managers that were asked for and found."""

    own_id: Callable[[UUID], UUID] = lambda identifier: identifier
    """Give the ID under which the project here has a manager of a file, where another project has its ID already."""

    def find_connection(self, reference: str) -> tuple[SourceConnection, UUID] | None:
        """Give the connection manager that a reference means: a GUID with its braces, or a name."""
        wanted = reference.strip().casefold()
        found = self._index.get(wanted.strip("{}")) or self._index.get(f"name {wanted}") or self._find_own(wanted)
        if found:
            self.used.add(found[1])
        return found

    def _find_own(self, wanted: str) -> tuple[SourceConnection, UUID] | None:
        try:
            return self._index.get(str(self.own_id(UUID(wanted))))
        except ValueError:
            return None

    @cached_property
    def _index(self) -> dict[str, tuple[SourceConnection, UUID]]:
        """Those of the package come first, so they are meant where two have one ID or name."""
        found: dict[str, tuple[SourceConnection, UUID]] = {}
        for source, identifier in self.connections:
            if source.id is not None:
                found.setdefault(str(source.id), (source, identifier))
            found.setdefault(f"name {source.name.strip().casefold()}", (source, identifier))
        return found


@dataclass(frozen=True)
class ReadPart:
    """What a form makes of a part: properties, and expressions that its data holds, both by our names."""

    properties: Mapping[str, Any] = field(default_factory=dict)
    expressions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Question:
    """What a person is asked about the tasks of a type in an import: a property, and its values with their words.

    kind_property is the one that says what people call the kind of such a task, where the type takes several.
    """

    property: str
    choices: tuple[tuple[str, str], ...]
    kind_property: str = ""


@dataclass(frozen=True)
class TaskForm:
    """How a task type is read: the kinds in a file that it answers to, in the words of format 8.

    driven are the properties that an expression can drive, by SSIS's names, with ours; assigns names the variables that
    it gives a value in a run by means that nothing here follows.
    """

    kinds: tuple[str, ...]
    read: Callable[[SourceExecutable, Surroundings], ReadPart]
    driven: Mapping[str, str] = field(default_factory=dict)
    assigns: Callable[[SourceExecutable], Iterable[str]] = lambda source: ()
    rules: tuple[Rule, ...] = ()
    question: Question | None = None
    system_variables: Callable[[SourceVariable], Mapping[str, Any]] = lambda variable: {}
    """The properties that one of SSIS's own variables in its scope stands for."""
    write: Callable[[Any, Destination], WrittenPart] | None = None
    """Makes of the type's properties what stands in the file, as far as that has a place for them."""
    attributes: frozenset[str] = frozenset()
    """The attributes of the part's element that are this type's."""
    driven_inside: Mapping[str, str] = field(default_factory=dict)
    """What expressions on the first of the type's own elements drive, by SSIS's names, with ours."""
    mends: tuple[MendKind, ...] = ()
    find_calls: Callable[[Mapping[str, Any]], Iterable[str]] = lambda properties: ()
    """Name the packages that a task with these properties calls."""
    find_domains: Callable[[Mapping[str, Any], Collection[str]], Iterable[str]] | None = None
    """Of a type that sends mail: give the domain of each recipient, and IN_A_RUN for those of properties that are
    driven by expressions, whose names come with them."""


@dataclass(frozen=True)
class ConnectionForm:
    """How a connection type is read: the CreationNames that it answers to, whatever their case."""

    kinds: tuple[str, ...]
    read: Callable[[SourceConnection, Surroundings], ReadPart]
    driven: Mapping[str, str] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    write: Callable[[Any, Destination], WrittenPart] | None = None
    mends: tuple[MendKind, ...] = ()
    find_server: Callable[[Mapping[str, Any]], str] | None = None
    """Of a type that sends mail: give the server."""
    is_driven: bool = True
    """Whether an expression can drive anything of it here."""
