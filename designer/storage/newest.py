"""The newest rows of each of many things, such as the last execution of each project, however the rows are spread."""

from typing import TypeVar

from django.db.models import Model, OuterRef, QuerySet

Row = TypeVar("Row", bound=Model)


def newest_of(rows: QuerySet[Row], key: str, thing: OuterRef) -> QuerySet[Row]:
    """Give the rows of a thing of the outer query, the newest first, by the index that begins with the key's column and
    goes on with the number.

    Said with "=", PostgreSQL may go through all rows from the newest on: where most are of one thing, it expects
    some of any thing among the first, and for a thing that has none reads them all.
    """
    return rows.filter(**{f"{key}__gte": thing, f"{key}__lte": thing}).order_by(key, "-pk")
