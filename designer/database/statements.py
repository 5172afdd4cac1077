"""Statements that are run again and again, in the form in which the database takes them soonest.

PostgreSQL gets them with numbered places and the values apart. So nobody looks through their text for places or writes
values into it, which for many rows takes longer than to write these, and what a connection has asked for several times
is read and planned once (prepare_threshold in the settings). Short ones go there together, as one statement, because
the way there and back takes longer than their work.
"""

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

import psycopg
from django.db import DEFAULT_DB_ALIAS, DataError, connection, connections
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
    TextField,
    UUIDField,
)

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


def insist(statement: Statement, rows: int = 1) -> Statement:
    """Give a statement that raises Refused where it does not change so many rows."""

    def take(changed: int) -> None:
        if changed != rows:
            raise Refused
        statement.take(changed)

    return replace(statement, take=take, rows=rows)


def run_together(statements: Iterable[Statement]) -> None:
    """Run statements in the caller's transaction, none of which depends on another, or changes what another changes."""
    few = []
    for each in statements:
        if connection.vendor == "postgresql" and len(each.values) <= FEW:
            few.append(each)
        else:
            _run_alone(each)
    if len(few) == 1:
        _run_alone(few[0])
    elif few:
        _run_joined(few)


def may_go_at_once(statements: Sequence[Statement]) -> bool:
    """Tell whether statements can be one, which is a transaction by itself."""
    is_postgresql = connection.vendor == "postgresql" and not connection.in_atomic_block
    return is_postgresql and all(len(each.values) <= FEW for each in statements)


def run_at_once(statements: Sequence[Statement]) -> None:
    """Run statements as one that is a transaction by itself, the first one first (may_go_at_once). Raises Refused, and
    nothing is done, if one has not the rows that it has to change."""
    try:
        _run_joined(statements, insists=True)
    except DataError as error:
        if isinstance(error.__cause__, psycopg.errors.DivisionByZero):
            raise Refused from error
        raise


def _run_alone(statement: Statement) -> None:
    if statement.is_many:
        with connection.cursor() as cursor:
            cursor.executemany(statement.sql, statement.values)
            statement.take(int(cursor.rowcount))
        return
    with run(statement.sql, statement.values) as cursor:
        answer = [first for first, *_ in cursor.fetchall()] if statement.has_rows else int(cursor.rowcount)
    statement.take(answer)


def _run_joined(statements: Sequence[Statement], *, insists: bool = False) -> None:
    sql = _join(tuple((each.sql, each.has_rows, each.rows if insists else None) for each in statements))
    with run(sql, [value for each in statements for value in each.values]) as cursor:
        answers = cursor.fetchone() or ()
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
        f"1 / (CASE WHEN {answers[number]} = {rows} THEN 1 ELSE 0 END)"
        for number, (*_, rows) in enumerate(statements)
        if rows is not None
    ]
    return f"WITH {', '.join(parts)} SELECT {', '.join(answers)}"


@contextmanager
def run(sql: str, values: Sequence[Any]) -> Iterator[CursorWrapper]:
    """Run a statement of Django's, and give the cursor with what it answers."""
    database = connections[DEFAULT_DB_ALIAS]
    if database.vendor == "postgresql":
        database.close_if_health_check_failed()
        database.ensure_connection()
        raw = _find_cursor(database.connection)
        again = database.make_debug_cursor(raw) if database.queries_logged else database.make_cursor(raw)
        again.execute(_number_places(sql), values)
        yield again
    else:
        with database.cursor() as cursor:
            cursor.execute(sql, values)
            yield cursor


class _Kept(threading.local):
    """The cursor of a thread, which is used again: making one takes as long as the rest of a short statement."""

    cursor: "psycopg.RawCursor[Any] | None" = None


_kept = _Kept()


def _find_cursor(of: Any) -> Any:
    """Give this thread's cursor of a connection. What it answers is there until the next statement."""
    if _kept.cursor is None or _kept.cursor.connection is not of or _kept.cursor.closed:
        _kept.cursor = psycopg.RawCursor(of)
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
    return psycopg.ClientCursor(connection.connection).mogrify("%s", (value,)).replace("%", "%%")


def find_writer(field: "Field[Any, Any]") -> Write | None:
    """Give what makes of a field's value what the database takes; None where that is the value itself."""
    target: Field[Any, Any] = field.target_field if isinstance(field, ForeignKey) else field
    is_postgresql = connection.vendor == "postgresql"
    if isinstance(target, PLAIN_FOR_POSTGRESQL if is_postgresql else PLAIN):
        return None
    quick = _write_time if isinstance(target, DateTimeField) else _write_uuid if isinstance(target, UUIDField) else None
    return quick if quick and not is_postgresql else lambda value: field.get_db_prep_save(value, connection)


def _write_time(value: datetime | None) -> str | None:
    """Give a time as Django has SQLite keep it, in UTC."""
    return None if value is None else str(value.astimezone(UTC).replace(tzinfo=None))


def _write_uuid(value: UUID | None) -> str | None:
    """Give an identity as Django has SQLite keep it."""
    return None if value is None else value.hex


def ignore(_: Any) -> None:
    """Take an answer of which nobody wants to know."""
