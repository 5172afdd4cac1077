"""New rows, many at a time, by statements that are made once: building them takes longer than running them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import chain, islice
from operator import attrgetter
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, models, transaction
from django.db.models.expressions import DatabaseDefault

from designer.database.prepared_queries import MOST_STATEMENTS, MOST_VALUES
from designer.database.statements import KEY_OF_FIRST, Statement, find_writer, run_together

Row = TypeVar("Row", bound=models.Model)


class PreparedInsert(Generic[Row]):
    """Makes rows of a model, and gives those that it makes the keys that the database gives them.

    Their defaults in the database are used where no row has a value. update names the columns that are written where a
    row with the same values of the columns in unique is there already. may_have_key: a row may have its key already
    (designer.database.keys).
    """

    def __init__(
        self, model: type[Row], unique: Sequence[str] = (), update: Sequence[str] = (), *, may_have_key: bool = False
    ) -> None:
        self._model, self._may_have_key = model, may_have_key
        self._unique, self._update = unique, update
        self._forms: dict[tuple[str, str, tuple[str, ...]], _Form] = {}

    def prepare(self) -> None:
        """Build the parts now, so that processes that are forked from this one have them."""
        _ = self._most

    def apply(self, rows: Iterable[Row]) -> None:
        """Make the rows, all or none."""
        statements = self.statements(rows)
        if first := next(statements, None):
            with transaction.atomic(savepoint=False):
                run_together(chain([first], statements))

    def statements(self, rows: Iterable[Row], owner: str = "") -> Iterator[Statement]:
        """Give what makes the rows. owner is the column of the key of the row that is made by the first statement of
        those that are run together with this one (KEY_OF_FIRST)."""
        waiting = iter(rows)
        while some := list(islice(waiting, self._most)):
            form = self._find_form(some[0], owner)
            values = [read(row) for row in some for read in form.readers]
            yield Statement(form.write(len(some)), values, partial(_take_keys, some), has_rows=True)

    def statement_if(self, source: str, row: Row, owner: str = "") -> Statement:
        """Give what makes a row if source has one, which is what another statement that is run together with this one
        answers with, on PostgreSQL. owner is the column that gets its key."""
        form = self._find_form(row, owner, source)
        return Statement(form.write(1), [read(row) for read in form.readers], partial(_take_keys, [row]), has_rows=True)

    def _find_form(self, row: Row, owner: str, source: str = "") -> "_Form":
        """Give the statement for rows that leave the same columns to the database as this one."""
        left = tuple(name for name in self._may_be_left if _is_left(getattr(row, name)))
        key = owner, source, left
        if key not in self._forms:
            self._forms[key] = self._make_form(left, owner, source)
        return self._forms[key]

    def _make_form(self, left: Sequence[str], owner: str, source: str) -> "_Form":
        columns = [column for column in self._columns if column.attname not in left]
        of_owner = f"(SELECT * FROM {source})" if source else KEY_OF_FIRST  # noqa: S608  # names alone
        places = ", ".join(of_owner if column.attname == owner else "%s" for column in columns)
        table = connection.ops.quote_name(self._model._meta.db_table)
        return _Form(
            f"INSERT INTO {table} ({', '.join(map(_quote, columns))}) {'' if source else 'VALUES '}",  # names alone
            f"SELECT {places} FROM {source}" if source else f"({places})",  # noqa: S608  # names alone
            f"{self._on_conflict} RETURNING {_quote(self._model._meta.pk)}",
            [_make_reader(column) for column in columns if column.attname != owner],
        )

    @cached_property
    def _most(self) -> int:
        return MOST_VALUES // len(self._columns)

    @cached_property
    def _columns(self) -> "list[models.Field[Any, Any]]":
        columns = self._model._meta.concrete_fields
        return [each for each in columns if self._may_have_key or not isinstance(each, models.AutoField)]

    @cached_property
    def _may_be_left(self) -> list[str]:
        return [each.attname for each in self._columns if each.has_db_default() or isinstance(each, models.AutoField)]

    @cached_property
    def _on_conflict(self) -> str:
        if not self._unique:
            return ""
        name = {field.name: _quote(field) for field in self._model._meta.concrete_fields}
        changes = ", ".join(f"{name[each]} = EXCLUDED.{name[each]}" for each in self._update)
        return f" ON CONFLICT ({', '.join(name[each] for each in self._unique)}) DO UPDATE SET {changes}"


@dataclass
class _Form:
    """A statement: what stands before rows, a row, what stands after rows, and what reads the values of one."""

    before: str
    row: str
    after: str
    readers: list[Callable[[Any], Any]]
    _known: dict[int, str] = field(default_factory=dict)

    def write(self, count: int) -> str:
        """Give the statement for so many rows."""
        if count not in self._known:
            if len(self._known) >= MOST_STATEMENTS:
                self._known.clear()
            self._known[count] = self.before + ", ".join([self.row] * count) + self.after
        return self._known[count]


def _is_left(value: Any) -> bool:
    return value is None or isinstance(value, DatabaseDefault)


def _take_keys(rows: Sequence[models.Model], keys: Sequence[Any]) -> None:
    name = rows[0]._meta.pk.attname
    for row, key in zip(rows, keys, strict=True):
        setattr(row, name, key)
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


def _quote(column: "models.Field[Any, Any]") -> str:
    return connection.ops.quote_name(str(column.column))


def _make_reader(column: "models.Field[Any, Any]") -> Callable[[Any], Any]:
    """Give what reads a column of a row as the database takes it."""
    write = find_writer(column)
    if getattr(column, "auto_now_add", False):
        return lambda row: (write or _as_it_is)(column.pre_save(row, add=True))
    read = attrgetter(column.attname)
    return (lambda row: write(read(row))) if write else read


def _as_it_is(value: Any) -> Any:
    return value
