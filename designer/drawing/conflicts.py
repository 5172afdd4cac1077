"""Where two people changed the same, as pictures: the part of the canvas around it as one has it, as the other has it,
and as it becomes. All three show the same part, so that they can be laid beside each other."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from designer.drawing.flows import Flow, draw_each
from designer.drawing.geometry import Rect, around
from designer.package.document import PackageDocument
from designer.package.versions.comparison import compare

AROUND: Final = 72.0
"""How much of the canvas is shown around what both changed."""
MOST_FLOWS: Final = 6


@dataclass(frozen=True)
class ConflictPicture:
    """A flow in which something collides: mine, theirs and what comes of both, if that is a package."""

    mine: Flow
    theirs: Flow
    outcome: Flow | None
    view: Rect


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
    shown = [each.cropped(view) if each else None for each in (mine, theirs, outcome)]
    empty = Flow(known[0].handler, known[0].owner, (), (), 0)
    return ConflictPicture(shown[0] or empty, shown[1] or empty, shown[2], view)
