"""The structure of a package: what makes a document no package at all, so that it cannot be saved, in sentences."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import Protocol
from uuid import UUID

from designer.package.enumerations import CONTAINERS, ContainerType, EventName
from designer.package.parts import (
    ConnectionManagerDocument,
    ExecutableDocument,
    GroupDocument,
    NoteDocument,
    ParameterDocument,
    PrecedenceConstraintDocument,
    VariableDocument,
)


class Parts(Protocol):
    """The parts of a package document, which asks about its structure while it is made."""

    @property
    def parameters(self) -> Sequence[ParameterDocument]: ...
    @property
    def variables(self) -> Sequence[VariableDocument]: ...
    @property
    def connections(self) -> Sequence[ConnectionManagerDocument]: ...
    @property
    def executables(self) -> Sequence[ExecutableDocument]: ...
    @property
    def precedence_constraints(self) -> Sequence[PrecedenceConstraintDocument]: ...
    @property
    def groups(self) -> Sequence[GroupDocument]: ...
    @property
    def notes(self) -> Sequence[NoteDocument]: ...


def find_structure_problems(document: Parts) -> Iterator[str]:
    """Yield a sentence for everything that makes a document no package at all, so that it cannot be saved."""
    yield from _find_repeated_ids(document)
    yield from _find_repeated_names("connection manager", ((None, one.name) for one in document.connections))
    yield from _find_repeated_names("parameter", ((None, one.name) for one in document.parameters))
    in_flow = (one for one in document.executables if one.type != ContainerType.EVENT_HANDLER)
    yield from _find_repeated_names("task", ((one.parent, one.name) for one in in_flow))
    yield from _find_bad_variables(document)
    executables = {executable.id: executable for executable in document.executables}
    yield from _find_bad_parents(executables)
    yield from _find_bad_handlers(executables)
    yield from _find_bad_constraints(document, executables)
    yield from _find_bad_groups(document, executables)
    yield from _find_bad_notes(document, executables)


def _find_repeated_ids(document: Parts) -> Iterator[str]:
    identifiers = [
        *(parameter.id for parameter in document.parameters),
        *(variable.id for variable in document.variables),
        *(connection.id for connection in document.connections),
        *(executable.id for executable in document.executables),
        *(constraint.id for constraint in document.precedence_constraints),
        *(group.id for group in document.groups),
        *(note.id for note in document.notes),
    ]
    for identifier, count in Counter(identifiers).items():
        if count > 1:
            yield f"The ID {identifier} occurs {count} times. Each part of a package needs an ID of its own."


def _find_repeated_names(kind: str, names: Iterable[tuple[UUID | None, str]]) -> Iterator[str]:
    seen: set[tuple[UUID | None, str]] = set()
    for parent, name in names:
        if (parent, name.casefold()) in seen:
            yield f"The name “{name}” is used by more than one {kind}. Give each its own name."
        seen.add((parent, name.casefold()))


def _find_bad_variables(document: Parts) -> Iterator[str]:
    scopes = {None, *(executable.id for executable in document.executables)}
    seen: set[tuple[UUID | None, str]] = set()
    for variable in document.variables:
        key = (variable.scope, variable.qualified_name)
        if variable.scope not in scopes:
            yield f"The variable {variable.qualified_name} belongs to {variable.scope}, no task of the package."
        if key in seen:
            yield f"More than one variable of the same scope is called {variable.qualified_name}. Rename one of them."
        seen.add(key)


def _find_bad_parents(executables: Mapping[UUID, ExecutableDocument]) -> Iterator[str]:
    for executable in executables.values():
        if executable.parent is None:
            continue
        parent = executables.get(executable.parent)
        if parent is None:
            yield f"“{executable.name}” is inside of {executable.parent}, no part of this package. Move it out."
        elif executable.type != ContainerType.EVENT_HANDLER and not _may_hold(parent.type, executable.type):
            yield f"“{executable.name}” is inside of “{parent.name}”, which is no container. Move it out."
    parents = {one.id: [one.parent] if one.parent in executables else [] for one in executables.values()}
    if circle := _find_cycle(parents, executables):
        yield f"Containers are inside of each other in a circle: {circle}. Move one of them out."


def _may_hold(parent: str, child: str) -> bool:
    if parent == ContainerType.EXECUTE_PACKAGE:
        return child == ContainerType.CHILD_PACKAGE
    return parent in CONTAINERS


def _find_bad_handlers(executables: Mapping[UUID, ExecutableDocument]) -> Iterator[str]:
    seen: set[tuple[UUID | None, str]] = set()
    for handler in executables.values():
        if handler.type != ContainerType.EVENT_HANDLER:
            continue
        if handler.event_name not in frozenset(EventName):
            yield f"The event handler “{handler.name}” handles no event. Choose one, such as OnError."
        elif (handler.parent, handler.event_name) in seen:
            yield f"More than one event handler of the same executable handles {handler.event_name}. Keep one."
        seen.add((handler.parent, handler.event_name))


def _find_bad_constraints(document: Parts, executables: Mapping[UUID, ExecutableDocument]) -> Iterator[str]:
    pairs: set[tuple[UUID, UUID]] = set()
    before: dict[UUID, set[UUID]] = {identifier: set() for identifier in executables}
    for constraint in document.precedence_constraints:
        pair = (constraint.from_executable, constraint.to_executable)
        if missing := [end for end in pair if end not in executables]:
            yield f"A precedence constraint leads to {missing[0]}, which is no task of this package. Delete it."
            continue
        if problem := _find_bad_pair(executables[pair[0]], executables[pair[1]]):
            yield problem
            continue
        if pair in pairs:
            ends = f"“{executables[pair[0]].name}” to “{executables[pair[1]].name}”"
            yield f"More than one precedence constraint leads from {ends}. Keep one."
        pairs.add(pair)
        before[pair[1]].add(pair[0])
    if circle := _find_cycle(before, executables):
        yield f"The precedence constraints run in a circle: {circle}. Delete one of them."


def _find_bad_pair(begin: ExecutableDocument, end: ExecutableDocument) -> str | None:
    if begin.id == end.id:
        return f"“{begin.name}” has a precedence constraint to itself. Delete it."
    if ContainerType.EVENT_HANDLER in (begin.type, end.type):
        return f"“{begin.name}” and “{end.name}” cannot be joined: an event handler has no constraint. Delete it."
    if begin.parent != end.parent:
        return f"A precedence constraint leads from “{begin.name}” to “{end.name}” in another container. Delete it."
    return None


def _find_bad_groups(document: Parts, executables: Mapping[UUID, ExecutableDocument]) -> Iterator[str]:
    seen: set[UUID] = set()
    for group in document.groups:
        inside = [executables[one] for one in group.executables if one in executables]
        if len(inside) < len(group.executables) or any(one.type == ContainerType.EVENT_HANDLER for one in inside):
            yield f"The group “{group.name}” holds what is no task of this package. Take it out."
        if len({one.parent for one in inside}) > 1:
            yield f"The group “{group.name}” holds tasks of more than one container. Make a group of each."
        for one in inside:
            if one.id in seen:
                yield f"“{one.name}” is grouped more than once. Keep it in one group."
            seen.add(one.id)


def _find_bad_notes(document: Parts, executables: Mapping[UUID, ExecutableDocument]) -> Iterator[str]:
    for note in document.notes:
        parent = executables.get(note.parent) if note.parent else None
        about = executables.get(note.executable) if note.executable else None
        if note.parent and (parent is None or parent.type not in CONTAINERS):
            yield f"The note “{note.title}” stands in {note.parent}, no container of this package. Move it out."
        elif note.executable and (about is None or about.type == ContainerType.EVENT_HANDLER):
            yield f"The note “{note.title}” is on {note.executable}, no task of this package. Detach it."
        elif about and about.parent != note.parent:
            yield f"The note “{note.title}” is not in the container of “{about.name}”, on which it is. Move it there."


def _find_cycle(
    before: Mapping[UUID, Iterable[UUID | None]], executables: Mapping[UUID, ExecutableDocument]
) -> str | None:
    """Give the names along a circle, if there is one. Numbers are looked up more quickly than UUIDs are."""
    numbers = {identifier: number for number, identifier in enumerate(before)}
    lines = {numbers[one]: [numbers[each] for each in those if each] for one, those in before.items() if those}
    try:
        TopologicalSorter(lines).prepare()
    except CycleError as error:
        identifiers = list(before)
        return " → ".join(executables[identifiers[number]].name for number in error.args[1][:6])
    return None
