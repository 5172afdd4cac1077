"""What a commit waits for, and what waits for a commit."""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from designer.database.statements import Statement, ignore, run, run_at_once, run_together
from designer.database.vendor import is_postgresql


def leaving_to_the_next_commit() -> Iterator[Statement]:
    """Give what lets the transaction that is open commit without waiting for the disk, because another one follows that
    does.

    On PostgreSQL all that was committed before is on the disk when a later commit is (synchronous_commit). Should the
    server itself die in between, it is as if the transaction had never been. SQLite waits for the disk in neither case.
    """
    if is_postgresql():
        yield Statement("SELECT set_config('synchronous_commit', 'off', true)", (), ignore, has_rows=True)


class _Waiting(threading.local):
    """What this thread does after the block of committing_by_itself that it is in."""

    behind: list[Callable[[], None]] | None = None
    is_ahead = False


_waiting = _Waiting()


def after_commit(do: Callable[[], None]) -> None:
    """Do something as soon as what is written now is committed."""
    if _waiting.behind is None:
        transaction.on_commit(do)
    else:
        _waiting.behind.append(do)


def leave_waiting() -> list[Callable[[], None]]:
    """Give what waits for the end of the block of committing_by_itself, whose caller does it after a later commit."""
    left, _waiting.behind = _waiting.behind or [], []
    return left


@contextmanager
def committing_by_itself() -> Iterator[None]:
    """Do what waits for a commit behind this block, the last thing in which is to commit; nothing if it raises."""
    _waiting.behind = []
    try:
        yield
        behind = leave_waiting()
    finally:
        _waiting.behind = None
    for do in behind:
        do()


def commit_ahead(statements: Iterable[Statement]) -> None:
    """Run statements as one transaction, or in the one that is open. Raises Refused where one was insisted on.

    On PostgreSQL it is one statement, which does not wait for the disk: others may go on with what it has written while
    its caller waits (await_disk), who tells nobody before. Each statement is made when those before it have run, on
    SQLite alone.
    """
    if is_postgresql() and not connection.in_atomic_block:
        run_at_once([*statements, *leaving_to_the_next_commit()])
        _waiting.is_ahead = True
    else:
        with transaction.atomic():
            run_together(statements)


def await_disk() -> None:
    """Wait until what this thread has committed ahead is on the disk: a message to nobody, whose commit waits."""
    if _waiting.is_ahead:
        _waiting.is_ahead = False
        run("SELECT pg_logical_emit_message(true, '', '')", ())
