"""The places that rights on a thing come from, the thing itself first, and the grants of one of them, for a list."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, IntegerField, Model, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Lower

from designer.models import Level, Root
from designer.people.permissions import RIGHTS, Owned, securable_of
from designer.people.rights import names_holding, rights_that_give

Counted = tuple[int, int, int]
"""The number of a level, the key of what its grants are on, and how many there are."""


@dataclass(frozen=True)
class Place:
    """The thing that rights are asked about, or something that it is in, and how many grants there count for it."""

    level: int
    thing: Model | Root
    count: int

    @property
    def is_own(self) -> bool:
        """Whether it is the thing itself."""
        return self.level == 0

    @property
    def label(self) -> str:
        """How pages call it."""
        return self.thing.label if isinstance(self.thing, Root) else str(self.thing)


def find_places(thing: Owned | Root, text: str = "") -> list[Place]:
    """Give where people and teams with this in their names have rights on a thing from, in a query for all levels and
    one for each kind of thing that it is in. The thing itself is there also without a grant."""
    levels = securable_of(thing).levels
    first, *others = [_count(thing, number, text) for number in range(len(levels))]
    counted: list[Counted] = sorted(first.union(*others, all=True))
    things = _find_things(levels, counted)
    above = [Place(level, things[level, key], count) for level, key, count in counted if level and count]
    own = sum(count for level, _, count in counted if not level)
    return [Place(0, thing, own), *above]  # type: ignore[arg-type]  # what has levels is a row


def grants_at(thing: Owned | Root, number: int, text: str = "") -> QuerySet[Any]:
    """Give the grants of a level that count for a thing, with small_name, by which they are sorted; text: of those
    people and teams alone that have it in their names."""
    securable = securable_of(thing)
    level = securable.levels[number]
    grants = securable.grants(level).select_related("person", "team")
    if number:
        giving = (rights_that_give(right, level.reach) for right in RIGHTS.values())
        grants = grants.filter(name__in=names_holding(frozenset().union(*giving)))
    if text:
        grants = grants.filter(Q(person__username__icontains=text) | Q(team__name__icontains=text))
    named: QuerySet[Any] = grants.annotate(small_name=Lower(Coalesce("person__username", "team__name")))
    return named


def _count(thing: Owned | Root, number: int, text: str) -> QuerySet[Any, Counted]:
    level = securable_of(thing).levels[number]
    whole = IntegerField()
    grants = grants_at(thing, number, text).order_by().annotate(level=Value(number, output_field=whole))
    on = f"{level.key}_id" if level.key else "on"
    if not level.key:
        grants = grants.annotate(on=Value(0, output_field=whole))
    counted: QuerySet[Any, Counted] = grants.values("level", on).annotate(number=Count("pk"))
    return counted.values_list("level", on, "number")


def _find_things(levels: tuple[Level, ...], counted: Iterable[Counted]) -> dict[tuple[int, int], Model | Root]:
    found: dict[tuple[int, int], Model | Root] = {}
    keys: dict[type[Model], set[tuple[int, int]]] = {}
    for number, key, _ in counted:
        level = levels[number]
        if level.root:
            found[number, key] = level.root
        elif number:
            keys.setdefault(level.model._meta.get_field(level.key).related_model, set()).add((number, key))
    return found | dict(_read_things(keys))


def _read_things(keys: dict[type[Model], set[tuple[int, int]]]) -> Iterator[tuple[tuple[int, int], Model]]:
    for model, wanted in keys.items():
        rows = model._default_manager.in_bulk({key for _, key in wanted})
        yield from ((each, rows[each[1]]) for each in wanted)
