"""What two sides did apart from each other, and what does not go together: names that both gave, drawings."""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from designer.package.document import ExecutableDocument, GroupDocument, NoteDocument, PackageDocument
from designer.package.enumerations import ContainerType

Lists = dict[str, list[Any]]
LONGEST = 120
"""Characters of a name that has a number added."""


def tidy(lists: Lists, theirs: PackageDocument) -> tuple[Lists, list[str]]:
    """Give the merged lists as a package may have them, and say what was renamed: never what is theirs."""
    executables = {part.id: part for part in lists["executables"]}
    groups = list(_tidy_groups(lists["groups"], executables))
    notes = [_tidy_note(note, executables) for note in lists["notes"]]
    tasks, of_tasks = _rename("task", lists["executables"], theirs.executables)
    connections, of_connections = _rename("connection manager", lists["connections"], theirs.connections)
    changed = {"executables": tasks, "connections": connections, "groups": groups, "notes": notes}
    return {**lists, **changed}, [*of_tasks, *of_connections]


def _rename(kind: str, parts: list[Any], theirs: Iterable[Any]) -> tuple[list[Any], list[str]]:
    """Give parts of which each has a name of its own in its container."""
    stays = {part.id: _place_of(part) for part in theirs}
    taken = {_place_of(part) for part in parts if stays.get(part.id) == _place_of(part)}
    named, told = [], []
    for part in parts:
        if stays.get(part.id) == _place_of(part) or getattr(part, "type", "") == ContainerType.EVENT_HANDLER:
            named.append(part)
            continue
        new = part if _place_of(part) not in taken else _number(part, taken)
        if new is not part:
            told.append(f"Your {kind} “{part.name}” is “{new.name}” now, because somebody else gave that name too.")
        taken.add(_place_of(new))
        named.append(new)
    return named, told


def _place_of(part: Any) -> tuple[UUID | None, str]:
    return getattr(part, "parent", None), part.name.casefold()


def _number(part: Any, taken: Collection[tuple[UUID | None, str]]) -> Any:
    names = (f"{part.name[:LONGEST]} {number}" for number in range(1, len(taken) + 2))
    numbered = (part.model_copy(update={"name": name}) for name in names)
    return next(each for each in numbered if _place_of(each) not in taken)


def _tidy_groups(
    groups: Iterable[GroupDocument], executables: dict[UUID, ExecutableDocument]
) -> Iterable[GroupDocument]:
    """Give groups of tasks that are there, in one container each, and in one group each."""
    seen: set[UUID] = set()
    for group in groups:
        there = [executables[each] for each in group.executables if each in executables and each not in seen]
        inside = [each.id for each in there if each.parent == there[0].parent]
        seen |= {*inside}
        if inside:
            yield group.model_copy(update={"executables": inside})


def _tidy_note(note: NoteDocument, executables: dict[UUID, ExecutableDocument]) -> NoteDocument:
    """Give a note beside its task, where the other side moved that into another container; free without one."""
    on = executables.get(note.executable) if note.executable else None
    if on is None:
        return note.model_copy(update={"executable": None}) if note.executable else note
    return note if on.parent == note.parent else note.model_copy(update={"parent": on.parent, "x": on.x, "y": on.y})
