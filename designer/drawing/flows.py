"""A flow as boxes and lines: what the canvas draws of a package, or of two versions of one, with what became of each
part laid over it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final
from uuid import UUID

from designer.drawing.geometry import DRAWN_OPEN, Drawing, Geometry, Rect, around
from designer.drawing.routes import Route, route
from designer.drawing.uniting import unite
from designer.package.constraint_words import chip_words, shown_value
from designer.package.document import (
    ExecutableDocument,
    GroupDocument,
    NoteDocument,
    PackageDocument,
    PrecedenceConstraintDocument,
)
from designer.package.enumerations import ContainerType
from designer.package.versions.comparison import Change, Comparison

MARGIN: Final = 32.0
LETTER: Final = 8.6
"""How wide a letter of a name is, at most, in pixels."""
BELOW: Final = frozenset({"container", "group"})
"""What arrows and tasks are drawn upon."""
NO_CHANGES: Final[Mapping[UUID, Change]] = MappingProxyType({})
NO_MARKS: Final[Mapping[UUID, str]] = MappingProxyType({})


Drawn = ExecutableDocument | GroupDocument | NoteDocument


@dataclass(frozen=True)
class Box:
    """A task, container, group or note. form is which of these it is drawn as; change is what became of it, or None,
    inside how many differences stand in it that are not drawn because it is collapsed, and mark what refers to it."""

    part: Drawn
    form: str
    rect: Rect
    change: Change | None = None
    mark: str = ""
    inside: int = 0

    @property
    def id(self) -> UUID:
        """The part's."""
        return self.part.id

    @property
    def name(self) -> str:
        """How people call it."""
        return self.part.title if isinstance(self.part, NoteDocument) else self.part.name

    @property
    def label(self) -> str:
        """The name, cut where it would leave the box."""
        return fit(self.name, self.rect.width - 32)

    @property
    def type(self) -> str:
        """The type of an executable; empty for a group and a note."""
        return self.part.type if isinstance(self.part, ExecutableDocument) else ""

    @property
    def is_disabled(self) -> bool:
        """Whether it is left out of runs."""
        return isinstance(self.part, ExecutableDocument) and self.part.disable


@dataclass(frozen=True)
class Line:
    """A precedence constraint on its way; name says between what it stands, mark what refers to it."""

    constraint: PrecedenceConstraintDocument
    route: Route
    name: str
    change: Change | None = None
    mark: str = ""

    @property
    def id(self) -> UUID:
        """The constraint's."""
        return self.constraint.id

    @property
    def value(self) -> str:
        """The value that its colour says."""
        return shown_value(self.constraint).value

    @property
    def words(self) -> str:
        """What it says."""
        return " ".join(chip_words(self.constraint))

    @property
    def is_or(self) -> bool:
        """Whether one of those to a task is enough."""
        return not self.constraint.logical_and

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
    differences: int

    @property
    def below(self) -> list[Box]:
        """What arrows and tasks are drawn upon."""
        return [each for each in self.boxes if each.form in BELOW]

    @property
    def above(self) -> list[Box]:
        """What is drawn upon arrows."""
        return [each for each in self.boxes if each.form not in BELOW]

    @property
    def bounds(self) -> Rect:
        """The box around all, with a margin."""
        extents = [*(each.rect for each in self.boxes), *(each.route.extent for each in self.lines)]
        return around(extents).grown(MARGIN)

    def cropped(self, view: Rect) -> "Flow":
        """Give what of it is in sight in a part of the canvas."""
        boxes = tuple(each for each in self.boxes if each.rect.meets(view))
        lines = tuple(each for each in self.lines if each.route.extent.meets(view))
        return replace(self, boxes=boxes, lines=lines)


def draw_flow(document: PackageDocument, flow: UUID | None = None) -> Flow:
    """Draw the control flow of a package (None), or the flow of an event handler; nothing of one that is not there."""
    handler = next((each for each in document.executables if each.id == flow), None)
    if flow and handler is None:
        return Flow(None, document.name, (), (), 0)
    drawing = Drawing(document.executables, document.groups, document.notes, document.precedence_constraints)
    return _Picture(drawing, NO_CHANGES, NO_MARKS).draw_flow(handler, document.name)


