"""What a commit waits for, and what waits for a commit."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import transaction

from designer.database.statements import Statement, ignore
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
