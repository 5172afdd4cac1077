"""Where executables stand on the canvas: where the file says, with room for our larger boxes, or in layers.

The measures are those of the canvas (static/src/designer/document/placement.ts and geometry.ts): what stands there need
not be laid out again.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from designer.dtsx.source import Place
from designer.package.document import ExecutableDocument, NoteDocument, PrecedenceConstraintDocument
from designer.package.enumerations import ContainerType

TASK_WIDTH, TASK_HEIGHT, GAP, GRID = 232, 68, 56, 8
LETTER, LINE = 7.5, 20.0
"""How wide a letter of a note is, and how high a line, so that its text finds room in it."""
HEAD, PADDING = 48, 24
WIDER, HIGHER = 1.7, 1.6
"""How much larger our boxes are than SSIS's tasks of 136 by 44: places are drawn apart by it."""
LOOSE_IN_A_ROW: Final = 4
"""What has no constraint stands in rows of so many."""
FARTHEST: Final = 1_000_000.0
Drawn = ExecutableDocument | NoteDocument
"""What has a place of its own."""
DRAWN: Final = frozenset({ContainerType.SEQUENCE, ContainerType.FOR_LOOP, ContainerType.FOREACH_LOOP})


@dataclass(frozen=True)
class Drawing:
    """What stands on the canvas, and how many executables the file has no place for."""

    executables: list[ExecutableDocument]
    notes: list[NoteDocument]
    unplaced: int


@dataclass(frozen=True)
class Box:
    """A box on the canvas, in the container that it is in."""

    x: float
    y: float
    width: float
    height: float


def lay_out(
    executables: Sequence[ExecutableDocument],
    constraints: Iterable[PrecedenceConstraintDocument],
    places: Mapping[UUID, Place],
    notes: Sequence[NoteDocument] = (),
) -> Drawing:
    """Give executables and notes where they stand.

    A flow in which one has no place is laid out as a whole. Inner flows come first, since containers grow with them.
    """
    noted: dict[UUID | None, list[NoteDocument]] = defaultdict(list)
    for note in notes:
        noted[note.parent].append(note)
    flows: dict[UUID | None, list[ExecutableDocument]] = defaultdict(list)
    for each in executables:
        if each.type != ContainerType.EVENT_HANDLER:
            flows[each.parent].append(each)
    before: dict[UUID, list[UUID]] = defaultdict(list)
    for constraint in constraints:
        before[constraint.to_executable].append(constraint.from_executable)
    types = {each.id: each.type for each in executables}
    boxes: dict[UUID, Box] = {}
    unplaced = 0
    for parent in reversed([None, *(each.id for each in executables)]):
        inside = flows.get(parent, [])
        sizes = {
            each.id: _measure(each, [*flows[each.id], *noted[each.id]], boxes, places.get(each.id)) for each in inside
        } | {each.id: _measure_note(each, places[each.id]) for each in noted[parent]}
        begin = (PADDING, HEAD + PADDING) if parent is not None and types[parent] in DRAWN else (0, 0)
        if all(each.id in places for each in inside):
            boxes.update(_take_places([*inside, *noted[parent]], sizes, places, begin))
        else:
            unplaced += len(inside)
            boxes.update(_place_in_layers(inside, sizes, before, begin))
            boxes.update(_place_beside(noted[parent], sizes, [boxes[each.id] for each in inside]))
    placed = [_placed(each, boxes.get(each.id), places.get(each.id)) for each in executables]
    return Drawing(placed, [_placed_note(each, boxes[each.id]) for each in notes], unplaced)


def scale_down(drawn: Drawn) -> Place:
    """Give the place of an executable or a note as a file has it: a task as large as SSIS draws one."""
    has_size = isinstance(drawn, NoteDocument) or drawn.type in DRAWN
    width, height = (drawn.width, drawn.height) if has_size else (0.0, 0.0)
    corner = round(drawn.x / WIDER, 3), round(drawn.y / HIGHER, 3)
    is_collapsed = isinstance(drawn, ExecutableDocument) and drawn.collapsed
    return Place(*corner, round(width / WIDER, 3), round(height / HIGHER, 3), is_collapsed)


def _measure(
    executable: ExecutableDocument,
    inside: Sequence[Drawn],
    boxes: Mapping[UUID, Box],
    place: Place | None,
) -> tuple[float, float]:
    """Give the size of a task, or of a container around what is in it."""
    if executable.type not in DRAWN or (place and place.collapsed):
        return TASK_WIDTH, TASK_HEIGHT
    inner = [boxes[each.id] for each in inside if each.id in boxes]
    right = max((box.x + box.width for box in inner), default=PADDING + TASK_WIDTH)
    bottom = max((box.y + box.height for box in inner), default=HEAD + PADDING + TASK_HEIGHT)
    wanted = (place.width * WIDER, place.height * HIGHER) if place else (0.0, 0.0)
    return max(right + PADDING, _bounded(wanted[0])), max(bottom + PADDING, _bounded(wanted[1]))


