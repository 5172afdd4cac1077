"""Which database it is."""

from functools import cache

from django.db import connection


@cache
def is_postgresql() -> bool:
    """Tell whether it is PostgreSQL. That is asked for each statement, and Django would look up the thread's connection
    each time."""
    return connection.vendor == "postgresql"
