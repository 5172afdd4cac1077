"""What templates draw a flow of: its boxes and lines with words for types, and what each leads to."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from designer.drawing.flows import Box, Flow, Line
from designer.drawing.geometry import Rect
from designer.package.document import ExecutableDocument, NoteDocument
from designer.package.enumerations import ConstraintValue
from designer.package.versions.comparison import Change
from designer.registry.types import task_types

HEADS: Final = (*(each.value for each in ConstraintValue), "same", *(each.value for each in Change))
"""The kinds of arrow heads: by what became of the arrow, or by its value where nothing is compared."""


@dataclass(frozen=True)
class DrawnBox:
    """A box with the word for its type, and the address of what is told of it."""

    part: Box
    type_label: str
    href: str


@dataclass(frozen=True)
class DrawnLine:
    """A line with the address of what is told of it."""

    part: Line
    href: str


@dataclass(frozen=True)
class DrawnFlow:
    """A flow with what is drawn in it, and the part of the canvas that is in sight."""

    flow: Flow
    view: Rect
    below: tuple[DrawnBox, ...]
    lines: tuple[DrawnLine, ...]
    above: tuple[DrawnBox, ...]


def show_flow(flow: Flow, view: Rect, lead_to: Callable[[UUID], str]) -> DrawnFlow:
    """Give a flow for templates; containers and frames come first, then arrows, then tasks, each above the others."""
    lines = tuple(DrawnLine(each, lead_to(each.id)) for each in flow.lines)
    return DrawnFlow(flow, view, _show_boxes(flow.below, lead_to), lines, _show_boxes(flow.above, lead_to))


def _show_boxes(boxes: Iterable[Box], lead_to: Callable[[UUID], str]) -> tuple[DrawnBox, ...]:
    return tuple(DrawnBox(each, _find_label(each), lead_to(each.id)) for each in boxes)


def _find_label(box: Box) -> str:
    if not isinstance(box.part, ExecutableDocument):
        return "Note" if isinstance(box.part, NoteDocument) else "Group"
    made = task_types.get(box.type)
    return made.label if made else box.type
