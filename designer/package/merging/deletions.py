"""Where one side deleted an executable, and the other changed it, or what is in it or belongs to it."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from designer.package.document import ExecutableDocument, PackageDocument, Part
from designer.package.merging.conflicts import Side
from designer.package.merging.order import merge_order
from designer.package.merging.parts import same_but_drawing
from designer.package.part_changes import find_inside, lists_without

ATTACHED = ("executables", "variables", "precedence_constraints", "notes")
"""The lists whose parts go with an executable. Groups only draw."""
Choose = Callable[["Deletion"], Side]


@dataclass(frozen=True)
class Versions:
    """A package as it was, and as either side made it."""

    base: PackageDocument
    mine: PackageDocument
    theirs: PackageDocument

    def of(self, side: Side) -> PackageDocument:
        """Give a side's."""
        return self.mine if side is Side.MINE else self.theirs

    def with_side(self, side: Side, document: PackageDocument) -> "Versions":
        """Give these with another document of a side."""
        return replace(self, **{side.value: document})


@dataclass(frozen=True)
class Deletion:
    """An executable that a side deleted with all that was in it, although the other side did something there."""

    executable: ExecutableDocument
    by: Side


def settle_deletions(versions: Versions, choose: Choose) -> Versions:
    """Give the versions without contested deletions: choose says whose version of each counts."""
    for side in Side:
        for deletion, inside in list(_find_contested(versions, side)):
            versions = _settle(versions, deletion, inside, choose(deletion))
    return versions


def _find_contested(versions: Versions, by: Side) -> Iterator[tuple[Deletion, set[UUID]]]:
    """Yield the outermost of what a side deleted and the other did something to, with all that is inside."""
    left, other = versions.of(by), versions.of(by.other)
    there = {each.id for each in left.executables}
    gone = {each.id: each for each in versions.base.executables if each.id not in there}
    outermost = {each.id for each in gone.values() if each.parent not in gone}
    changed = [end for part in _find_changed(versions.base, other) for end in _ends_of(part)] if gone else []
    around = _Around(versions.base, other)
    for root in outermost & {each for end in changed for each in around.find(end)}:
        yield Deletion(gone[root], by), find_inside([*versions.base.executables, *other.executables], root)


def _find_changed(base: PackageDocument, other: PackageDocument) -> Iterator[Part]:
    """Yield what a side added or changed; deleting something too does not count."""
    for name in ATTACHED:
        before = {part.id: part for part in getattr(base, name)}
        for part in getattr(other, name):
            if part.id not in before or not same_but_drawing(before[part.id], part):
                yield part


def _ends_of(part: Any) -> Iterator[UUID]:
    """Yield the executables that a part is, is in, or belongs to."""
    names = ("scope", "parent", "executable", "from_executable", "to_executable")
    ends = [getattr(part, name, None) for name in names]
    yield from (each for each in [*ends, part.id] if each)


class _Around:
    """What executables are in, as they were and as a side has them."""

    def __init__(self, *documents: PackageDocument) -> None:
        self._parents = [{each.id: each.parent for each in document.executables} for document in documents]

    def find(self, executable: UUID) -> set[UUID]:
        """Give an executable and all that it is in."""
        found, waiting = set[UUID](), [executable]
        while waiting:
            found.add(one := waiting.pop())
            waiting += [each for parents in self._parents if (each := parents.get(one)) and each not in found]
        return found


def _attached(document: PackageDocument, inside: Collection[UUID]) -> Iterator[Any]:
    lists = lists_without(document, inside)
    for name in ATTACHED:
        left = {part.id for part in lists[name]}
        yield from (part for part in getattr(document, name) if part.id not in left)


def _settle(versions: Versions, deletion: Deletion, inside: Collection[UUID], counts: Side) -> Versions:
    deleted_by, other = deletion.by, deletion.by.other
    if counts is deleted_by:
        kept = versions.of(other)
        return versions.with_side(other, kept.model_copy(update=lists_without(kept, inside)))
    return versions.with_side(deleted_by, _bring_back(versions.of(deleted_by), versions.of(other), inside))


def _bring_back(document: PackageDocument, source: PackageDocument, inside: Collection[UUID]) -> PackageDocument:
    """Give a document with what is inside as the source has it, as far as that leads to what is there."""
    back = {part.id for part in _attached(source, inside)}
    there = {each.id for each in document.executables} | {each.id for each in source.executables if each.id in inside}
    back |= {each.id for each in source.groups if back & {*each.executables}}
    update: dict[str, list[Part]] = {}
    for name in (*ATTACHED, "groups"):
        parts = {part.id: part for part in getattr(document, name)}
        added = [part for part in getattr(source, name) if part.id in back and _leads_to(part, there)]
        keys = merge_order([*parts], [part.id for part in getattr(source, name)], [*parts])
        parts |= {part.id: part for part in added}
        update[name] = [parts[key] for key in keys if key in parts]
    return document.model_copy(update=update)


def _leads_to(part: Part, there: Collection[UUID]) -> bool:
    ends: Mapping[str, Any] = dict(part)
    named: Iterable[Any] = (ends.get(name) for name in ("parent", "scope", "from_executable", "to_executable"))
    return all(each is None or each in there for each in named)
