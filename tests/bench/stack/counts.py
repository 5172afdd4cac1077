"""What a run cost: statements by the worker's own count, rows and commits by PostgreSQL's, processor time by /proc."""

import time
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Self

from django.db import connection

from tests.bench.stack import counting, cpu

REPORTED = 10.5
"""Seconds after which a PostgreSQL process that has nothing to do has reported its counts."""


@dataclass(frozen=True)
class Counts:
    """Numbers since the beginning, or per mail. Server's are 0 where there is none."""

    statements: float = 0
    commits: float = 0
    """Transactions that wrote something."""
    rows: float = 0
    """Rows inserted, updated and deleted; on PostgreSQL by the server's count."""
    transactions: float = 0
    """All that the server committed, reads included."""
    fsyncs: float = 0
    """Of the write-ahead log."""
    wal_bytes: float = 0
    worker: float = 0
    """Seconds of processor time of all processes of the worker."""
    server: float = 0
    """The same of PostgreSQL."""
    seconds: float = 0
    """When this was read, or how long it took."""

    def __sub__(self, other: Self) -> "Counts":
        return Counts(*(getattr(self, each.name) - getattr(other, each.name) for each in fields(self)))

    def per_mail(self, mails: int, idle: "Counts") -> "Counts":
        """Give what one mail cost, without what the stack does in the same time when it is idle."""
        share = self.seconds / idle.seconds
        mine, quiet = asdict(self), asdict(idle)
        return Counts(**{name: max(0.0, (mine[name] - quiet[name] * share) / mails) for name in mine})


def read_counts(folder: Path, worker: int) -> Counts:
    """Read them, once everybody has reported: what the worker wrote into the folder, and of its process group."""
    used = cpu.of_group(worker), cpu.of_server()
    if connection.vendor == "postgresql":
        time.sleep(REPORTED)
    statements, commits, rows = counting.read(folder)
    written, transactions, fsyncs, wal_bytes = _ask_server() if connection.vendor == "postgresql" else (rows, 0, 0, 0)
    return Counts(statements, commits, written, transactions, fsyncs, wal_bytes, *used, time.monotonic())


def _ask_server() -> tuple[float, ...]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tup_inserted + tup_updated + tup_deleted, xact_commit, wal_sync, wal_bytes "
            "FROM pg_stat_database, pg_stat_wal WHERE datname = current_database()"
        )
        return tuple(float(each) for each in cursor.fetchone())
