"""What a test has committed is deleted behind it.

Django would truncate all tables and then write anew what it knows of models and permissions, which takes longer than
most tests.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any
from unittest.mock import patch

from django.core.management.commands import flush
from django.db import connection

from designer.people.everyone import make_everyone

OF_MIGRATIONS = {"django_content_type", "auth_permission"}
"""Tables whose rows are the same for all tests."""


@contextmanager
def quickly() -> Iterator[None]:
    """Let Django's own command, by which it empties the database, do so; the team Everyone is as new then."""
    with patch.object(flush, "sql_flush", _deletions), patch.object(flush, "emit_post_migrate_signal", _begin_anew):
        yield


def _begin_anew(*_: Any, **__: Any) -> None:
    make_everyone()


def _deletions(*_: Any, **__: Any) -> list[str]:
    """Give them in one, where the server may be sent several statements at once."""
    deletions = [f"DELETE FROM {connection.ops.quote_name(table)}" for table in _tables()]
    return deletions if connection.vendor == "sqlite" else ["; ".join(deletions)]


@cache
def _tables() -> list[str]:
    """Give them in any order: what refers to a row is looked at when the transaction ends."""
    there = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return sorted(set(there) - OF_MIGRATIONS)
