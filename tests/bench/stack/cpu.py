"""Processor time of the programs, from /proc: of the worker's processes and of PostgreSQL's, where they are on this
machine. Elsewhere it is 0."""

import os
from pathlib import Path

from django.db import connection

PROCESSES = Path("/proc")
TICKS = os.sysconf("SC_CLK_TCK")
PARENT, GROUP = 1, 2
"""Places in /proc/PID/stat behind the name."""
TIMES = slice(11, 15)
"""Of the process and of its children that have ended, user and system."""


def of_group(group: int) -> float:
    """Give the seconds of all processes of a group."""
    return sum(_seconds(fields) for fields in _all() if int(fields[GROUP]) == group)


def of_server() -> float:
    """Give the seconds of all processes of the PostgreSQL server that is connected to."""
    if connection.vendor != "postgresql":
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = _read(PROCESSES / str(cursor.fetchone()[0]))
    if "postgres" not in " ".join(backend[-1:]):
        return 0.0
    parent = backend[PARENT]
    whole = [_read(PROCESSES / parent), *(fields for fields in _all() if fields[PARENT] == parent)]
    return sum(map(_seconds, whole))


def _all() -> list[list[str]]:
    return [fields for folder in PROCESSES.glob("[0-9]*") if (fields := _read(folder))]


def _read(folder: Path) -> list[str]:
    """Read the fields behind the name, and the name as the last one; none if it has ended."""
    try:
        before, _, behind = (folder / "stat").read_text().rpartition(")")
    except OSError:
        return []
    return [*behind.split(), before.partition("(")[2]]


def _seconds(fields: list[str]) -> float:
    return sum(map(int, fields[TIMES])) / TICKS if fields else 0.0