def draw_both(old: PackageDocument, new: PackageDocument, comparison: Comparison) -> list[Flow]:
    """Draw two versions in one: the control flow, and each event handler in which something differs; all of them where
    nothing does."""
    is_same = not comparison.changes
    flows = draw_each(old, new, comparison).values()
    return [flow for flow in flows if flow.handler is None or flow.differences or is_same]


def draw_each(
    old: PackageDocument, new: PackageDocument, comparison: Comparison, marks: Mapping[UUID, str] = NO_MARKS
) -> dict[UUID | None, Flow]:
    """Draw two versions in one: the control flow (None) and all event handlers, by their IDs."""
    drawing = unite(old, new)
    picture = _Picture(drawing, comparison.changes, marks)
    handlers = [each for each in drawing.executables if each.type == ContainerType.EVENT_HANDLER]
    flows = [(None, None), *((each.id, each) for each in handlers)]
    return {key: picture.draw_flow(handler, new.name) for key, handler in flows}


class _Picture:
    def __init__(self, drawing: Drawing, changes: Mapping[UUID, Change], marks: Mapping[UUID, str]) -> None:
        self.geometry = Geometry(drawing)
        self.changes = changes
        self.marks = dict(marks)
        for part, by in self.geometry.hidden.items():
            if part in marks:
                self.marks[by] = " ".join(filter(None, (self.marks.get(by), marks[part])))
        self.names = {each.id: each.name for each in drawing.executables}
        self.constraints: dict[UUID, list[PrecedenceConstraintDocument]] = {}
        for constraint in drawing.constraints:
            self.constraints.setdefault(constraint.from_executable, []).append(constraint)

    def draw_flow(self, handler: ExecutableDocument | None, package: str) -> Flow:
        flow = handler.id if handler else None
        executables = self.geometry.list_flow(flow)
        parents = [flow, *(each.id for each in executables)]
        groups, notes = self.geometry.groups_in(parents), self.geometry.notes_in(parents)
        lines = [line for each in executables for line in self._draw_lines(each.id)]
        parts: list[Drawn] = [*executables, *groups, *notes]
        boxes = self._count_inside([self._draw_box(each) for each in parts])
        shown = [each for each in boxes if each.id not in self.geometry.hidden]
        own = [handler.id] if handler else []
        differing = len(self.changes.keys() & {*own, *(each.id for each in parts), *(each.id for each in lines)})
        owner = self.names.get(handler.parent, "") if handler and handler.parent else package
        return Flow(handler, owner, tuple(shown), tuple(lines), differing)

    def _draw_box(self, part: Drawn) -> Box:
        rect, mark = self.geometry.rects[part.id], self.marks.get(part.id, "")
        return Box(part, _form_of(part), rect, self.changes.get(part.id), mark)

    def _count_inside(self, boxes: Sequence[Box]) -> list[Box]:
        """Tell of what is collapsed how much differs in it."""
        inside: dict[UUID, int] = {}
        for box in boxes:
            by = self.geometry.hidden.get(box.id)
            if by and box.change:
                inside[by] = inside.get(by, 0) + 1
        return [replace(each, inside=inside.get(each.id, 0)) for each in boxes]

    def _draw_lines(self, begin: UUID) -> Iterator[Line]:
        """Draw what leads on from an executable, but for what leads from a collapsed container into itself."""
        hidden, rects = self.geometry.hidden, self.geometry.rects
        for each in self.constraints.get(begin, ()):
            source, target = (hidden.get(end, end) for end in (each.from_executable, each.to_executable))
            if source != target and target in rects:
                name = f"{self.names[each.from_executable]} → {self.names[each.to_executable]}"
                change, mark = self.changes.get(each.id), self.marks.get(each.id, "")
                yield Line(each, route(rects[source], rects[target]), name, change, mark)


def _form_of(part: Drawn) -> str:
    if isinstance(part, NoteDocument):
        return "note"
    if isinstance(part, GroupDocument):
        return "task" if part.collapsed else "group"
    return "container" if part.type in DRAWN_OPEN and not part.collapsed else "task"


def fit(text: str, width: float, letter: float = LETTER) -> str:
    """Give a line, cut where it would be wider."""
    letters = max(4, int(width / letter))
    return text if len(text) <= letters else f"{text[: letters - 1].rstrip()}…"
