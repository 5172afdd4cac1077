"""What was read of a file, with the mends that were chosen: the same, as if the file said so."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar
from uuid import UUID

from designer.dtsx.source import Place, SourceConnection, SourceExecutable, SourcePackage, SourceProject, SourceVariable
from designer.interchange.importing.connections import find_form as find_connection_form
from designer.interchange.importing.executables import find_form
from designer.interchange.importing.projects import stand_in
from designer.interchange.mending.constraints import CONSTRAINT_MENDS
from designer.interchange.mending.expressions import EXPRESSION_MENDS, leave_out_of_variable
from designer.interchange.mending.path_holders import Paths
from designer.interchange.mending.paths import MAP_PATHS
from designer.registry.file_forms import Findings, Surroundings
from designer.registry.mends import Change, Effects, Mend, Mending, MendKind, is_named_by_expression

Connections = tuple[tuple[SourceConnection, UUID], ...]
LEAVE_OUT, KEEP_STORED, TAKE_OURS = EXPRESSION_MENDS
[DELETE] = CONSTRAINT_MENDS
GAP = 40.0
"""Pixels between a task and one that is put beside it."""


T = TypeVar("T", SourcePackage, SourceProject)
X = TypeVar("X", SourceExecutable, SourcePackage)


@dataclass(frozen=True)
class Mended(Generic[T]):
    """What was read, mended; the managers that it refers to by a mend, and what was changed."""

    source: T
    connections: Connections = ()
    changes: tuple[Change, ...] = ()


def mend_package(
    source: SourcePackage, mends: Iterable[Mend], file: str = "", of_project: Connections = ()
) -> Mended[SourcePackage]:
    """Give a package of the file of this name with the mends that count for it."""
    work = _Work.begin(mends, file)
    if not work.by_kind:
        return Mended(source)
    work.paths = Paths.begin(source, work.mending(MAP_PATHS))
    work.is_named_by_expression = is_named_by_expression(source)
    everything = Surroundings(Findings(), (*((each, UUID(int=0)) for each in source.connections), *of_project))
    work.find_path = lambda reference: _path_of(everything, reference)
    mended = replace(work.mend_tree(source), connections=work.mend_connections(source.connections))
    mended = replace(mended, layout=_place_beside(source.layout, work.effects.drawn))
    return Mended(mended, work.list_connections(), tuple(work.effects.changes))


def mend_project(source: SourceProject, mends: Iterable[Mend]) -> Mended[SourceProject]:
    """Give what a project shares with the mends that count for every file."""
    work = _Work.begin(mends, "")
    if not work.by_kind:
        return Mended(source)
    mended = replace(source, connections=work.mend_connections(source.connections))
    return Mended(mended, work.list_connections(), tuple(work.effects.changes))


def _place_beside(layout: Mapping[str, Place], drawn: Mapping[str, str]) -> Mapping[str, Place]:
    """Give the places of a package with those of new tasks, at the right of the ones beside which they stand."""
    places = dict(layout)
    for path, neighbour in drawn.items():
        if found := layout.get(neighbour):
            rank = list(drawn.values())[: list(drawn).index(path)].count(neighbour) + 1
            places[path] = replace(found, x=found.x + rank * (found.width + GAP))
    return places


def _path_of(around: Surroundings, reference: str) -> str:
    found = around.find_connection(reference)
    return found[0].connection_string.strip() if found else ""


@dataclass
class _Work:
    """The mending of one file."""

    by_kind: dict[str, dict[str, Mend]]
    effects: Effects = field(default_factory=Effects)
    paths: Paths = field(default_factory=Paths)
    is_named_by_expression: bool = False
    find_path: Callable[[str], str] = lambda reference: ""

    @classmethod
    def begin(cls, mends: Iterable[Mend], file: str) -> "_Work":
        """Take the mends that count for a file; one for it alone goes before one for all."""
        by_kind: dict[str, dict[str, Mend]] = {}
        for each in sorted(mends, key=lambda one: bool(one.file)):
            if each.file in ("", file):
                by_kind.setdefault(each.kind, {})[each.key.strip().casefold()] = each
        return cls(by_kind)

    def mending(self, kind: MendKind) -> Mending:
        return Mending(self.by_kind.get(kind.name, {}), self.effects, self.is_named_by_expression, self.find_path)

    def list_connections(self) -> Connections:
        """Give the managers that the file refers to by mends, each as if it were one of the project's."""
        stand_ins = ((stand_in(each, name), each) for each, name in self.effects.stand_ins.items())
        return (*self.effects.replaced, *stand_ins)

    def mend_connections(self, connections: Iterable[SourceConnection]) -> tuple[SourceConnection, ...]:
        found = ((each, find_connection_form(each.creation_name)) for each in connections)
        mended = (self._mend_part(each, form[1].mends if form else ()) for each, form in found)
        return tuple(self._apply(self.paths.map_expressions(each), LEAVE_OUT) for each in mended if each is not None)

    def mend_tree(self, root: SourcePackage) -> SourcePackage:
        """Mend everything in an executable from the inside out; a file may nest deeper than calls may."""
        made: dict[int, list[SourceExecutable]] = {}
        _, *inside = root.walk()
        for each in reversed(inside):
            mended = self._mend_executable(_put_in(each, made))
            made[id(each)] = [mended, *self.effects.beside]
            self.effects.beside.clear()
        return self._mend_executable(_put_in(root, made))

    def _mend_executable(self, source: X) -> X:
        form = find_form(source.kind)
        source = self.paths.map_expressions(source)
        for kind in (KEEP_STORED, TAKE_OURS, LEAVE_OUT):
            source = self._apply(source, kind)
        source = self._mend_part(source, form[1].mends if form else ())
        enumerator = source.enumerator and self._apply(self.paths.map_expressions(source.enumerator), LEAVE_OUT)
        constraints = DELETE.mend(source.constraints, self.mending(DELETE))
        variables = tuple(self._mend_variable(each) for each in source.variables)
        return replace(source, enumerator=enumerator, constraints=constraints, variables=variables)

    def _mend_variable(self, source: SourceVariable) -> SourceVariable:
        source = leave_out_of_variable(source, self.mending(LEAVE_OUT))
        return self.paths.map_variable(source) if self.paths.mending.mends else source

    def _mend_part(self, source: Any, kinds: Iterable[MendKind]) -> Any:
        for kind in kinds:
            source = self._apply(source, kind)
            if source is None:
                return None
        return source

    def _apply(self, source: Any, kind: MendKind) -> Any:
        return kind.mend(source, self.mending(kind)) if kind.name in self.by_kind else source


def _put_in(source: X, made: dict[int, list[SourceExecutable]]) -> X:
    """Give an executable with what was made of those in it."""
    return replace(
        source,
        executables=tuple(new for one in source.executables for new in made.pop(id(one))),
        handlers=tuple(new for one in source.handlers for new in made.pop(id(one))),
    )
