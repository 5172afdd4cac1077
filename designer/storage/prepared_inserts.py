"""New rows, many at a time, by statements whose parts are made once: building them takes longer than running them."""

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from itertools import chain, islice
from typing import Any, Generic, TypeVar

from django.db import connection, models, transaction
from django.db.models.expressions import DatabaseDefault

from designer.storage.prepared_queries import MOST_VALUES, PLAIN

Row = TypeVar("Row", bound=models.Model)


class PreparedInsert(Generic[Row]):
    """Makes rows of a model, and gives those that it makes the keys that the database gives them.

    Their defaults in the database are used where no row has a value. update names the columns that are written where a
    row with the same values of the columns in unique is there already.
    """

    def __init__(self, model: type[Row], unique: Sequence[str] = (), update: Sequence[str] = ()) -> None:
        self._model = model
        self._unique, self._update = unique, update

    def prepare(self) -> None:
        """Build the parts now, so that processes that are forked from this one have them."""
        _ = self._most

    def apply(self, rows: Iterable[Row]) -> None:
        """Make the rows, all or none."""
        waiting = iter(rows)
        if first := list(islice(waiting, self._most)):
            with transaction.atomic(savepoint=False):
                while first:
                    self._insert(first)
                    first = list(islice(waiting, self._most))

    def _insert(self, rows: Sequence[Row]) -> None:
        columns = [column for column in self._columns if not _is_left(column[0], rows[0])]
        values = [[write(row) for _, write in columns] for row in rows]
        quoted = ", ".join(_quote(field) for field, _ in columns)
        places = f"({', '.join(['%s'] * len(columns))})"
        table = connection.ops.quote_name(self._model._meta.db_table)
        key = _quote(self._key)
        sql = f"INSERT INTO {table} ({quoted}) VALUES {', '.join([places] * len(rows))}{self._on_conflict}"  # noqa: S608  # names
        with connection.cursor() as cursor:
            cursor.execute(f"{sql} RETURNING {key}", list(chain.from_iterable(values)))
            keys = [key for (key,) in cursor.fetchall()]
        for row, key in zip(rows, keys, strict=True):
            row.pk = key
            row._state.adding, row._state.db = False, connection.alias

    @property
    def _key(self) -> "models.Field[Any, Any]":
        return self._model._meta.pk

    @cached_property
    def _most(self) -> int:
        return MOST_VALUES // len(self._columns)

    @cached_property
    def _columns(self) -> "list[tuple[models.Field[Any, Any], Callable[[Row], Any]]]":
        fields = self._model._meta.concrete_fields
        return [(field, _make_writer(field)) for field in fields if not isinstance(field, models.AutoField)]

    @cached_property
    def _on_conflict(self) -> str:
        if not self._unique:
            return ""
        name = {field.name: _quote(field) for field in self._model._meta.concrete_fields}
        changes = ", ".join(f"{name[each]} = EXCLUDED.{name[each]}" for each in self._update)
        return f" ON CONFLICT ({', '.join(name[each] for each in self._unique)}) DO UPDATE SET {changes}"


def _quote(field: "models.Field[Any, Any]") -> str:
    return connection.ops.quote_name(str(field.column))


def _is_left(field: "models.Field[Any, Any]", row: models.Model) -> bool:
    return isinstance(getattr(row, field.attname), DatabaseDefault)


def _make_writer(field: "models.Field[Any, Any]") -> Callable[[Any], Any]:
    """Give what reads a field of a row as the database takes it."""
    name = field.attname
    if getattr(field, "auto_now_add", False):
        return lambda row: field.get_db_prep_save(field.pre_save(row, add=True), connection)
    target = field.target_field if isinstance(field, models.ForeignKey) else field
    if isinstance(target, PLAIN):
        return lambda row: getattr(row, name)
    return lambda row: field.get_db_prep_save(getattr(row, name), connection)
