"""Queries that are asked again and again. Django builds their SQL once, which takes it longer than the answer."""

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import AutoField, CharField, Expression, Field, IntegerField, Model, QuerySet, TextField
from django.db.models.sql import UpdateQuery

PLAIN = (CharField, TextField, IntegerField, AutoField)
"""Fields whose values a database takes as they are."""
Sql = tuple[str, Sequence[Any]]


class Given(Expression):
    """The place of a value that is named each time the query is asked; model and field say how it is written."""

    def __init__(self, name: str, model: type[Model], field: str) -> None:
        self.column: Field[Any, Any] = model._meta.get_field(field)  # type: ignore[assignment]  # a column's, no relation's
        super().__init__(output_field=self.column)
        self.name = name
        self.is_plain = isinstance(self.column, PLAIN)

    def as_sql(self, *_: Any, **__: Any) -> Any:
        return "%s", (self,)

    def write(self, values: dict[str, Any]) -> Any:
        """Give the value as the database takes it."""
        value = values[self.name]
        return value if self.is_plain else self.column.get_db_prep_save(value, connection)


class PreparedSelect:
    """A query for values, made by a function that is called once."""

    def __init__(self, make: Callable[[], QuerySet[Any, Any]]) -> None:
        self._make = make

    def ask(self, **values: Any) -> list[list[Any]]:
        """Give the rows for these values."""
        sql, converters = self._compiled
        with connection.cursor() as cursor:
            cursor.execute(sql[0], _fill(sql[1], values))
            rows = [list(row) for row in cursor.fetchall()]
        for position, (convert, expression) in converters.items():
            for row in rows:
                for function in convert:
                    row[position] = function(row[position], expression, connection)
        return rows

    @cached_property
    def _compiled(self) -> tuple[Sql, dict[int, Any]]:
        compiler = self._make().query.get_compiler(connection=connection)
        sql = compiler.as_sql()
        return sql, compiler.get_converters(column for column, *_ in compiler.select)


class PreparedUpdate:
    """A change of rows, made by a function that is called once and gives the rows and the columns' new values."""

    def __init__(self, make: Callable[[], tuple[QuerySet[Any], dict[str, Any]]]) -> None:
        self._make = make

    def apply(self, **values: Any) -> int:
        """Change the rows with these values, and give how many there were."""
        sql, given = self._compiled
        with connection.cursor() as cursor:
            cursor.execute(sql, _fill(given, values))
            return int(cursor.rowcount)

    def apply_all(self, given: Iterable[dict[str, Any]]) -> int:
        """Change rows with each of these values in one go, and give how many there were in all."""
        sql, places = self._compiled
        filled = [_fill(places, values) for values in given]
        if not filled:
            return 0
        with connection.cursor() as cursor:
            cursor.executemany(sql, filled)
            return int(cursor.rowcount)

    @cached_property
    def _compiled(self) -> Sql:
        rows, columns = self._make()
        query: UpdateQuery = rows.query.chain(UpdateQuery)  # type: ignore[assignment]  # chain gives what it is asked for
        query.add_update_values(columns)
        sql, given = query.get_compiler(connection=connection).as_sql()
        return sql, given


def _fill(places: Sequence[Any], values: dict[str, Any]) -> list[Any]:
    return [place.write(values) if isinstance(place, Given) else place for place in places]


def prepare_save(model: type[Model], columns: Sequence[str]) -> Callable[..., int]:
    """Give what writes these columns of rows that exist, and tells how many there were."""

    def make() -> tuple[QuerySet[Any], dict[str, Any]]:
        rows = model._default_manager.filter(pk=Given("pk", model, model._meta.pk.name))
        return rows, {name: Given(name, model, name) for name in columns}

    update = PreparedUpdate(make)

    def save(*rows: Model) -> int:
        return update.apply_all({"pk": row.pk, **{name: getattr(row, name) for name in columns}} for row in rows)

    return save
