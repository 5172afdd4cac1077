"""Which part of a package an execution runs, and what of it was done before."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from designer.package.document import PackageDocument, PrecedenceConstraintDocument
from tasks.runtime.planner.path_set import PathSet


@dataclass(frozen=True)
class Part:
    """The whole package, unless something says less.

    only: the one executable that runs by itself, without what is around it. first: the one with which the run begins;
    what its constraints and those of its containers lead to follows, and nothing else runs. done: runs that an
    execution before has done; they are not begun again, and count as they did.
    """

    only: UUID | None = None
    first: UUID | None = None
    done: Mapping[UUID, PathSet] = field(default_factory=dict)


WHOLE = Part()


def find_following(document: PackageDocument, first: UUID) -> dict[UUID | None, set[UUID]]:
    """Give what runs of each container around an executable, and of the package (None), when a run begins with it: the
    executable or what it is in, and all that follows that."""
    parents = {part.id: part.parent for part in document.executables}
    outgoing = _group(document.precedence_constraints)
    found: dict[UUID | None, set[UUID]] = {}
    inside: UUID | None = first
    while inside is not None:
        found[parents[inside]] = _follow(inside, outgoing)
        inside = parents[inside]
    return found


def _group(constraints: Iterable[PrecedenceConstraintDocument]) -> Mapping[UUID, list[UUID]]:
    outgoing: dict[UUID, list[UUID]] = defaultdict(list)
    for each in constraints:
        outgoing[each.from_executable].append(each.to_executable)
    return outgoing


def _follow(first: UUID, outgoing: Mapping[UUID, list[UUID]]) -> set[UUID]:
    found, waiting = {first}, [first]
    while waiting:
        fresh = set(outgoing.get(waiting.pop(), [])) - found
        found |= fresh
        waiting += fresh
    return found
