"""Django's backend for SQLite (django.db.backends.sqlite3), whose writers queue: DATABASES names this package."""

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from django.db import OperationalError
from django.db.backends.sqlite3 import base

from designer.database.sqlite.write_queue import QueueTimeout, WriteQueue

WRITING = ("INSERT", "UPDATE", "DELETE", "REPLACE")


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that queues before it begins to write: for each transaction, and for each change outside of one."""

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self._queue: WriteQueue | None = None

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Connect, and find the queue of this database."""
        path = str(self.settings_dict["NAME"])
        seconds = float(conn_params.get("timeout", 5.0))
        self._queue = None if self.is_in_memory_db() else WriteQueue(path, seconds)
        return super().get_new_connection(conn_params)

    def create_cursor(self, name: str | None = None) -> "Cursor":
        """Give a cursor whose changes outside of a transaction queue one by one."""
        cursor: Cursor = self.connection.cursor(factory=Cursor)
        cursor.writes = self._write_alone
        return cursor

    def _start_transaction_under_autocommit(self) -> None:
        self._enter()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # the stubs leave it out
        except BaseException:
            self._leave()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]  # the stubs leave it out
        self._leave()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]  # the stubs leave it out
        finally:
            self._leave()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]  # the stubs leave it out
        finally:
            self._leave()

    def _write_alone(self, write: Callable[[], Any]) -> Any:
        """Do one change; in a transaction it is this connection's turn already."""
        if self.in_atomic_block or self._queue is None or self._queue.is_held:
            return write()
        self._enter()
        try:
            return write()
        finally:
            self._leave()

    def _enter(self) -> None:
        if self._queue:
            try:
                self._queue.enter()
            except QueueTimeout as error:
                raise OperationalError("database is locked") from error

    def _leave(self) -> None:
        if self._queue:
            self._queue.leave()


class Cursor(base.SQLiteCursorWrapper):
    """Django's cursor, which lets its connection do what writes, and translates each statement once."""

    writes: Callable[[Callable[[], Any]], Any]

    def execute(self, query: str, params: Any = None) -> Any:
        """Run a statement."""
        if query.startswith(WRITING):
            return self.writes(lambda: super(Cursor, self).execute(query, params))
        return super().execute(query, params)

    def executemany(self, query: str, param_list: Iterable[Any]) -> Any:
        """Run a statement for each of these parameters."""
        return self.writes(lambda: super(Cursor, self).executemany(query, param_list))

    def convert_query(self, query: str, *, param_names: list[str] | None = None) -> str:
        """Give a statement with SQLite's places for values."""
        if param_names is None:
            return _convert(query)
        return str(super().convert_query(query, param_names=param_names))


@lru_cache(maxsize=1_000)
def _convert(query: str) -> str:
    return base.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%")
