"""Two versions of a package as one: the later one, and in it what is gone, where it was."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from designer.drawing.geometry import Drawing
from designer.drawing.sizes import GAP, TASK_HEIGHT, TASK_WIDTH
from designer.package.document import ExecutableDocument, GroupDocument, PackageDocument

NEAREST: Final = 40
"""Places that are tried for what is gone, each one task further to the right, where something stands by now."""


def unite(old: PackageDocument, new: PackageDocument) -> Drawing:
    """Give all that is to be drawn of two versions."""
    known = {each.id for each in new.executables}
    gone = [each for each in old.executables if each.id not in known]
    executables = [*new.executables, *_make_room(gone, new.executables)]
    parents = {each.id: each.parent for each in executables}
    groups = [each for each in _unite_lists(old.groups, new.groups) if _is_together(each, parents)]
    constraints = _unite_lists(old.precedence_constraints, new.precedence_constraints)
    return Drawing(executables, groups, _unite_lists(old.notes, new.notes), constraints)


def _unite_lists(old: Sequence[Any], new: Sequence[Any]) -> list[Any]:
    known = {each.id for each in new}
    return [*new, *(each for each in old if each.id not in known)]


def _is_together(group: GroupDocument, parents: Mapping[UUID, UUID | None]) -> bool:
    """Tell whether a frame can be drawn: a group that is gone may have had tasks that are in several containers now."""
    return len({parents[each] for each in group.executables if each in parents}) == 1


def _make_room(
    gone: Iterable[ExecutableDocument], present: Iterable[ExecutableDocument]
) -> Iterator[ExecutableDocument]:
    """Give what is gone, moved to the right where something else stands in its place by now."""
    taken = {_cell(each) for each in present}
    for executable in gone:
        moved = executable
        for _ in range(NEAREST):
            if _cell(moved) not in taken:
                break
            moved = moved.model_copy(update={"x": moved.x + TASK_WIDTH + GAP})
        taken.add(_cell(moved))
        yield moved


def _cell(executable: ExecutableDocument) -> tuple[UUID | None, int, int]:
    """Give about where a task stands: two in different cells hardly cover each other."""
    return executable.parent, round(executable.x / TASK_WIDTH), round(executable.y / TASK_HEIGHT)
