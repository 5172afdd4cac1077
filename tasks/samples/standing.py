"""Where the parts of a sample stand: each below what it waits for, inside of containers that have room for them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from designer.drawing.geometry import DRAWN_OPEN
from designer.drawing.sizes import GAP, HEAD, PADDING, SMALLEST, TASK_HEIGHT, TASK_WIDTH
from designer.package.document import ExecutableDocument, NoteDocument, PrecedenceConstraintDocument
from designer.package.enumerations import ContainerType

LEFT: Final = 80.0
TOP: Final = 24.0
BETWEEN_ROWS: Final = 72.0
"""Room for an arrow with its words."""
NOTE_WIDTH: Final = 304.0
LETTERS_IN_A_LINE: Final = 38
LINE: Final = 20.0
"""How high a line of a note is."""


@dataclass(frozen=True)
class Standing:
    """Executables with their places, and how far to the right the outermost flow reaches."""

    executables: list[ExecutableDocument]
    right: float


def stand(executables: Sequence[ExecutableDocument], constraints: Iterable[PrecedenceConstraintDocument]) -> Standing:
    """Give places to executables; a container comes before what is in it."""
    depths = _find_depths(executables, list(constraints))
    sizes: dict[UUID | None, tuple[float, float]] = {}
    places: dict[UUID, tuple[float, float]] = {}
    drawn = [each for each in executables if each.type != ContainerType.EVENT_HANDLER]
    types = {each.id: each.type for each in executables}
    for flow in reversed([None, *types]):
        is_open = flow is not None and types[flow] in DRAWN_OPEN
        rows: dict[int, list[ExecutableDocument]] = defaultdict(list)
        for each in drawn:
            if each.parent == flow:
                rows[depths[each.id]].append(each)
        begin = (PADDING, HEAD + PADDING) if is_open else (LEFT, TOP)
        right, bottom = _stand_in_rows([rows[depth] for depth in sorted(rows)], begin, sizes, places)
        fitting = max(SMALLEST[0], right + PADDING), max(SMALLEST[1], bottom + PADDING)
        sizes[flow] = fitting if is_open else (right, bottom) if flow is None else (TASK_WIDTH, TASK_HEIGHT)
    moved = [
        each.model_copy(update={"x": places[each.id][0], "y": places[each.id][1]}) if each.id in places else each
        for each in executables
    ]
    return Standing(moved, sizes[None][0])


def stand_beside(right: float, text: str) -> NoteDocument:
    """Give a note to the right of a flow. Only empty lines part its paragraphs: others are the source's."""
    paragraphs = [" ".join(each.split()) for each in text.split("\n\n")]
    lines = sum(2 + len(each) // LETTERS_IN_A_LINE for each in paragraphs)
    height = (lines + 1) * LINE
    return NoteDocument(text="\n\n".join(paragraphs), x=right + GAP, y=TOP, width=NOTE_WIDTH, height=height)


def _stand_in_rows(
    rows: Sequence[Sequence[ExecutableDocument]],
    begin: tuple[float, float],
    sizes: dict[UUID | None, tuple[float, float]],
    places: dict[UUID, tuple[float, float]],
) -> tuple[float, float]:
    """Let rows stand below each other, their middles too, and give how far they reach to the right and down."""
    widths = [sum(sizes[each.id][0] for each in row) + GAP * (len(row) - 1) for row in rows]
    widest = max(widths, default=0.0)
    y = begin[1]
    for row, width in zip(rows, widths, strict=True):
        x = begin[0] + (widest - width) / 2
        for each in row:
            places[each.id] = (x, y)
            x += sizes[each.id][0] + GAP
        y += max(sizes[each.id][1] for each in row) + BETWEEN_ROWS
    return begin[0] + widest, y - BETWEEN_ROWS if rows else y


def _find_depths(
    executables: Sequence[ExecutableDocument], constraints: Sequence[PrecedenceConstraintDocument]
) -> dict[UUID, int]:
    """Give how many stand above each on the longest way to it. There is no circle."""
    depths = {each.id: 0 for each in executables}
    for _ in executables:
        for constraint in constraints:
            above = depths[constraint.from_executable] + 1
            depths[constraint.to_executable] = max(depths[constraint.to_executable], above)
    return depths
