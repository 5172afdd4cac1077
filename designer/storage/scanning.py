"""Rows that fit a condition of which no index says where they are: looked through in the list's order, and of so many
at once at most."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db import connection
from django.db.models import BooleanField, Expression, ExpressionWrapper, Model, Q, QuerySet

Row = TypeVar("Row", bound=Model)
MOST_LOOKED_AT = 10_000
"""Rows that are looked at for a page: some hundredths of a second where each is looked up in another table."""
Fits = Q | Expression
FITTING = "SELECT pk FROM ({rows}) AS looked_at WHERE is_fitting LIMIT {most}"
"""The database looks at no row after the last one that is wanted."""


@dataclass(frozen=True)
class Looked:
    """The numbers of rows that fit, in the order in which one reads. end is the number of the last row that was looked
    at, where there are more and so many that fit were not found."""

    numbers: Sequence[int]
    end: int | None


def look_through(rows: QuerySet[Row], fits: Fits, most: int, *, backward: bool = False) -> Looked:
    """Give those of the newest rows that fit, so many at most; of the oldest ones, if one reads backward."""
    ordered = rows.prefetch_related(None).order_by("pk" if backward else "-pk")
    is_fitting = ExpressionWrapper(fits, output_field=BooleanField())
    looked_at = ordered.annotate(is_fitting=is_fitting).values("pk", "is_fitting")[:MOST_LOOKED_AT]
    sql, values = looked_at.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(FITTING.format(rows=sql, most=most), values)
        numbers = [number for (number,) in cursor.fetchall()]
    if len(numbers) == most:
        return Looked(numbers, None)
    last = list(ordered.values_list("pk", flat=True)[MOST_LOOKED_AT - 1 : MOST_LOOKED_AT + 1])
    return Looked(numbers, last[0] if len(last) > 1 else None)


def can_look_at_all(rows: QuerySet[Row]) -> bool:
    """Tell whether there are not more rows than are looked at for a page."""
    return not rows.order_by("-pk").values("pk")[MOST_LOOKED_AT : MOST_LOOKED_AT + 1].exists()
