"""Statements that are run again and again, in the form in which the database takes them soonest.

PostgreSQL gets them with numbered places and the values apart. So nobody looks through their text for places or writes
values into it, which for many rows takes longer than to write these, and what a connection has asked for before is
read and planned once (prepare_threshold in the settings). Short ones go there together, as one statement, because
the way there and back takes longer than their work.
"""

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache, lru_cache, partial
from importlib import import_module
from json import JSONEncoder
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, DataError, IntegrityError, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.db.models import (
    AutoField,
    BinaryField,
    BooleanField,
    CharField,
    DateTimeField,
    Field,
    ForeignKey,
    IntegerField,
    JSONField,
    TextField,
    UUIDField,
)

from designer.database.vendor import is_postgresql

PLAIN = (CharField, TextField, IntegerField, AutoField, BinaryField, BooleanField)
"""Fields whose values every database takes as they are."""
PLAIN_FOR_POSTGRESQL = (*PLAIN, DateTimeField, UUIDField)
FEW = 100
"""Values of a statement that goes with others."""
KEY_OF_FIRST = "(SELECT * FROM s0)"
"""The key of the row that the first of some statements makes, in the others that go there with it."""
MOST_STATEMENTS = 1_000
"""Whose form for the database is kept."""
Write = Callable[[Any], Any]


@dataclass(frozen=True)
class Statement:
    """A statement of Django's with its values. take is given the first column of the rows that it answers with, or,
    where it answers with none, how many it has changed. is_many: it is run with each of the values, on SQLite alone.
    rows is how many it has to change, where that is asked (run_at_once).
    """

    sql: str
    values: Sequence[Any]
    take: Callable[[Any], None]
    has_rows: bool = False
    is_many: bool = False
    rows: int | None = None


class Refused(Exception):
    """A statement did not find the rows that it has to change."""


def insist(statement: Statement) -> Statement:
    """Give a statement that raises Refused where it does not find or change as many rows as it has to, or one."""
    rows = statement.rows or 1

    def take(answer: Any) -> None:
        if (len(answer) if statement.has_rows else answer) != rows:
            raise Refused
        statement.take(answer)

    return replace(statement, take=take, rows=rows)


def run_together(statements: Iterable[Statement]) -> None:
    """Run statements in the caller's transaction, none of which depends on another, or changes what another changes."""
    few = []
    for each in statements:
        if is_postgresql() and len(each.values) <= FEW:
            few.append(each)
        else:
            _run_alone(each)
    if len(few) == 1:
        _run_alone(few[0])
    elif few:
        _run_joined(few)


def may_go_at_once(statements: Sequence[Statement]) -> bool:
    """Tell whether statements can be one, which is a transaction by itself."""
    few = all(len(each.values) <= FEW for each in statements)
    return is_postgresql() and few and not connection.in_atomic_block


def run_at_once(statements: Sequence[Statement]) -> None:
    """Run statements as one that is a transaction by itself, the first one first (may_go_at_once). Raises Refused, and
    nothing is done, if one has not the rows that it has to change, or makes a row that is there already: who was sooner
    has made it, which PostgreSQL may find before it counts."""
    errors = _psycopg().errors
    try:
        _run_joined(statements, insists=True)
    except (DataError, IntegrityError) as error:
        if isinstance(error.__cause__, errors.DivisionByZero | errors.UniqueViolation):
            raise Refused from error
        raise


def _run_alone(statement: Statement) -> None:
    cursor = run(statement.sql, statement.values, is_many=statement.is_many)
    statement.take([first for first, *_ in cursor.fetchall()] if statement.has_rows else int(cursor.rowcount))


def _run_joined(statements: Sequence[Statement], *, insists: bool = False) -> None:
    sql = _join(tuple((each.sql, each.has_rows, each.rows if insists else None) for each in statements))
    answers = run(sql, [value for each in statements for value in each.values]).fetchone() or ()
    for each, answer in zip(statements, answers, strict=False):  # what was insisted on is behind them
        each.take(answer)


