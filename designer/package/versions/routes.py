"""The ways of arrows from the bottom of one box to the top of another, with round corners, as the canvas draws them."""

from collections.abc import Sequence
from itertools import pairwise

from designer.package.versions.geometry import Rect

RADIUS = 14.0
STEP = 20.0
"""How far an arrow that leads upwards goes down before it turns."""
Point = tuple[float, float]


def route(begin: Rect, end: Rect) -> tuple[str, Point]:
    """Give the path of an arrow as SVG writes it, and where its words stand."""
    source = (begin.x + begin.width / 2, begin.bottom)
    target = (end.x + end.width / 2, end.y)
    points = _corners(source, target)
    (x1, y1), (x2, y2) = points[len(points) // 2 - 1], points[len(points) // 2]
    return _round(points), ((x1 + x2) / 2, (y1 + y2) / 2)


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
    return f"{round(point[0], 1):g},{round(point[1], 1):g}"
