"""Queries that are asked again and again. Django builds their SQL once, which takes it longer than the answer."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import AutoField, CharField, Expression, Field, IntegerField, Model, QuerySet, TextField
from django.db.models.sql import UpdateQuery

PLAIN = (CharField, TextField, IntegerField, AutoField)
"""Fields whose values a database takes as they are."""
Sql = tuple[str, Sequence[Any]]
MOST_VALUES = 10_000
"""Values in one statement; SQLite takes 32,766, PostgreSQL twice as many."""


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

    def prepare(self) -> None:
        """Build the SQL now, so that processes that are forked from this one have it."""
        _ = self._compiled

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

    def prepare(self) -> None:
        """Build the SQL now, so that processes that are forked from this one have it."""
        _ = self._compiled

    def apply(self, **values: Any) -> int:
        """Change the rows with these values, and give how many there were."""
        sql, given = self._compiled
        with connection.cursor() as cursor:
            cursor.execute(sql, _fill(given, values))
            return int(cursor.rowcount)

    def apply_all(self, given: Iterable[dict[str, Any]]) -> int:
        """Change rows with each of these values in one go, and give how many there were in all."""
        rows = list(given)
        if connection.vendor == "postgresql" and rows[1:]:
            most = MOST_VALUES // len(self._as_set.columns)
            return sum(self._apply_set(rows[place : place + most]) for place in range(0, len(rows), most))
        sql, places = self._compiled
        filled = [_fill(places, values) for values in rows]
        if not filled:
            return 0
        with connection.cursor() as cursor:
            cursor.executemany(sql, filled)
            return int(cursor.rowcount)

    def _apply_set(self, rows: Sequence[dict[str, Any]]) -> int:
        """Change rows by one statement, which joins them with the values: PostgreSQL plans each statement anew."""
        form, columns = self._as_set, self._as_set.columns
        first = ", ".join(f"%s::{_type_of(each)}" for each in columns)
        others = ", ".join(["%s"] * len(columns))
        values = ", ".join([f"({first})", *[f"({others})"] * (len(rows) - 1)])
        given = [each.write(values) for values in rows for each in columns]
        with connection.cursor() as cursor:
            cursor.execute(form.sql.format(values=values), [*form.before, *given, *form.after])
            return int(cursor.rowcount)

    @cached_property
    def _as_set(self) -> "_SetForm":
        """Give the statement with a table of values, whose columns are named as what is given."""
        sql, places = self._compiled
        columns = {each.name: each for each in places if isinstance(each, Given)}
        head, _, condition = sql.partition(" WHERE ")
        in_head = head.count("%s")
        names = ", ".join(connection.ops.quote_name(name) for name in columns)
        joined = f"{_name(head, places[:in_head])} FROM (VALUES {{values}}) AS given ({names}) "
        before, after = (
            [each for each in part if not isinstance(each, Given)] for part in (places[:in_head], places[in_head:])
        )
        return _SetForm(f"{joined}WHERE {_name(condition, places[in_head:])}", list(columns.values()), before, after)

    @cached_property
    def _compiled(self) -> Sql:
        rows, columns = self._make()
        query: UpdateQuery = rows.query.chain(UpdateQuery)  # type: ignore[assignment]  # chain gives what it is asked for
        query.add_update_values(columns)
        sql, given = query.get_compiler(connection=connection).as_sql()
        return sql, given


@dataclass(frozen=True)
class _SetForm:
    """A statement that joins a table of values, and what it is given beside that, before it and after it."""

    sql: str
    columns: list[Given]
    before: list[Any]
    after: list[Any]


def _name(sql: str, places: Sequence[Any]) -> str:
    """Name the columns of the table of values where the statement has places for what is given."""
    named = (f'given."{each.name}"' if isinstance(each, Given) else "%s" for each in places)
    first, *others = sql.replace("{", "{{").replace("}", "}}").split("%s")
    return first + "".join(name + part for name, part in zip(named, others, strict=True))


def _type_of(given: Given) -> str:
    """Give the type of a column without its length, which would cut what is too long."""
    return str(given.column.db_type(connection)).partition("(")[0]


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
