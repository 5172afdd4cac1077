"""What the pages of versions show: differences in pages, and boxes of the picture that lead to them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from designer.drawing.flows import Box, Flow, Line
from designer.input.numerals import is_count
from designer.package.document import ExecutableDocument, NoteDocument
from designer.package.versions.comparison import Difference
from designer.registry.types import task_types
from designer.services.versions.comparing import ComparedVersions

SIZE = 100
"""Differences on a page."""


class DifferencePage:
    """A page of the differences between two versions, with the addresses of the others."""

    def __init__(self, compared: ComparedVersions, query: Mapping[str, Any]) -> None:
        self._numbers = {"from": compared.old.number, "to": compared.new.number}
        self._all = compared.comparison.differences
        self._places = {each.id: place for place, each in enumerate(self._all)}
        at = str(query.get("at", ""))
        place = int(at) if is_count(at, len(str(len(self._all)))) else 0
        self.begin = min(place, max(len(self._all) - 1, 0)) // SIZE * SIZE

    @property
    def rows(self) -> tuple[Difference, ...]:
        """The differences on this page."""
        return self._all[self.begin : self.begin + SIZE]

    @property
    def count(self) -> int:
        """How many differences there are."""
        return len(self._all)

    @property
    def first(self) -> int:
        """The number of the first one on this page."""
        return self.begin + 1

    @property
    def last(self) -> int:
        """The number of the last one on this page."""
        return self.begin + len(self.rows)

    @property
    def previous(self) -> str:
        """The address of the page before, if there is one."""
        return self._address(self.begin - SIZE) if self.begin else ""

    @property
    def next(self) -> str:
        """The address of the page after it, if there is one."""
        return self._address(self.begin + SIZE) if self.last < self.count else ""

    def lead_to(self, part: UUID) -> str:
        """Give the address of what is told of a part; nothing where nothing differs in it."""
        place = self._places.get(part)
        if place is None:
            return ""
        is_here = self.begin <= place < self.begin + SIZE
        return f"{'' if is_here else self._address(place // SIZE * SIZE)}#change-{part}"

    def _address(self, place: int) -> str:
        return f"?{urlencode({**self._numbers, 'at': place})}"


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
    """A flow with what is drawn in it."""

    flow: Flow
    below: tuple[DrawnBox, ...]
    lines: tuple[DrawnLine, ...]
    above: tuple[DrawnBox, ...]


def show_flows(compared: ComparedVersions, page: DifferencePage) -> list[DrawnFlow]:
    """Give the picture with links; containers and frames come first, then arrows, then tasks, each above the others."""
    return [_show_flow(flow, page) for flow in compared.flows]


def _show_flow(flow: Flow, page: DifferencePage) -> DrawnFlow:
    lines = tuple(DrawnLine(each, page.lead_to(each.id)) for each in flow.lines)
    return DrawnFlow(flow, _show_boxes(flow.below, page), lines, _show_boxes(flow.above, page))


def _show_boxes(boxes: Iterable[Box], page: DifferencePage) -> tuple[DrawnBox, ...]:
    return tuple(DrawnBox(each, _find_label(each), page.lead_to(each.id)) for each in boxes)


def _find_label(box: Box) -> str:
    if not isinstance(box.part, ExecutableDocument):
        return "Note" if isinstance(box.part, NoteDocument) else "Group"
    made = task_types.get(box.type)
    return made.label if made else box.type
