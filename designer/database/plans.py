"""How PostgreSQL finds rows for a worker.

A worker runs the same few statements again and again, each of them by keys. PostgreSQL keeps their plans, and one that
was made while a table had some hundred rows reads all of it until the table is analyzed: in the first minute of an
installation a mail cost the database half as much again.
"""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

BY_INDEX = "SET enable_seqscan = off; SET jit = off"
"""What cannot go by an index reads the table all the same; its plan then seems costly enough to be compiled."""


def find_by_index() -> None:
    """Have every connection of this process that is opened from now on find rows by index wherever there is one."""
    connection_created.connect(_prepare, dispatch_uid="designer.database.plans")


def _prepare(sender: type, connection: BaseDatabaseWrapper, **_: Any) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(BY_INDEX)
