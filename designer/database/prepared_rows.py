"""Rows of a model by statements that are made once: as they are, or as a change has left them."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Model, QuerySet

from designer.database.prepared_queries import PreparedSelect, PreparedUpdate, convert_rows, fill
from designer.database.statements import run
from designer.database.vendor import is_postgresql

Row = TypeVar("Row", bound=Model)


class PreparedRows(Generic[Row]):
    """A query for whole rows, made by a function that is called once."""

    def __init__(self, model: type[Row], make: Callable[[], QuerySet[Row]]) -> None:
        self._model, self._columns = model, columns_of(model)
        self._select = PreparedSelect(lambda: make().values_list(*self._columns))

    def ask(self, **values: Any) -> list[Row]:
        """Give the rows for these values."""
        found = self._select.ask(**values)
        return [self._model.from_db(connection.alias, self._columns, row) for row in found]


class PreparedTake(Generic[Row]):
    """A change of one row that gives it as it is then, by one statement, which is a transaction by itself where none is
    open. Its commit waits for the disk with the next one (designer.database.commits).
    """

    def __init__(self, model: type[Row], make: Callable[[], tuple[QuerySet[Any], dict[str, Any]]]) -> None:
        self._model, self._update = model, PreparedUpdate(make)
        self._columns = columns_of(model)

    def apply(self, **values: Any) -> Row | None:
        """Change the row with these values, and give it; None if there is no row to be changed."""
        sql, places, converters = self._compiled
        rows = convert_rows(run(sql, fill(places, values)).fetchall(), converters)
        return self._model.from_db(connection.alias, self._columns, rows[0]) if rows else None

    @cached_property
    def _compiled(self) -> tuple[str, Sequence[Any], dict[int, Any]]:
        sql, places = self._update.compiled
        wanted = self._model._default_manager.values_list(*self._columns).query.get_compiler(connection=connection)
        wanted.as_sql()
        columns = [column for column, *_ in wanted.select]
        sql = f"{sql} RETURNING {', '.join(connection.ops.quote_name(column.target.column) for column in columns)}"
        if is_postgresql():
            later = "SELECT set_config('synchronous_commit', 'off', true)"
            sql = f"WITH taken AS ({sql}), later AS ({later}) SELECT taken.* FROM taken, later"  # noqa: S608  # names
        return sql, places, wanted.get_converters(columns)


def columns_of(model: type[Model]) -> list[str]:
    """Give the names under which a row of a model has its columns."""
    return [field.attname for field in model._meta.concrete_fields]
