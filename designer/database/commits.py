"""What a commit waits for."""

from collections.abc import Iterator

from django.db import connection

from designer.database.statements import Statement, ignore


def leaving_to_the_next_commit() -> Iterator[Statement]:
    """Give what lets the transaction that is open commit without waiting for the disk, because another one follows that
    does.

    On PostgreSQL all that was committed before is on the disk when a later commit is (synchronous_commit). Should the
    server itself die in between, it is as if the transaction had never been. SQLite waits for the disk in neither case.
    """
    if connection.vendor == "postgresql":
        yield Statement("SELECT set_config('synchronous_commit', 'off', true)", (), ignore, has_rows=True)
