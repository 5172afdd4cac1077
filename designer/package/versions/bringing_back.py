"""One task of an earlier version, with what hangs on it, put into a package as it is now.

What is there by now stays where it is and gets back what it was; what is gone comes back where it was. Nothing that was
added since is taken away. All that could not be as it was is told in sentences.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from designer.package.document import (
    ConnectionManagerDocument,
    ExecutableDocument,
    GroupDocument,
    NoteDocument,
    PackageDocument,
    PrecedenceConstraintDocument,
    VariableDocument,
)
from designer.package.enumerations import CONTAINERS, ContainerType
from designer.package.part_changes import find_inside
from designer.package.versions.constraints import bring_constraints
from designer.package.versions.mentioned import find_missing

PLACE = ("parent", "x", "y", "width", "height", "collapsed")


@dataclass
class BroughtBack:
    """The package with the task in it, and in sentences what is not as it was."""

    document: PackageDocument
    told: list[str] = field(default_factory=list)


def bring_back(now: PackageDocument, then: PackageDocument, key: UUID) -> BroughtBack:
    """Give the package as it is now with the executable of an earlier version, all that is inside of it, its event
    handlers, variables, constraints, notes and connection managers. Raises LookupError where the earlier one has no
    such executable, ValueError where it cannot stand in the package."""
    part = next((each for each in then.executables if each.id == key), None)
    if part is None:
        raise LookupError(key)
    return _Bringing(now, then, part).bring()


class _Bringing:
    def __init__(self, now: PackageDocument, then: PackageDocument, part: ExecutableDocument) -> None:
        self.now, self.then, self.part = now, then, part
        self.present = {each.id: each for each in now.executables}
        self.told: list[str] = []
        self.keys = find_inside(then.executables, part.id) - self._find_replaced_handlers()

    def bring(self) -> BroughtBack:
        connections, replaced = self._match_connections()
        executables = self._bring_executables(replaced)
        document = PackageDocument(
            **{
                **dict(self.now),
                "connections": connections,
                "executables": executables,
                "variables": self._bring_variables(),
                "precedence_constraints": self._bring_constraints(executables),
                "groups": self._bring_groups(executables),
                "notes": self._bring_notes(executables),
            }
        )
        self.told += find_missing(self.then, document, self.keys)
        return BroughtBack(document, self.told)

    def _find_replaced_handlers(self) -> set[UUID]:
        """Give the event handlers, with what is in them, in whose place another one handles the event by now."""
        events = {(each.parent, each.event_name): each.id for each in self.now.executables if _is_handler(each)}
        inside = find_inside(self.then.executables, self.part.id)
        found = set[UUID]()
        for each in self.then.executables:
            is_own = each.id in inside and _is_handler(each)
            if not is_own or events.get((each.parent, each.event_name), each.id) == each.id:
                continue
            if each.id == self.part.id:
                raise ValueError(f"Another event handler handles {each.event_name} there now. Delete that first.")
            found |= find_inside(self.then.executables, each.id)
            self.told.append(f"The event handler {each.event_name} that is there now stays.")
        return found

    def _bring_executables(self, replaced: Mapping[str, str]) -> list[ExecutableDocument]:
        wanted = [each for each in self.then.executables if each.id in self.keys]
        brought = {each.id: self._place(_replace(each, replaced)) for each in wanted}
        kept = [brought.get(each.id, each) for each in self.now.executables]
        executables = [*kept, *(each for key, each in brought.items() if key not in self.present)]
        return list(self._with_free_names(executables))

    def _place(self, part: ExecutableDocument) -> ExecutableDocument:
        """Leave what is there where it is, and put what is gone where it was, or into the package itself."""
        there = self.present.get(part.id)
        if there:
            return part.model_copy(update={name: getattr(there, name) for name in PLACE})
        if part.id != self.part.id or part.parent is None:
            return part
        around = self.present.get(part.parent)
        if _is_handler(part) and around is None:
            raise ValueError(f"What the event handler {part.event_name} belonged to is gone. Restore that instead.")
        if around is None or (around.type not in CONTAINERS and not _is_handler(part)):
            self.told.append(f"“{part.name}” is in no container now, because the one that it was in is gone.")
            return part.model_copy(update={"parent": None})
        return part

    def _with_free_names(self, executables: Sequence[ExecutableDocument]) -> Iterator[ExecutableDocument]:
        """Rename what comes back under a name that something else beside it has by now."""
        taken: dict[UUID | None, set[str]] = {}
        for each in executables:
            if each.id not in self.keys and not _is_handler(each):
                taken.setdefault(each.parent, set()).add(each.name.casefold())
        for each in executables:
            if each.id not in self.keys or _is_handler(each):
                yield each
                continue
            beside = taken.setdefault(each.parent, set())
            name = _free_name(each.name, beside)
            beside.add(name.casefold())
            if name != each.name:
                self.told.append(f"“{each.name}” is called “{name}” now, because another task has its name.")
            yield each.model_copy(update={"name": name})

    def _match_connections(self) -> tuple[list[ConnectionManagerDocument], dict[str, str]]:
        """Give the connection managers with those that the task refers to, and by what IDs others are referred to: one
        that is gone is matched by name and type, or comes back too."""
        text = json.dumps([each.properties for each in self.then.executables if each.id in self.keys])
        there = {each.id for each in self.now.connections}
        connections, replaced = list(self.now.connections), dict[str, str]()
        for manager in self.then.connections:
            is_meant = str(manager.id) in text or json.dumps(manager.name) in text
            if manager.id in there or not is_meant:
                continue
            same = [each for each in self.now.connections if each.name.casefold() == manager.name.casefold()]
            if same and same[0].type == manager.type:
                replaced[str(manager.id)] = str(same[0].id)
                self.told.append(f"It uses the connection manager “{same[0].name}” that the package has now.")
            elif same:
                self.told.append(f"“{manager.name}” is a connection manager of another type now. Choose one anew.")
            else:
                connections.append(manager)
                self.told.append(f"The connection manager “{manager.name}” was gone and came back, too.")
        return connections, replaced

    def _bring_variables(self) -> list[VariableDocument]:
        own = [each for each in self.then.variables if each.scope in self.keys]
        named = {(each.scope, each.qualified_name) for each in own}
        ids = {each.id for each in own}
        kept = [
            each for each in self.now.variables if each.id not in ids and (each.scope, each.qualified_name) not in named
        ]
        return [*kept, *own]

    def _bring_constraints(self, executables: Iterable[ExecutableDocument]) -> list[PrecedenceConstraintDocument]:
        parents = {each.id: each.parent for each in executables if not _is_handler(each)}
        constraints, told = bring_constraints(self.now, self.then, self.keys, parents)
        self.told += told
        return constraints

    def _bring_groups(self, executables: Iterable[ExecutableDocument]) -> list[GroupDocument]:
        """Put what comes back into the group that it was in, if that is there and beside it."""
        parents = {each.id: each.parent for each in executables}
        grouped = {one for group in self.now.groups for one in group.executables}
        was_in = {one: group for group in self.then.groups for one in group.executables if one in self.keys}
        here = {group.id: group for group in self.now.groups}
        inner: dict[UUID, GroupDocument] = {}
        for one, group in was_in.items():
            if one in grouped or one in self.present:
                continue
            there = here.get(group.id)
            if there and parents[there.executables[0]] == parents[one]:
                here[group.id] = there.model_copy(update={"executables": [*there.executables, one]})
            elif there is None and self.keys.issuperset(group.executables):
                inner[group.id] = group
        whole = [each for each in inner.values() if not grouped & set(each.executables)]
        return [*here.values(), *(each for each in whole if len({parents[one] for one in each.executables}) == 1)]

    def _bring_notes(self, executables: Iterable[ExecutableDocument]) -> list[NoteDocument]:
        parents = {each.id: each.parent for each in executables}
        there = {each.id for each in self.now.notes}
        own = [
            each
            for each in self.then.notes
            if each.id not in there and (each.parent in self.keys or each.executable in self.keys)
        ]
        about = [
            each.model_copy(update={"parent": parents[each.executable]}) if each.executable else each for each in own
        ]
        return [*self.now.notes, *about]


def _replace(part: ExecutableDocument, replaced: Mapping[str, str]) -> ExecutableDocument:
    """Give an executable that refers to other connection managers by their IDs."""
    return part.model_copy(update={"properties": _replace_in(part.properties, replaced)}) if replaced else part


def _replace_in(value: Any, replaced: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _replace_in(inner, replaced) for key, inner in value.items()}
    if isinstance(value, list):
        return [_replace_in(inner, replaced) for inner in value]
    return replaced.get(value, value) if isinstance(value, str) else value


def _is_handler(part: ExecutableDocument) -> bool:
    return part.type == ContainerType.EVENT_HANDLER


def _free_name(name: str, taken: Collection[str]) -> str:
    """Give a name with the first number behind it that makes it free; a long one loses its end for that."""
    number, free = 1, name
    while free.casefold() in taken:
        number += 1
        free = f"{name[:120]} {number}"
    return free
