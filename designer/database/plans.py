"""How PostgreSQL plans what it is asked.

It compiles none of it: all that we ask is over sooner than LLVM is, which takes some tenths of a second where a plan
seems costly, as it does while a table was never analyzed.

A worker, moreover, runs the same few statements again and again, each of them by keys. PostgreSQL keeps their plans,
and one that was made while a table had some hundred rows reads all of it until the table is analyzed: in the first
minute of an installation a mail cost the database half as much again.
"""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

UNCOMPILED = "SET jit = off"
BY_INDEX = "SET enable_seqscan = off"
"""What cannot go by an index reads the table all the same."""


def compile_nothing() -> None:
    """Have PostgreSQL compile nothing for any connection of this process that is opened from now on."""
    connection_created.connect(_compile_nothing, dispatch_uid="designer.database.plans.compile_nothing")


def find_by_index() -> None:
    """Have every connection of this process that is opened from now on find rows by index wherever there is one."""
    connection_created.connect(_find_by_index, dispatch_uid="designer.database.plans.find_by_index")


def _compile_nothing(sender: type, connection: BaseDatabaseWrapper, **_: Any) -> None:
    _say(connection, UNCOMPILED)


def _find_by_index(sender: type, connection: BaseDatabaseWrapper, **_: Any) -> None:
    _say(connection, BY_INDEX)


def _say(connection: BaseDatabaseWrapper, setting: str) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(setting)
