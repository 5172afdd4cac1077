"""Who calls whom, as a picture: packages in columns from callers to called ones, with a line for each call."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from designer.interchange.inventory.taking import Call

WIDTH, HEIGHT = 180, 28
COLUMN, ROW = 240, 40
MARGIN: Final = 8
MOST_DRAWN: Final = 150
"""Packages in the picture: of more, the table tells."""
LONGEST_NAME: Final = 24


@dataclass(frozen=True)
class Box:
    """A package in the picture; name is the whole one, label as much of it as fits."""

    name: str
    label: str
    x: int
    y: int
    is_here: bool

    @property
    def middle(self) -> int:
        """Where lines begin and end."""
        return self.y + HEIGHT // 2


@dataclass(frozen=True)
class Line:
    """A call, from the right side of a box to the left side of another."""

    x1: int
    y1: int
    x2: int
    y2: int


@dataclass(frozen=True)
class Picture:
    """Boxes and lines with the size of all."""

    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    width: int
    height: int
    box_width: int = WIDTH
    box_height: int = HEIGHT


def draw_calls(calls: Sequence[Call]) -> Picture | None:
    """Draw who calls whom; None where nobody calls anybody, or too many do."""
    names = dict.fromkeys(name for call in calls for name in (call.caller, call.callee))
    if not names or len(names) > MOST_DRAWN:
        return None
    missing = {call.callee for call in calls if not call.is_here}
    columns: dict[int, int] = {}
    boxes: dict[str, Box] = {}
    for name, level in _find_levels(list(names), calls).items():
        row = columns[level] = columns.get(level, -1) + 1
        label = name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"
        boxes[name] = Box(name, label, MARGIN + level * COLUMN, MARGIN + row * ROW, name not in missing)
    lines = tuple(_join(boxes[call.caller], boxes[call.callee]) for call in calls)
    width = max(each.x for each in boxes.values()) + WIDTH + MARGIN
    height = max(each.y for each in boxes.values()) + HEIGHT + MARGIN
    return Picture(tuple(boxes.values()), lines, width, height)


def _find_levels(names: Sequence[str], calls: Sequence[Call]) -> dict[str, int]:
    """Give each package a column behind those of all that call it; a circle of calls ends after as many steps as there
    are packages."""
    levels = dict.fromkeys(names, 0)
    for _ in names:
        before = dict(levels)
        for call in calls:
            if call.caller != call.callee:
                levels[call.callee] = min(max(levels[call.callee], levels[call.caller] + 1), len(names) - 1)
        if levels == before:
            break
    used = {level: place for place, level in enumerate(sorted(set(levels.values())))}
    return {name: used[level] for name, level in sorted(levels.items(), key=lambda pair: pair[1])}


def _join(caller: Box, callee: Box) -> Line:
    return Line(caller.x + WIDTH, caller.middle, callee.x, callee.middle)
