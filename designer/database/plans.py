"""How PostgreSQL plans what it is asked.

It compiles none of it: all that we ask is over sooner than LLVM is, which takes some tenths of a second where a plan
seems costly, as it does while a table was never analyzed. And what is prepared (designer.database.statements) goes by
keys, whatever their values: it is planned once for a connection, and not five times before. A mail that was sent by a
new connection cost half as much again ten times.

A worker, moreover, runs the same few statements again and again, each of them by keys. PostgreSQL keeps their plans,
and one that was made while a table had some hundred rows reads all of it until the table is analyzed: in the first
minute of an installation a mail cost the database half as much again.
"""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

ONCE = "SET jit = off; SET plan_cache_mode = force_generic_plan"
BY_INDEX = "SET enable_seqscan = off"
"""What cannot go by an index reads the table all the same."""


def plan_once() -> None:
    """Have PostgreSQL compile nothing, and plan once what is prepared, for any connection that this process opens from
    now on."""
    connection_created.connect(_plan_once, dispatch_uid="designer.database.plans.plan_once")


def find_by_index() -> None:
    """Have every connection of this process that is opened from now on find rows by index wherever there is one."""
    connection_created.connect(_find_by_index, dispatch_uid="designer.database.plans.find_by_index")


def _plan_once(sender: type, connection: BaseDatabaseWrapper, **_: Any) -> None:
    _say(connection, ONCE)


def _find_by_index(sender: type, connection: BaseDatabaseWrapper, **_: Any) -> None:
    _say(connection, BY_INDEX)


def _say(connection: BaseDatabaseWrapper, setting: str) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(setting)
