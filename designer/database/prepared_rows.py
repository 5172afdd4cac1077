"""Queries for rows of a model, and for any number of values, that are made once as those of prepared_queries are."""

from collections.abc import Callable, Collection, Sequence
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Model, QuerySet

from designer.database.prepared_queries import MOST_STATEMENTS, Given, PreparedSelect

Row = TypeVar("Row", bound=Model)
Prepared = TypeVar("Prepared")


class PreparedRows(Generic[Row]):
    """A query for rows, made by a function that is called once. Columns that are left out are read when they are
    asked for, as QuerySet.defer has it."""

    def __init__(self, make: Callable[[], QuerySet[Row]], left_out: Collection[str] = ()) -> None:
        self._make, self._left_out = make, left_out

    def ask(self, **values: Any) -> list[Row]:
        """Give the rows for these values."""
        model, columns, select = self._prepared
        return [model.from_db(connection.alias, columns, row) for row in select.ask(**values)]

    @cached_property
    def _prepared(self) -> tuple[type[Row], list[str], PreparedSelect]:
        rows = self._make()
        columns = [each.attname for each in rows.model._meta.concrete_fields if each.name not in self._left_out]
        return rows.model, columns, PreparedSelect(lambda: rows.values_list(*columns))


class ForMany(Generic[Prepared]):
    """What is prepared for a condition on any number of values of a column: one for each number, by a function that
    gets their places."""

    def __init__(self, model: type[Model], field: str, make: Callable[[Any], Prepared]) -> None:
        self._model, self._field, self._make = model, field, make
        self._known: dict[int, Prepared] = {}

    def of(self, count: int) -> Prepared:
        """Give that for so many."""
        if count not in self._known:
            if len(self._known) >= MOST_STATEMENTS:
                self._known.clear()
            self._known[count] = self._make(
                [Given(f"value{number}", self._model, self._field) for number in range(count)]
            )
        return self._known[count]


def name_values(values: Sequence[Any]) -> dict[str, Any]:
    """Give values for the places of what is for many."""
    return {f"value{number}": value for number, value in enumerate(values)}
