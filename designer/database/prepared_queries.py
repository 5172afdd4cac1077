"""Queries that are asked again and again. Django builds their SQL once, which takes it longer than the answer."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db import connection, transaction
from django.db.models import Expression, Field, Model, QuerySet
from django.db.models.sql import UpdateQuery

from designer.database.statements import Statement, find_writer, ignore, run, run_together, write_literal
from designer.database.vendor import is_postgresql

Sql = tuple[str, Sequence[Any]]
MOST_VALUES = 10_000
"""Values in one statement; SQLite takes 32,766, PostgreSQL twice as many."""
KEY = "pk"
"""The name by which the key of a row is given."""
MOST_STATEMENTS = 200
"""That are kept of one kind, one for each number of rows."""


class Given(Expression):
    """The place of a value that is named each time the query is asked; model and field say how it is written."""

    def __init__(self, name: str, model: type[Model], field: str) -> None:
        self.column: Field[Any, Any] = model._meta.get_field(field)  # type: ignore[assignment]  # a column's, no relation's
        super().__init__(output_field=self.column)
        self.name = name

    def as_sql(self, *_: Any, **__: Any) -> Any:
        return "%s", (self,)

    def write(self, values: dict[str, Any]) -> Any:
        """Give the value as the database takes it."""
        value = values[self.name]
        return self._write(value) if self._write else value

    @cached_property
    def _write(self) -> Callable[[Any], Any] | None:
        return find_writer(self.column)


class PreparedSelect:
    """A query for values, made by a function that is called once."""

    def __init__(self, make: Callable[[], QuerySet[Any, Any]]) -> None:
        self._make = make

    def prepare(self) -> None:
        """Build the SQL now, so that processes that are forked from this one have it."""
        _ = self._compiled

    def ask(self, **values: Any) -> list[list[Any]]:
        """Give the rows for these values."""
        (sql, places), converters = self._compiled
        return convert_rows(run(sql, fill(places, values)).fetchall(), converters)

    def statement(self, take: Callable[[list[Any]], None], **values: Any) -> Statement:
        """Give what asks for these values, and lets take have the first column."""
        (sql, places), _ = self._compiled
        return Statement(sql, fill(places, values), take, has_rows=True)

    @cached_property
    def _compiled(self) -> tuple[Sql, dict[int, Any]]:
        query = self._make().query
        compiler = query.get_compiler(connection=connection)
        locks = query.select_for_update and is_postgresql()
        with transaction.atomic(savepoint=False) if locks else nullcontext():  # Django writes no lock outside of one
            sql, places = _write_constants(*compiler.as_sql())
        return (sql, places), compiler.get_converters(column for column, *_ in compiler.select)


class PreparedUpdate:
    """A change of rows, made by a function that is called once and gives the rows and the columns' new values."""

    def __init__(self, make: Callable[[], tuple[QuerySet[Any], dict[str, Any]]]) -> None:
        self._make = make

    def prepare(self) -> None:
        """Build the SQL now, so that processes that are forked from this one have it."""
        _ = self.compiled

    def apply(self, **values: Any) -> int:
        """Change the rows with these values, and give how many there were."""
        sql, places = self.compiled
        return int(run(sql, fill(places, values)).rowcount)

    def statements(self, given: Iterable[dict[str, Any]], take: Callable[[int], None] = ignore) -> Iterator[Statement]:
        """Give what changes rows with each of these values, and lets take have how many each statement has changed."""
        rows = list(given)
        if is_postgresql() and rows[1:]:
            most = MOST_VALUES // len(self._as_set.columns)
            yield from (self._write_set(rows[place : place + most], take) for place in range(0, len(rows), most))
            return
        sql, places = self.compiled
        filled = [fill(places, values) for values in rows]
        if filled:
            yield Statement(sql, filled, take, is_many=True) if filled[1:] else Statement(sql, filled[0], take)

    def _write_set(self, rows: Sequence[dict[str, Any]], take: Callable[[int], None]) -> Statement:
        """Change rows by one statement, which joins them with the values: PostgreSQL runs each statement by itself."""
        form = self._as_set
        values = [each.write(given) for given in rows for each in form.columns]
        keys = [[given[KEY] for given in rows]] if form.has_keys else []
        return Statement(form.write(len(rows)), values + keys, take)

    @cached_property
    def _as_set(self) -> "_SetForm":
        """Give the statement with a table of values, whose columns are named as what is given."""
        sql, places = self.compiled
        columns = {each.name: each for each in places}
        head, _, condition = sql.partition(" WHERE ")
        in_head = head.count("%s")
        names = ", ".join(connection.ops.quote_name(name) for name in columns)
        among = _write_among(columns[KEY]) if KEY in columns else ""
        return _SetForm(
            f"{_name(head, places[:in_head])} FROM (VALUES ",
            f") AS given ({names}) WHERE {_name(condition, places[in_head:])}{among}",
            list(columns.values()),
            bool(among),
        )

    @cached_property
    def compiled(self) -> Sql:
        rows, columns = self._make()
        query: UpdateQuery = rows.query.chain(UpdateQuery)  # type: ignore[assignment]  # chain gives what it is asked for
        query.add_update_values(columns)
        return _write_constants(*query.get_compiler(connection=connection).as_sql())


