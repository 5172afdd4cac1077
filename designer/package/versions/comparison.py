"""What differs between two versions of a package, part by part and property by property. Where things stand on the
canvas does not count: what was only moved is counted and not told."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from designer.package.diff import HEAD, PLACE, Named, kind_of
from designer.package.document import (
    ExecutableDocument,
    GroupDocument,
    NoteDocument,
    PackageDocument,
    Part,
    PrecedenceConstraintDocument,
    VariableDocument,
)
from designer.package.versions.values import cut, flatten

IGNORED = {"id", *PLACE}
SAID = {"name", "parent", "scope", "from_executable", "to_executable"}
LISTS = {
    "executables": "task",
    "precedence_constraints": "precedence constraint",
    "variables": "variable",
    "parameters": "parameter",
    "connections": "connection manager",
    "groups": "group",
    "notes": "note",
}
"""The lists of parts in the order in which they are told, and what one of each is called."""


class Change(StrEnum):
    """What became of a part."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True)
class PropertyChange:
    """A property before and after, as people read it; empty where there was or is nothing."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Difference:
    """A part that is not in both versions, or not the same. what is its kind in words, place the container that it is
    in, or nothing; id is None for the package itself."""

    change: Change
    what: str
    id: UUID | None
    name: str
    place: str
    properties: tuple[PropertyChange, ...]


@dataclass(frozen=True)
class Comparison:
    """All differences, and how many parts were only moved."""

    differences: tuple[Difference, ...]
    moved: int

    @property
    def changes(self) -> dict[UUID, Change]:
        """What became of each part that differs, by its ID."""
        return {each.id: each.change for each in self.differences if each.id}

    def count(self, change: Change) -> int:
        """Give how many parts were added, removed or changed."""
        return sum(1 for each in self.differences if each.change is change)

    @property
    def counts(self) -> dict[str, int]:
        """How many parts were added, removed and changed."""
        return {change.value: self.count(change) for change in Change}


class _Pair:
    """Two versions with the names of all that is in them; shared are those of shared connection managers, unset what a
    property of a type has that nobody has set."""

    def __init__(
        self,
        old: PackageDocument,
        new: PackageDocument,
        shared: Mapping[UUID, str],
        unset: Mapping[str, Mapping[str, Any]],
    ) -> None:
        self.old, self.new, self.unset = old, new, unset
        self.names = dict(shared)
        for one in (old, new):
            named: list[Named] = [*one.executables, *one.connections, *one.parameters]
            self.names |= {each.id: each.name for each in named}

    def compare(self, list_name: str) -> Iterator[Difference | None]:
        """Yield what differs in a list of parts; None stands for one that was only moved."""
        before: dict[UUID, Any] = {part.id: part for part in getattr(self.old, list_name)}
        after: dict[UUID, Any] = {part.id: part for part in getattr(self.new, list_name)}
        what = LISTS[list_name]
        yield from (self._tell(Change.REMOVED, what, part, None) for key, part in before.items() if key not in after)
        for key, part in after.items():
            if key not in before:
                yield self._tell(Change.ADDED, what, None, part)
            elif part != before[key]:
                told = self._tell(Change.CHANGED, what, before[key], part)
                if told.properties or _was_moved(before[key], part):
                    yield told if told.properties else None

    def _tell(self, change: Change, what: str, old: Any, new: Any) -> Difference:
        part = new or old
        return Difference(
            change,
            kind_of(part, what) if isinstance(part, ExecutableDocument) else what,
            part.id,
            self._name(part),
            self._place(part),
            tuple(self._compare_values(self._read(old, new), self._read(new, old))),
        )

    def _name(self, part: Any) -> str:
        if isinstance(part, PrecedenceConstraintDocument):
            return f"{self.names[part.from_executable]} → {self.names[part.to_executable]}"
        if isinstance(part, VariableDocument):
            return part.qualified_name
        return part.title if isinstance(part, NoteDocument) else str(part.name)

    def _place(self, part: Any) -> str:
        if isinstance(part, GroupDocument):
            return ""
        around = getattr(part, "parent", None) or getattr(part, "scope", None)
        return self.names.get(around, "") if around else ""

    def _read(self, part: Part | None, other: Part | None) -> dict[str, Any]:
        """Give what is set of a part. Where there is no other one beside it, what its type has anyway is left out, and
        what its name and its place say already."""
        if part is None:
            return {}
        values = part.model_dump(exclude=IGNORED if other else IGNORED | SAID, exclude_defaults=other is None)
        own, expressions = values.pop("properties", {}), values.pop("expressions", {})
        known = self.unset.get(str(values.get("type")), {})
        own = {**known, **own} if other else {key: value for key, value in own.items() if known.get(key, ...) != value}
        return {**values, **own, **{f"expression of {key}": text for key, text in expressions.items()}}

    def _compare_values(self, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[PropertyChange]:
        """Yield what differs; only that is made into texts, because most of two versions is the same."""
        keys = [key for key in dict.fromkeys([*before, *after]) if before.get(key) != after.get(key)]
        was, now = (flatten({key: each.get(key) for key in keys}, self.names) for each in (before, after))
        yield from _compare_texts(was, now)


def compare(
    old: PackageDocument,
    new: PackageDocument,
    *,
    shared: Mapping[UUID, str] | None = None,
    unset: Mapping[str, Mapping[str, Any]] | None = None,
) -> Comparison:
    """Compare two versions: the package itself, then each list of parts, in the order of LISTS."""
    pair = _Pair(old, new, shared or {}, unset or {})
    found = [each for list_name in LISTS for each in pair.compare(list_name)]
    told = [each for each in found if each]
    return Comparison((*_compare_heads(pair), *told), len(found) - len(told))


def _was_moved(old: Part, new: Part) -> bool:
    return any(getattr(old, key, None) != getattr(new, key, None) for key in PLACE)


def _compare_heads(pair: _Pair) -> Iterator[Difference]:
    before, after = (_flatten_head(each) for each in (pair.old, pair.new))
    if changed := tuple(_compare_texts(before, after)):
        yield Difference(Change.CHANGED, "package", None, pair.new.name, "", changed)


def _flatten_head(document: PackageDocument) -> dict[str, str]:
    values = document.model_dump(include={"name", *HEAD})
    driven = {f"expression of {key}": text for key, text in values.pop("expressions").items()}
    file = {"file of SSIS": document.source[:12]} if document.source else {}
    return flatten({**values, **driven, **file}, {})


def _compare_texts(before: Mapping[str, str], after: Mapping[str, str]) -> Iterable[PropertyChange]:
    for name in dict.fromkeys([*before, *after]):
        was, now = before.get(name, ""), after.get(name, "")
        if was != now:
            yield PropertyChange(name, *cut(was, now))
