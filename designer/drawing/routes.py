"""The ways of arrows from the bottom of one box to the top of another, with round corners, as the canvas draws them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from designer.drawing.geometry import Rect, around

RADIUS = 14.0
STEP = 20.0
"""How far an arrow that leads upwards goes down before it turns."""
Point = tuple[float, float]


@dataclass(frozen=True)
class Route:
    """The way of an arrow: its path as SVG writes it, its tip, where its words stand, and the box around it."""

    path: str
    tip: Point
    middle: Point
    extent: Rect


def route(begin: Rect, end: Rect) -> Route:
    """Lead an arrow from the lower edge of a box to the upper edge of another one."""
    source, target = (begin.center, begin.bottom), (end.center, end.y)
    points = _corners(source, target)
    middle = ((source[0] + target[0]) / 2, (source[1] + target[1]) / 2)
    return Route(_round(points), target, middle, around(Rect(x, y, 0, 0) for x, y in points))


def _corners(source: Point, target: Point) -> list[Point]:
    (x1, y1), (x2, y2) = source, target
    if y2 - y1 >= 2 * STEP:
        middle = (y1 + y2) / 2
        return [source, (x1, middle), (x2, middle), target]
    side = (x1 + x2) / 2
    return [source, (x1, y1 + STEP), (side, y1 + STEP), (side, y2 - STEP), (x2, y2 - STEP), target]


def _round(points: Sequence[Point]) -> str:
    """Write a line through these points; what turns does so in a quarter of a circle, as far as there is room."""
    steps = [f"M{_write(points[0])}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        radius = min(RADIUS, *(_distance(*pair) / 2 for pair in pairwise((before, corner, after))))
        steps.append(f"L{_write(_towards(corner, before, radius))}")
        steps.append(f"Q{_write(corner)} {_write(_towards(corner, after, radius))}")
    return " ".join([*steps, f"L{_write(points[-1])}"])


def _distance(one: Point, other: Point) -> float:
    return abs(one[0] - other[0]) + abs(one[1] - other[1])


def _towards(start: Point, goal: Point, length: float) -> Point:
    """Give the point so far from one on the way to another; both lie on a line that is level or upright."""
    whole = _distance(start, goal) or 1
    return start[0] + (goal[0] - start[0]) * length / whole, start[1] + (goal[1] - start[1]) * length / whole


def _write(point: Point) -> str:
    return ",".join(f"{each:.1f}".removesuffix(".0") for each in point)