def convert_rows(rows: Iterable[Sequence[Any]], converters: dict[int, Any]) -> list[list[Any]]:
    """Give rows with values as Django has them."""
    made = [list(row) for row in rows]
    for position, (convert, expression) in converters.items():
        for row in made:
            for function in convert:
                row[position] = function(row[position], expression, connection)
    return made


@dataclass
class _SetForm:
    """A statement that joins a table of values: what stands before and after them. has_keys: the rows' keys are given
    behind them once more."""

    before: str
    after: str
    columns: list[Given]
    has_keys: bool
    _known: dict[int, str] = field(default_factory=dict)

    def write(self, count: int) -> str:
        """Give the statement for so many rows."""
        if count not in self._known:
            if len(self._known) >= MOST_STATEMENTS:
                self._known.clear()
            first = ", ".join(f"%s::{_type_of(each)}" for each in self.columns)
            others = ", ".join(["%s"] * len(self.columns))
            values = ", ".join([f"({first})", *[f"({others})"] * (count - 1)])
            self._known[count] = self.before + values + self.after
        return self._known[count]


def _name(sql: str, places: Sequence[Given]) -> str:
    """Name the columns of the table of values where the statement has places for what is given."""
    first, *others = sql.split("%s")
    return first + "".join(f'given."{each.name}"{part}' for each, part in zip(places, others, strict=True))


def _write_constants(sql: str, places: Sequence[Any]) -> Sql:
    """Leave places for what is given alone, where the database takes statements that are planned once."""
    if not is_postgresql():
        return sql, places
    first, *others = sql.split("%s")
    written = ("%s" if isinstance(place, Given) else write_literal(place) for place in places)
    text = first + "".join(place + part for place, part in zip(written, others, strict=True))
    return text, [place for place in places if isinstance(place, Given)]


def _write_among(key: Given) -> str:
    """Give the condition that a row's key is among those that are given. Without it PostgreSQL may read the whole table
    to join it, as long as that seems small, and keeps that plan while it grows."""
    table, column = map(connection.ops.quote_name, (key.column.model._meta.db_table, str(key.column.column)))
    return f" AND {table}.{column} = ANY(%s::{_type_of(key)}[])"


def _type_of(given: Given) -> str:
    """Give the type of a column without its length, which would cut what is too long."""
    return str(given.column.db_type(connection)).partition("(")[0]


def fill(places: Sequence[Any], values: dict[str, Any]) -> list[Any]:
    """Give the values for the places of a statement."""
    return [place.write(values) if isinstance(place, Given) else place for place in places]


class PreparedSave:
    """Writes some columns of rows that exist."""

    def __init__(self, model: type[Model], columns: Sequence[str]) -> None:
        self._model, self._columns = model, columns
        self._update = PreparedUpdate(self._make)

    def apply(self, *rows: Model) -> None:
        """Write them."""
        run_together(self.statements(*rows))

    def statements(self, *rows: Model) -> Iterator[Statement]:
        """Give what writes them."""
        yield from self._update.statements(
            {"pk": row.pk, **{name: getattr(row, name) for name in self._columns}} for row in rows
        )

    def _make(self) -> tuple[QuerySet[Any], dict[str, Any]]:
        model = self._model
        rows = model._default_manager.filter(pk=Given("pk", model, model._meta.pk.name))
        return rows, {name: Given(name, model, name) for name in self._columns}
