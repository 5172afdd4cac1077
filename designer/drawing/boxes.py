"""The boxes of what is drawn, as the canvas has them (static/src/designer/document/geometry.ts)."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final
from uuid import UUID

from designer.package.document import ExecutableDocument, GroupDocument, NoteDocument, PackageDocument
from designer.package.enumerations import ContainerType

WIDTH: Final = 232.0
HEIGHT: Final = 68.0
HEAD: Final = 48.0
PADDING: Final = 24.0
GROUP_HEAD: Final = 40.0
GROUP_PADDING: Final = 16.0
DEEPEST: Final = 100
"""Containers in containers; what is deeper is not drawn."""
OPEN: Final = frozenset({ContainerType.SEQUENCE, ContainerType.FOR_LOOP, ContainerType.FOREACH_LOOP})


@dataclass(frozen=True)
class Box:
    """A rectangle in pixels."""

    x: float
    y: float
    width: float = WIDTH
    height: float = HEIGHT

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.y + self.height

    @property
    def center(self) -> float:
        """Where arrows begin and end."""
        return self.x + self.width / 2


def around(boxes: Iterable[Box]) -> Box:
    """Give the smallest box around some; that of a task around none."""
    known = list(boxes)
    if not known:
        return Box(0, 0)
    x, y = min(one.x for one in known), min(one.y for one in known)
    return Box(x, y, max(one.right for one in known) - x, max(one.bottom for one in known) - y)


@dataclass
class Boxes:
    """Where each part of a flow is drawn, by its ID, and what stands for those that are not drawn."""

    of: dict[UUID, Box] = field(default_factory=dict)
    stand_in: dict[UUID, UUID] = field(default_factory=dict)


class Measuring:
    """Finds the boxes of a flow: that of an event handler, or the package's (None)."""

    def __init__(self, document: PackageDocument, flow: UUID | None) -> None:
        self._children: dict[UUID | None, list[ExecutableDocument]] = {}
        for each in document.executables:
            if each.type != ContainerType.EVENT_HANDLER:
                self._children.setdefault(each.parent, []).append(each)
        self._group_of = {key: group for group in document.groups for key in group.executables}
        parents = {each.id: each.parent for each in document.executables}
        self._groups: dict[UUID | None, list[GroupDocument]] = {}
        for group in document.groups:
            self._groups.setdefault(parents.get(group.executables[0]), []).append(group)
        self._notes: dict[UUID | None, list[NoteDocument]] = {}
        for note in document.notes:
            self._notes.setdefault(note.parent, []).append(note)
        self.boxes = Boxes()
        self._measure(flow)
        self._place(flow, 0, 0, None)

    def _measure(self, parent: UUID | None, depth: int = 0) -> Box:
        """Find the size of what is in a container, each at its place in it, and give the box around all."""
        for each in self._children.get(parent, ()):
            inside = self._measure(each.id, depth + 1) if each.type in OPEN and depth < DEEPEST else None
            self.boxes.of[each.id] = _size(each, inside)
        for group in self._groups.get(parent, ()):
            self.boxes.of[group.id] = self._frame(group)
        for note in self._notes.get(parent, ()):
            self.boxes.of[note.id] = Box(note.x, note.y, note.width, note.height)
        shown = [self.boxes.of[each.id] for each in self._children.get(parent, ()) if not self._is_folded(each)]
        framed = [self.boxes.of[group.id] for group in self._groups.get(parent, ())]
        notes = [self.boxes.of[note.id] for note in self._notes.get(parent, ())]
        return around([Box(0, 0, 0, 0), *shown, *framed, *notes])

    def _is_folded(self, executable: ExecutableDocument) -> bool:
        group = self._group_of.get(executable.id)
        return group is not None and group.collapsed

    def _frame(self, group: GroupDocument) -> Box:
        box = around(self.boxes.of[key] for key in group.executables if key in self.boxes.of)
        x, y = box.x - GROUP_PADDING, box.y - GROUP_HEAD
        if group.collapsed:
            return Box(x, y)
        return Box(x, y, box.width + 2 * GROUP_PADDING, box.height + GROUP_HEAD + GROUP_PADDING)

    def _place(self, parent: UUID | None, dx: float, dy: float, hidden_by: UUID | None, depth: int = 0) -> None:
        """Move what is in a container to where it is in the flow, and leave out what is not drawn."""
        for group in self._groups.get(parent, ()):
            self._shift(group.id, dx, dy, hidden_by)
        for note in self._notes.get(parent, ()):
            self._shift(note.id, dx, dy, hidden_by)
        for each in self._children.get(parent, ()):
            group_of = self._group_of.get(each.id)
            gone = hidden_by or (group_of.id if group_of and group_of.collapsed else None)
            box = self.boxes.of[each.id]
            self._shift(each.id, dx, dy, gone)
            if each.type in OPEN and depth < DEEPEST:
                below = gone or (each.id if each.collapsed else None)
                self._place(each.id, dx + box.x, dy + box.y, below, depth + 1)

    def _shift(self, key: UUID, dx: float, dy: float, hidden_by: UUID | None) -> None:
        box = self.boxes.of.pop(key)
        if hidden_by is None:
            self.boxes.of[key] = replace(box, x=box.x + dx, y=box.y + dy)
        else:
            self.boxes.stand_in[key] = hidden_by


def _size(executable: ExecutableDocument, inside: Box | None) -> Box:
    if inside is None or executable.collapsed:
        return Box(executable.x, executable.y)
    width = max(WIDTH + 2 * PADDING, executable.width, inside.right + PADDING if inside.width else 0)
    height = max(HEAD + HEIGHT + 2 * PADDING, executable.height, inside.bottom + PADDING if inside.height else 0)
    return Box(executable.x, executable.y, width, height)
