"""Where two people changed the same, as pictures: the part of the canvas around it as one has it, as the other has it,
and as it becomes. All three show the same part, so that they can be laid beside each other."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from designer.drawing.flows import Flow, Line, draw_each
from designer.drawing.geometry import Rect, around
from designer.package.document import PackageDocument
from designer.package.versions.comparison import compare

AROUND: Final = 72.0
"""How much of the canvas is shown around what both changed."""
MOST_FLOWS: Final = 6
MOST_BOXES: Final = 400
"""Boxes that are drawn of one flow: what collides may stand far apart among thousands of tasks."""


@dataclass(frozen=True)
class ConflictPicture:
    """A flow in which something collides: mine, theirs and what comes of both, if that is a package. left_out is how
    many boxes are in sight and not drawn."""

    mine: Flow
    theirs: Flow
    outcome: Flow | None
    view: Rect
    left_out: int = 0


def draw_conflicts(
    base: PackageDocument,
    mine: PackageDocument,
    theirs: PackageDocument,
    outcome: PackageDocument | None,
    marks: Mapping[UUID, str],
) -> list[ConflictPicture]:
    """Draw each flow in which a part has a mark, which says the choices that it is about. What differs is what somebody
    changed of the base."""
    versions = [draw_each(base, each, compare(base, each), marks) if each else {} for each in (mine, theirs, outcome)]
    keys = [key for key in {**versions[0], **versions[1]} if any(_is_marked(flows.get(key)) for flows in versions)]
    return [_show(*(flows.get(key) for flows in versions)) for key in keys[:MOST_FLOWS]]


def _is_marked(flow: Flow | None) -> bool:
    return flow is not None and any(_find_marked(flow))


def _find_marked(flow: Flow) -> Iterable[Rect]:
    yield from (each.rect for each in flow.boxes if each.mark)
    yield from (each.route.extent for each in flow.lines if each.mark)


def _show(mine: Flow | None, theirs: Flow | None, outcome: Flow | None) -> ConflictPicture:
    known = [each for each in (mine, theirs, outcome) if each]
    view = around(rect for flow in known for rect in _find_marked(flow)).grown(AROUND)
    # A flow that only one has, such as a handler that both judged apart, is empty for the other.
    in_sight = [each.cropped(view) if each else None for each in (mine, theirs, outcome)]
    ranks = _rank([each for each in in_sight if each])
    kept = set(sorted(ranks, key=ranks.__getitem__)[:MOST_BOXES])
    shown = [_keep(each, kept) if each else None for each in in_sight]
    empty = Flow(known[0].handler, known[0].owner, (), (), 0)
    return ConflictPicture(shown[0] or empty, shown[1] or empty, shown[2], view, len(ranks) - len(kept))


def _rank(flows: Iterable[Flow]) -> dict[UUID, int]:
    """Say of each box how much it is wanted: first what collides, then what differs, then all else."""
    ranks: dict[UUID, int] = {}
    for flow in flows:
        ends = {end for line in flow.lines if line.mark for end in _ends_of(line)}
        for box in flow.boxes:
            rank = 0 if box.mark or box.id in ends else 1 if box.change else 2
            ranks[box.id] = min(rank, ranks.get(box.id, rank))
    return ranks


def _keep(flow: Flow, kept: Collection[UUID]) -> Flow:
    """Give a flow with these boxes, and the lines between them."""
    left_out = {box.id for box in flow.boxes} - {*kept}
    boxes = tuple(box for box in flow.boxes if box.id not in left_out)
    return replace(flow, boxes=boxes, lines=tuple(one for one in flow.lines if left_out.isdisjoint(_ends_of(one))))


def _ends_of(line: Line) -> tuple[UUID, UUID]:
    return line.constraint.from_executable, line.constraint.to_executable
