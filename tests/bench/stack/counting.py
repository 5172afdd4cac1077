"""Counts what a worker asks of the database.

Each of its processes has a file of three numbers in the folder COUNTS_FOLDER: statements, transactions, rows. A
statement is one call from here to the database, an executemany or a COPY with all its rows. A transaction is what was
committed with something written in it; the server's own number, where there is one, has reads too.
"""

import mmap
import os
import re
import struct
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

FOLDER = "COUNTS_FOLDER"
NUMBERS = struct.Struct("<qqq")
STATEMENTS, COMMITS, ROWS = range(3)
WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE|WITH\b.*\b(INSERT|UPDATE|DELETE)\b)", re.IGNORECASE | re.DOTALL)


class Counter:
    """The numbers of this process; a forked child begins its own."""

    def __init__(self) -> None:
        self.process = 0
        self.lock = threading.Lock()

    def add(self, place: int, number: int) -> None:
        """Add to one of them."""
        with self.lock:
            if self.process != os.getpid():
                self._begin()
            numbers = list(NUMBERS.unpack_from(self.numbers))
            numbers[place] += number
            NUMBERS.pack_into(self.numbers, 0, *numbers)

    def _begin(self) -> None:
        self.process = os.getpid()
        file = Path(os.environ[FOLDER]) / str(self.process)
        file.write_bytes(bytes(NUMBERS.size))
        with file.open("r+b") as opened:
            self.numbers = mmap.mmap(opened.fileno(), NUMBERS.size)


counter = Counter()
os.register_at_fork(after_in_child=lambda: setattr(counter, "lock", threading.Lock()))


def count(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Count a statement that Django hands over, and the rows that it wrote."""
    result = execute(sql, params, many, context)
    counter.add(STATEMENTS, int(not str(sql).startswith("BEGIN")))  # Django says it by itself on SQLite alone
    if WRITES.match(str(sql)):
        connection = context["connection"]
        counter.add(ROWS, _rows_written(connection, context["cursor"]))
        connection.bench_wrote = True
        if not connection.in_atomic_block:
            counter.add(COMMITS, 1)
    return result


def _rows_written(connection: BaseDatabaseWrapper, cursor: Any) -> int:
    """Give the rows that a statement wrote: SQLite says so of a connection, and a cursor with RETURNING does not."""
    if connection.vendor != "sqlite":
        return max(0, int(cursor.rowcount))
    before, connection.bench_rows = connection.bench_rows, connection.connection.total_changes
    return int(connection.bench_rows - before)


def watch(sender: type, connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Count what a new connection is asked for."""
    connection.bench_wrote, connection.bench_rows = False, 0
    if count not in connection.execute_wrappers:
        connection.execute_wrappers.append(count)


def copy(self: psycopg.Cursor[Any], *values: Any, **named: Any) -> Any:
    """Begin a COPY, which Django does not see, and count it."""
    counter.add(STATEMENTS, 1)
    self.connection.bench_copied = True
    return _copy(self, *values, **named)


def commit(self: BaseDatabaseWrapper) -> None:
    """Commit, and count it if something was written."""
    _commit(self)
    wrote = getattr(self, "bench_wrote", False) or getattr(self.connection, "bench_copied", False)
    counter.add(COMMITS, int(wrote))
    self.bench_wrote = False
    if self.vendor == "postgresql":
        self.connection.bench_copied = False


_commit, _copy = BaseDatabaseWrapper._commit, psycopg.Cursor.copy


def install() -> None:
    """Count from now on."""
    BaseDatabaseWrapper._commit, psycopg.Cursor.copy = commit, copy
    connection_created.connect(watch, dispatch_uid="counts of the bench")


def read(folder: Path) -> tuple[int, int, int]:
    """Add up what all processes have counted."""
    numbers = [NUMBERS.unpack(file.read_bytes()) for file in folder.iterdir()]
    return tuple(sum(column) for column in zip(*numbers, strict=True)) if numbers else (0, 0, 0)  # type: ignore[return-value]
