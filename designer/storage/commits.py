"""What a commit waits for."""

from django.db import connection


def leave_to_the_next_commit() -> None:
    """Let the transaction that is open commit without waiting for the disk, because another one follows that does.

    On PostgreSQL all that was committed before is on the disk when a later commit is (synchronous_commit). Should the
    server itself die in between, it is as if the transaction had never been. SQLite waits for the disk in neither case.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit TO off")
