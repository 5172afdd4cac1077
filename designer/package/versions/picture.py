"""Two versions of a package in one picture: the later one as the canvas draws it, and in it what is gone, where it
was."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from designer.package.document import (
    ExecutableDocument,
    GroupDocument,
    NoteDocument,
    PackageDocument,
    PrecedenceConstraintDocument,
)
from designer.package.enumerations import ContainerType, EvaluationOperation
from designer.package.versions.comparison import Change, Comparison
from designer.package.versions.geometry import DRAWN_OPEN, GAP, TASK_HEIGHT, TASK_WIDTH, Drawing, Geometry, Rect
from designer.package.versions.routes import route

MARGIN: Final = 24.0
LETTER: Final = 8.6
"""How wide a letter of a name is, at most, in pixels."""
NEAREST: Final = 40
"""Places that are tried for what is gone, each one task further to the right, where something stands by now."""
WORDS: Final = {
    EvaluationOperation.CONSTRAINT: "{}",
    EvaluationOperation.EXPRESSION: "fx",
    EvaluationOperation.EXPRESSION_AND_CONSTRAINT: "{} and fx",
    EvaluationOperation.EXPRESSION_OR_CONSTRAINT: "{} or fx",
}


@dataclass(frozen=True)
class Box:
    """A task, container, group or note. form is which of these; change is what became of it, or None, and inside how
    many differences stand in it that are not drawn because it is collapsed."""

    id: UUID
    form: str
    rect: Rect
    name: str
    label: str
    type: str
    is_disabled: bool = False
    change: Change | None = None
    inside: int = 0


@dataclass(frozen=True)
class Line:
    """A precedence constraint; value is the one that its colour says, x and y where its words stand."""

    id: UUID
    path: str
    value: str
    words: str
    is_or: bool
    name: str
    x: float
    y: float
    change: Change | None = None

    @property
    def width(self) -> float:
        """How much room its words need, with an icon where it differs."""
        return len(self.words) * 7.0 + (32 if self.change else 18)

    @property
    def left(self) -> float:
        """Where its words begin, beside the place where they stand."""
        return -self.width / 2


@dataclass(frozen=True)
class Flow:
    """The control flow (handler is None), or an event handler's: boxes from the outermost inwards, and what is around
    them all. differences are how many of its parts differ."""

    handler: ExecutableDocument | None
    owner: str
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    bounds: Rect
    differences: int


def draw(old: PackageDocument, new: PackageDocument, comparison: Comparison) -> list[Flow]:
    """Draw the control flow, and each event handler in which something differs; all of them where nothing does."""
    drawing = _unite(old, new)
    picture = _Picture(drawing, _unite_lists(old.precedence_constraints, new.precedence_constraints), comparison)
    handlers = [each for each in drawing.executables if each.type == ContainerType.EVENT_HANDLER]
    flows = [picture.draw_flow(None, new.name), *(picture.draw_flow(each, new.name) for each in handlers)]
    is_same = not comparison.changes
    return [flow for flow in flows if flow.handler is None or flow.differences or is_same]


def _unite(old: PackageDocument, new: PackageDocument) -> Drawing:
    known = {each.id for each in new.executables}
    gone = [each for each in old.executables if each.id not in known]
    executables = [*new.executables, *_make_room(gone, new.executables)]
    groups = [each for each in _unite_lists(old.groups, new.groups) if _is_together(each, executables)]
    return Drawing(executables, groups, _unite_lists(old.notes, new.notes))


def _unite_lists(old: Sequence[Any], new: Sequence[Any]) -> list[Any]:
    known = {each.id for each in new}
    return [*new, *(each for each in old if each.id not in known)]


def _is_together(group: GroupDocument, executables: Iterable[ExecutableDocument]) -> bool:
    """Tell whether a frame can be drawn: a group that is gone may have had tasks that are in several containers now."""
    wanted = set(group.executables)
    return len({each.parent for each in executables if each.id in wanted}) == 1


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


class _Picture:
    def __init__(
        self, drawing: Drawing, constraints: Iterable[PrecedenceConstraintDocument], comparison: Comparison
    ) -> None:
        self.geometry = Geometry(drawing)
        self.changes: Mapping[UUID, Change] = comparison.changes
        self.names = {each.id: each.name for each in drawing.executables}
        self.constraints: dict[UUID, list[PrecedenceConstraintDocument]] = {}
        for constraint in constraints:
            self.constraints.setdefault(constraint.from_executable, []).append(constraint)

    def draw_flow(self, handler: ExecutableDocument | None, package: str) -> Flow:
        flow = handler.id if handler else None
        executables = self.geometry.list_flow(flow)
        parents = [flow, *(each.id for each in executables)]
        groups, notes = self.geometry.groups_in(parents), self.geometry.notes_in(parents)
        lines = [line for each in executables for line in self._draw_lines(each.id)]
        parts = [each.id for each in executables] + [each.id for each in groups] + [each.id for each in notes]
        boxes = self._count_inside([*map(self._draw_executable, executables), *map(self._draw_group, groups)], parts)
        boxes += [self._draw_note(each) for each in notes]
        shown = [each for each in boxes if each.id not in self.geometry.hidden]
        own = [handler.id] if handler else []
        differing = len(self.changes.keys() & {*parts, *own, *(each.id for each in lines)})
        owner = self.names.get(handler.parent, "") if handler and handler.parent else package
        return Flow(handler, owner, tuple(shown), tuple(_without_loops(lines)), _surround(shown), differing)

    def _draw_executable(self, part: ExecutableDocument) -> Box:
        rect = self.geometry.rects[part.id]
        is_open = part.type in DRAWN_OPEN and not part.collapsed
        form = "container" if is_open else "task"
        label = _fit(part.name, rect.width - 32)
        return Box(part.id, form, rect, part.name, label, part.type, part.disable, self.changes.get(part.id))

    def _draw_group(self, part: GroupDocument) -> Box:
        rect = self.geometry.rects[part.id]
        form = "task" if part.collapsed else "group"
        return Box(
            part.id, form, rect, part.name, _fit(part.name, rect.width - 32), "Group", change=self.changes.get(part.id)
        )

    def _draw_note(self, part: NoteDocument) -> Box:
        rect = self.geometry.rects[part.id]
        label = _fit(part.title, rect.width - 24)
        return Box(part.id, "note", rect, part.title, label, "Note", change=self.changes.get(part.id))

    def _count_inside(self, boxes: Iterable[Box], parts: Iterable[UUID]) -> list[Box]:
        """Tell of what is collapsed how much differs in it."""
        inside: dict[UUID, int] = {}
        for part in parts:
            by = self.geometry.hidden.get(part)
            if by and part in self.changes:
                inside[by] = inside.get(by, 0) + 1
        return [replace(each, inside=inside.get(each.id, 0)) for each in boxes]

    def _draw_lines(self, begin: UUID) -> Iterator[Line]:
        hidden, rects = self.geometry.hidden, self.geometry.rects
        for each in self.constraints.get(begin, ()):
            source, target = (hidden.get(end, end) for end in (each.from_executable, each.to_executable))
            path, (x, y) = route(rects[source], rects[target]) if source != target else ("", (0, 0))
            words = WORDS[each.evaluation_operation].format(each.value.title())
            is_or = not each.logical_and
            alone = each.evaluation_operation is EvaluationOperation.EXPRESSION
            name = f"{self.names[each.from_executable]} → {self.names[each.to_executable]}"
            value = "completion" if alone else each.value.value
            words = f"{words} OR" if is_or else words
            yield Line(each.id, path, value, words, is_or, name, x, y, self.changes.get(each.id))


def _without_loops(lines: Iterable[Line]) -> Iterator[Line]:
    """Leave out what leads from a collapsed container or group into itself."""
    return (each for each in lines if each.path)


def _fit(name: str, width: float) -> str:
    letters = max(4, int(width / LETTER))
    return name if len(name) <= letters else f"{name[: letters - 1].rstrip()}…"


def _surround(boxes: Sequence[Box]) -> Rect:
    rects = [each.rect for each in boxes] or [Rect(0, 0)]
    x, y = min(each.x for each in rects) - MARGIN, min(each.y for each in rects) - MARGIN
    right, bottom = max(each.right for each in rects), max(each.bottom for each in rects)
    return Rect(x, y, right + MARGIN - x, bottom + MARGIN - y)