def _measure_note(note: NoteDocument, place: Place) -> tuple[float, float]:
    """Give the size that a file says, but at least what the text needs."""
    width = max(_bounded(place.width) * WIDER, note.width / 2)
    lines = sum(1 + int(len(line) * LETTER // width) for line in note.text.split("\n"))
    return _snap(width), _snap(max(_bounded(place.height) * HIGHER, (lines + 1) * LINE))


def _take_places(
    inside: Sequence[Drawn],
    sizes: Mapping[UUID, tuple[float, float]],
    places: Mapping[UUID, Place],
    begin: tuple[float, float],
) -> dict[UUID, Box]:
    """Take the places of a file: from the first one on, and as far apart as our larger boxes want it."""
    left = min((_bounded(places[each.id].x) for each in inside), default=0.0)
    top = min((_bounded(places[each.id].y) for each in inside), default=0.0)
    return {
        each.id: Box(
            _snap(begin[0] + (_bounded(places[each.id].x) - left) * WIDER),
            _snap(begin[1] + (_bounded(places[each.id].y) - top) * HIGHER),
            *sizes[each.id],
        )
        for each in inside
    }


def _place_in_layers(
    inside: Sequence[ExecutableDocument],
    sizes: Mapping[UUID, tuple[float, float]],
    before: Mapping[UUID, Sequence[UUID]],
    begin: tuple[float, float],
) -> dict[UUID, Box]:
    """Let each stand below all that it waits for, and what waits for nothing and is waited for by nothing in rows."""
    boxes: dict[UUID, Box] = {}
    y = begin[1]
    for row in _find_rows(inside, before):
        x = begin[0]
        for each in row:
            boxes[each.id] = Box(_bounded(x), _bounded(y), *sizes[each.id])
            x = _snap(x + sizes[each.id][0] + GAP)
        y = _snap(y + max(sizes[each.id][1] for each in row) + GAP)
    return boxes


def _place_beside(
    notes: Sequence[NoteDocument], sizes: Mapping[UUID, tuple[float, float]], boxes: Sequence[Box]
) -> dict[UUID, Box]:
    """Let notes stand below each other beside a flow that was laid out anew."""
    x = _snap(max(box.x + box.width for box in boxes) + GAP)
    y = min(box.y for box in boxes)
    placed: dict[UUID, Box] = {}
    for note in notes:
        placed[note.id] = Box(x, _bounded(y), *sizes[note.id])
        y = _snap(y + sizes[note.id][1] + GRID)
    return placed


def _find_rows(
    inside: Sequence[ExecutableDocument], before: Mapping[UUID, Sequence[UUID]]
) -> list[list[ExecutableDocument]]:
    depths = _find_depths(inside, before)
    joined = {end for each in inside for end in (each.id, *before.get(each.id, ())) if before.get(each.id)}
    layers: dict[int, list[ExecutableDocument]] = defaultdict(list)
    for each in inside:
        if each.id in joined:
            layers[depths[each.id]].append(each)
    loose = [each for each in inside if each.id not in joined]
    rows = [loose[first : first + LOOSE_IN_A_ROW] for first in range(0, len(loose), LOOSE_IN_A_ROW)]
    return [*(layers[depth] for depth in sorted(layers)), *rows]


def _find_depths(inside: Sequence[ExecutableDocument], before: Mapping[UUID, Sequence[UUID]]) -> dict[UUID, int]:
    """Give how many others stand above each on the longest way to it. There is no circle."""
    after: dict[UUID, list[UUID]] = defaultdict(list)
    open_ends = {each.id: len(before.get(each.id, ())) for each in inside}
    for end in open_ends:
        for begin in before.get(end, ()):
            after[begin].append(end)
    ready = [each.id for each in inside if not open_ends[each.id]]
    depths = dict.fromkeys(ready, 0)
    for current in ready:
        for end in after[current]:
            depths[end] = max(depths.get(end, 0), depths[current] + 1)
            open_ends[end] -= 1
            if not open_ends[end]:
                ready.append(end)
    return {each.id: depths.get(each.id, 0) for each in inside}


def _placed(executable: ExecutableDocument, box: Box | None, place: Place | None) -> ExecutableDocument:
    if box is None:
        return executable
    is_container = executable.type in DRAWN
    size = {"width": _bounded(box.width), "height": _bounded(box.height)} if is_container else {}
    collapsed = bool(is_container and place and place.collapsed)
    return executable.model_copy(update={"x": box.x, "y": box.y, "collapsed": collapsed, **size})


def _placed_note(note: NoteDocument, box: Box) -> NoteDocument:
    size = {"width": _bounded(box.width), "height": _bounded(box.height)}
    return note.model_copy(update={"x": box.x, "y": box.y, **size})


def _snap(number: float) -> float:
    return _bounded(float(round(number / GRID) * GRID))


def _bounded(number: float) -> float:
    """Keep a number within what a document takes; one that is none is 0."""
    return max(-FARTHEST, min(number, FARTHEST)) if number == number else 0.0
