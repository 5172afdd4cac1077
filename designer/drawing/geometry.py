"""The boxes of what is drawn, as the canvas has them (static/src/designer/document/geometry.ts): a container holds all
that is in it, a group is a frame around its tasks, and what is collapsed is as large as a task."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from designer.drawing.sizes import GROUP_HEAD, GROUP_PADDING, PADDING, SMALLEST, TASK_HEIGHT, TASK_WIDTH
from designer.package.document import ExecutableDocument, GroupDocument, NoteDocument, PrecedenceConstraintDocument
from designer.package.enumerations import CONTAINERS, ContainerType

DRAWN_OPEN: Final = CONTAINERS - {ContainerType.EXECUTE_PACKAGE}
"""What is drawn as a container: an Execute Package task holds something only when it runs."""


@dataclass(frozen=True)
class Rect:
    """A box with its upper left corner."""

    x: float
    y: float
    width: float = TASK_WIDTH
    height: float = TASK_HEIGHT

    @property
    def right(self) -> float:
        """Where it ends on the right."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Where it ends below."""
        return self.y + self.height

    @property
    def center(self) -> float:
        """Where arrows begin and end."""
        return self.x + self.width / 2

    def meets(self, other: "Rect") -> bool:
        """Tell whether they have anything in common."""
        return self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom

    def grown(self, margin: float) -> "Rect":
        """Give it with so much room around."""
        return Rect(self.x - margin, self.y - margin, self.width + 2 * margin, self.height + 2 * margin)

    def moved(self, x: float, y: float) -> "Rect":
        """Give it so much further to the right and down."""
        return replace(self, x=self.x + x, y=self.y + y)


def around(rects: Iterable[Rect]) -> Rect:
    """Give the smallest box around some; that of a task around none."""
    known = list(rects) or [Rect(0, 0)]
    x, y = min(each.x for each in known), min(each.y for each in known)
    return Rect(x, y, max(each.right for each in known) - x, max(each.bottom for each in known) - y)


@dataclass(frozen=True)
class Drawing:
    """All parts that are on the canvas, of one version or of two, as they are to be drawn."""

    executables: Sequence[ExecutableDocument]
    groups: Sequence[GroupDocument]
    notes: Sequence[NoteDocument]
    constraints: Sequence[PrecedenceConstraintDocument] = ()


class Geometry:
    """The boxes of executables, groups and notes by their IDs, in the coordinates of their flow. hidden says what is
    drawn in place of something that stands in what is collapsed."""

    def __init__(self, drawing: Drawing) -> None:
        self.rects: dict[UUID, Rect] = {}
        self.hidden: dict[UUID, UUID] = {}
        self._inside: dict[UUID | None, list[ExecutableDocument]] = defaultdict(list)
        self._groups: dict[UUID | None, list[GroupDocument]] = defaultdict(list)
        self._notes: dict[UUID | None, list[NoteDocument]] = defaultdict(list)
        parents = {each.id: each.parent for each in drawing.executables}
        for executable in drawing.executables:
            if executable.type != ContainerType.EVENT_HANDLER:
                self._inside[executable.parent].append(executable)
        for group in drawing.groups:
            self._groups[parents[group.executables[0]]].append(group)
        for note in drawing.notes:
            self._notes[note.parent].append(note)
        handlers = [each.id for each in drawing.executables if each.type == ContainerType.EVENT_HANDLER]
        for flow in (None, *handlers):
            self._measure(flow)

    def list_flow(self, flow: UUID | None) -> list[ExecutableDocument]:
        """Give the executables of a flow, each container before what is in it."""
        found: list[ExecutableDocument] = []
        waiting = self._inside[flow][::-1]
        while waiting:
            found.append(one := waiting.pop())
            waiting += self._inside[one.id][::-1]
        return found

    def groups_in(self, parents: Iterable[UUID | None]) -> list[GroupDocument]:
        """Give the groups that stand in these containers or flows."""
        return [group for parent in parents for group in self._groups[parent]]

    def notes_in(self, parents: Iterable[UUID | None]) -> list[NoteDocument]:
        """Give the notes that stand in these containers or flows."""
        return [note for parent in parents for note in self._notes[parent]]

    def _measure(self, flow: UUID | None) -> None:
        """Measure a flow: sizes from the innermost container outwards, then places from the outermost inwards."""
        executables = self.list_flow(flow)
        for executable in reversed(executables):
            self.rects[executable.id] = self._size(executable)
        self._frame_inside(flow)
        collapsed = {each.id: each.id for each in executables if each.type in DRAWN_OPEN and each.collapsed}
        self._hide(flow, None)
        for executable in executables:
            self._hide(executable.id, self.hidden.get(executable.id) or collapsed.get(executable.id))
            self._shift(executable.id, self.rects[executable.id])

    def _size(self, executable: ExecutableDocument) -> Rect:
        """Give the box of an executable in what it is in, of which all that is inside is measured."""
        self._frame_inside(executable.id)
        if executable.type not in DRAWN_OPEN or executable.collapsed:
            return Rect(executable.x, executable.y)
        grouped = {one for group in self._groups[executable.id] if group.collapsed for one in group.executables}
        inside = [self.rects[each.id] for each in self._inside[executable.id] if each.id not in grouped]
        inside += [self.rects[each.id] for each in self._groups[executable.id]]
        inside += [self.rects[each.id] for each in self._notes[executable.id]]
        width = max([SMALLEST[0], executable.width, *(each.right + PADDING for each in inside)])
        height = max([SMALLEST[1], executable.height, *(each.bottom + PADDING for each in inside)])
        return Rect(executable.x, executable.y, width, height)

    def _frame_inside(self, parent: UUID | None) -> None:
        for group in self._groups[parent]:
            self.rects[group.id] = _frame(group, self.rects)
        for note in self._notes[parent]:
            self.rects[note.id] = Rect(note.x, note.y, note.width, note.height)

    def _list_standing(self, parent: UUID | None) -> list[UUID]:
        """Give all that stands in a container or flow."""
        groups, notes = self._groups[parent], self._notes[parent]
        return [
            *(each.id for each in self._inside[parent]),
            *(each.id for each in groups),
            *(each.id for each in notes),
        ]

    def _hide(self, parent: UUID | None, by: UUID | None) -> None:
        """Note what is drawn in place of what is in a container: what hides that, or a collapsed group."""
        groups = {one: each.id for each in self._groups[parent] if each.collapsed for one in each.executables}
        for part in self._list_standing(parent):
            if instead := by or groups.get(part):
                self.hidden[part] = instead

    def _shift(self, parent: UUID, at: Rect) -> None:
        """Turn places in a container into places in its flow."""
        for part in self._list_standing(parent):
            self.rects[part] = self.rects[part].moved(at.x, at.y)


def _frame(group: GroupDocument, rects: Mapping[UUID, Rect]) -> Rect:
    inside = around(rects[one] for one in group.executables if one in rects)
    x, y = inside.x - GROUP_PADDING, inside.y - GROUP_HEAD
    if group.collapsed:
        return Rect(x, y)
    return Rect(x, y, inside.width + 2 * GROUP_PADDING, inside.height + GROUP_HEAD + GROUP_PADDING)
