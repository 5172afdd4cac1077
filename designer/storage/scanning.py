"""Rows that fit a condition of which no index says where they are: looked through in the list's order, and of so many
at once at most."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import Expression, Model, Q, QuerySet

Row = TypeVar("Row", bound=Model)
MOST_LOOKED_AT = 10_000
"""Rows that are looked at for a page: some hundredths of a second where each is looked up in another table."""
Fits = Q | Expression


@dataclass(frozen=True)
class Looked(Generic[Row]):
    """The rows that fit, of those that were looked at. end is the number of the last of these, where there are more."""

    rows: QuerySet[Row]
    end: int | None


def look_through(rows: QuerySet[Row], fits: Fits, *, backward: bool = False) -> Looked[Row]:
    """Give those of the rows that fit, of the newest ones; of the oldest ones, if one reads backward."""
    way, side = ("pk", "lte") if backward else ("-pk", "gte")
    numbers = rows.prefetch_related(None).order_by(way).values_list("pk", flat=True)
    last = list(numbers[MOST_LOOKED_AT - 1 : MOST_LOOKED_AT + 1])
    end = last[0] if len(last) > 1 else None
    looked_at = rows if end is None else rows.filter(**{f"pk__{side}": end})
    return Looked(looked_at.filter(fits), end)


def can_look_at_all(rows: QuerySet[Row]) -> bool:
    """Tell whether there are not more rows than are looked at for a page."""
    return not rows.order_by("-pk").values("pk")[MOST_LOOKED_AT : MOST_LOOKED_AT + 1].exists()