@lru_cache(maxsize=MOST_STATEMENTS)
def _join(statements: tuple[tuple[str, bool, int | None], ...]) -> str:
    """Write several statements as one, which answers with a column for each. Where one has not the rows that it has to
    change, a division by zero ends all of them."""
    parts = (
        f"s{number} AS ({sql}{'' if has_rows else ' RETURNING 1'})"
        for number, (sql, has_rows, _) in enumerate(statements)
    )
    answers = [
        f"ARRAY(SELECT * FROM s{number})" if has_rows else f"(SELECT COUNT(*) FROM s{number})"  # noqa: S608  # numbers
        for number, (_, has_rows, _) in enumerate(statements)
    ]
    answers += [
        f"1 / (CASE WHEN (SELECT COUNT(*) FROM s{number}) = {rows} THEN 1 ELSE 0 END)"  # noqa: S608  # numbers
        for number, (*_, rows) in enumerate(statements)
        if rows is not None
    ]
    return f"WITH {', '.join(parts)} SELECT {', '.join(answers)}"


def run(sql: str, values: Sequence[Any], *, is_many: bool = False) -> CursorWrapper:
    """Run a statement of Django's, on SQLite also with each of some values, and give the cursor with what it answers,
    which is there until the next statement."""
    database = connections[DEFAULT_DB_ALIAS]
    database.close_if_health_check_failed()
    database.ensure_connection()
    raw = _find_cursor(database)
    again: CursorWrapper = database.make_debug_cursor(raw) if database.queries_logged else database.make_cursor(raw)
    if is_postgresql():
        again.execute(_number_places(sql), values)
    elif is_many:
        again.executemany(sql, values)
    else:
        again.execute(sql, values)
    if database.queries_logged and database.queries_log[-1]["sql"] is None:  # psycopg does not tell what was prepared
        database.queries_log[-1]["sql"] = sql
    return again


class _Kept(threading.local):
    """The cursor of a thread, which is used again: making one takes as long as the rest of a short statement."""

    cursor: Any = None


_kept = _Kept()


@cache
def _psycopg() -> Any:
    """Give what talks to PostgreSQL: 5 MiB, which an installation on SQLite does without."""
    return import_module("psycopg")


def _find_cursor(database: BaseDatabaseWrapper) -> Any:
    """Give this thread's cursor of a connection."""
    of = database.connection
    if _kept.cursor is None or _kept.cursor.connection is not of or getattr(_kept.cursor, "closed", False):
        _kept.cursor = _psycopg().RawCursor(of) if is_postgresql() else database.create_cursor()
    return _kept.cursor


@lru_cache(maxsize=MOST_STATEMENTS)
def _number_places(sql: str) -> str:
    """Give a statement of Django's with the places of its values as PostgreSQL itself has them."""
    first, *others = sql.split("%s")
    return (first + "".join(f"${number}{part}" for number, part in enumerate(others, 1))).replace("%%", "%")


def write_literal(value: Any) -> str:
    """Give a value as it stands in a statement of Django's for PostgreSQL. Where it is part of a condition, an index
    with that condition is found for a statement that is planned once."""
    connection.ensure_connection()
    written: str = _psycopg().ClientCursor(connection.connection).mogrify("%s", (value,))
    return written.replace("%", "%%")


def find_writer(field: "Field[Any, Any]") -> Write | None:
    """Give what makes of a field's value what the database takes; None where that is the value itself."""
    target: Field[Any, Any] = field.target_field if isinstance(field, ForeignKey) else field
    if isinstance(target, PLAIN_FOR_POSTGRESQL if is_postgresql() else PLAIN):
        return None
    if type(target) is JSONField:
        return partial(_write_json, target.encoder)
    quick = _write_time if isinstance(target, DateTimeField) else _write_uuid if isinstance(target, UUIDField) else None
    return quick if quick and not is_postgresql() else lambda value: field.get_db_prep_save(value, connection)


def _write_time(value: datetime | None) -> str | None:
    """Give a time as Django has SQLite keep it, in UTC."""
    return None if value is None else str(value.astimezone(UTC).replace(tzinfo=None))


def _write_uuid(value: UUID | None) -> str | None:
    """Give an identity as Django has SQLite keep it."""
    return None if value is None else value.hex


def _write_json(encoder: type[JSONEncoder] | None, value: Any) -> Any:
    return None if value is None else connection.ops.adapt_json_value(value, encoder)


def ignore(_: Any) -> None:
    """Take an answer of which nobody wants to know."""
