"""The way of an arrow: down from one box, across, and down to the other, with rounded corners, as on the canvas."""

from dataclasses import dataclass
from itertools import pairwise

from designer.drawing.boxes import Box, around
from designer.package.constraint_words import shown_value
from designer.package.document import PrecedenceConstraintDocument
from designer.package.enumerations import ConstraintValue

Point = tuple[float, float]
COLOURS = {
    ConstraintValue.SUCCESS: "#1c7d43",
    ConstraintValue.FAILURE: "#c02b37",
    ConstraintValue.COMPLETION: "#2063c4",
}
OFFSET = 20.0
RADIUS = 14.0


@dataclass(frozen=True)
class Arrow:
    """An arrow: its path, its tip, and the middle, where its words are."""

    constraint: PrecedenceConstraintDocument
    path: str
    tip: Point
    middle: Point
    extent: Box

    @property
    def colour(self) -> str:
        """The colour of what it says."""
        return COLOURS[shown_value(self.constraint)]


def route(begin: Box, end: Box, constraint: PrecedenceConstraintDocument) -> Arrow:
    """Lead an arrow from the lower edge of a box to the upper edge of another one."""
    source, target = (begin.center, begin.bottom), (end.center, end.y)
    middle = ((source[0] + target[0]) / 2, (source[1] + target[1]) / 2)
    corners = _corners(source, target, middle)
    extent = around(Box(x, y, 0, 0) for x, y in corners)
    return Arrow(constraint, _write(corners), target, middle, extent)


def _corners(source: Point, target: Point, middle: Point) -> list[Point]:
    if target[1] - source[1] >= 2 * OFFSET:
        return [source, (source[0], middle[1]), (target[0], middle[1]), target]
    low, high = source[1] + OFFSET, target[1] - OFFSET
    return [source, (source[0], low), (middle[0], low), (middle[0], high), (target[0], high), target]


def _write(corners: list[Point]) -> str:
    points = [corners[0], *(later for earlier, later in pairwise(corners) if earlier != later)]
    pieces = [f"M{_n(points[0][0])} {_n(points[0][1])}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        entry, leave = _towards(corner, before), _towards(corner, after)
        pieces.append(f"L{_n(entry[0])} {_n(entry[1])}Q{_n(corner[0])} {_n(corner[1])} {_n(leave[0])} {_n(leave[1])}")
    pieces.append(f"L{_n(points[-1][0])} {_n(points[-1][1])}")
    return "".join(pieces)


def _towards(corner: Point, other: Point) -> Point:
    """Give the point where the rounding of a corner begins on the way to another one."""
    dx, dy = other[0] - corner[0], other[1] - corner[1]
    length = abs(dx) + abs(dy)
    part = min(RADIUS, length / 2) / length
    return corner[0] + dx * part, corner[1] + dy * part


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
