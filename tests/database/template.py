"""One database in which the migrations have run, for all processes of a run of the tests: each has a copy of it."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from tests.settings import RUN
from tests.turns import lock

SQLITE = RUN / "template.sqlite3"
POSTGRESQL = RUN / "template"
"""A file with the name of the database on the server."""


@contextmanager
def copied() -> Iterator[None]:
    """Let the block, which makes this process's database, begin with a copy; the first one is kept for the others."""
    with lock("template.lock"):
        if is_there := (SQLITE if connection.vendor == "sqlite" else POSTGRESQL).exists():
            _copy()
        else:
            yield
            _keep()
    if is_there:
        yield


def _copy() -> None:
    test = connection.settings_dict["TEST"]
    if connection.vendor == "sqlite":
        shutil.copy(SQLITE, test["NAME"])
    else:
        test["TEMPLATE"] = POSTGRESQL.read_text()


def _keep() -> None:
    name = connection.settings_dict["NAME"]
    connection.close()
    if connection.vendor == "sqlite":
        shutil.copy(name, SQLITE)
        return
    template = f"{name}_{RUN.name}"
    _tell_server(f"CREATE DATABASE {_quote(template)} TEMPLATE {_quote(str(name))}")
    POSTGRESQL.write_text(template)


def drop() -> None:
    """Drop what is on a server; files go with the folder."""
    if connection.vendor != "sqlite" and POSTGRESQL.exists():
        _tell_server(f"DROP DATABASE {_quote(POSTGRESQL.read_text())}")


def _tell_server(statement: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)


def _quote(name: str) -> str:
    return connection.ops.quote_name(name)
