"""`python -m tests.bench.scaling FILE [--row foreach-many]`: what more workers bring, from a run of `make bench`.

FILE is what `make bench ARGS="--json FILE"` wrote on PostgreSQL. docs/server/scaling.md says how it is reckoned, and
where the numbers come from that are not in the file.
"""

import argparse
import json
from dataclasses import dataclass
from pathlib import Path

WORKERS = (1, 2, 4, 8, 16, 32)
DAY, HOUR_OF_DAY = 86_400, 0.1
"""Seconds; the part of a day's mails that its busiest hour has."""


@dataclass(frozen=True)
class Costs:
    """What one mail costs, and what there is. Seconds, and numbers a second."""

    worker: float
    database: float
    commits: float
    statements: float
    rows: float
    wal: float
    stored: float
    """Bytes in tables and indexes."""
    locked: float = 0.25
    """Part of the worker's time in which it has the execution's row locked."""
    commits_a_second: float = 4_500
    used: float = 0.8
    """Part of the processors that is not lost with waiting."""
    worker_cores: int = 2
    database_cores: int = 8
    memory: float = 170
    """MiB of a worker."""
    database_connections: int = 8
    """Of a worker."""

    def of_workers(self, workers: int) -> float:
        """Mails a second that so many workers have the processor time for."""
        return self.used * workers * self.worker_cores / self.worker

    @property
    def of_database(self) -> float:
        """Mails a second that the database has the processor time for."""
        return self.used * self.database_cores / self.database

    @property
    def of_commits(self) -> float:
        """Mails a second whose commits reach the disk."""
        return self.commits_a_second / self.commits

    @property
    def of_one_execution(self) -> float:
        """Mails a second of one package, however many workers there are."""
        return 1 / (self.locked * self.worker)

    def limit(self, workers: int) -> tuple[float, str]:
        """Give mails a second of many packages, and what does not let them be more."""
        limits = {
            "workers' processors": self.of_workers(workers),
            "database's processors": self.of_database,
            "commits": self.of_commits,
        }
        return min((rate, name) for name, rate in limits.items())

    def row(self, workers: int) -> str:
        """Give a line of the table."""
        rate, name = self.limit(workers)
        cells = (
            f"{rate:,.0f}",
            name,
            f"{min(rate, self.of_one_execution):,.0f}",
            f"{rate * self.statements:,.0f}",
            f"{rate * self.commits:,.0f}",
            f"{rate * self.rows:,.0f}",
            f"{rate * self.wal / 1e6:,.1f}",
            f"{workers * self.memory / 1024:,.1f}",
            f"{workers * self.database_connections}",
        )
        return f"| {workers} | {' | '.join(cells)} |"


HEAD = (
    "| workers | mails/s | limited by | one package, mails/s | statements/s | commits/s | rows/s | WAL, MB/s "
    "| memory, GiB | connections to the database |\n|--:|--:|---|--:|--:|--:|--:|--:|--:|--:|"
)


def of_day(costs: Costs, mails: int) -> str:
    """Give a sentence about a day of so many mails."""
    busiest = mails * HOUR_OF_DAY / 3600
    enough = next((number for number in range(1, 1000) if costs.limit(number)[0] >= busiest), None)
    grown, wal = mails * costs.stored / 1e9, mails * costs.wal / 1e9
    return (
        f"{mails:,} mails a day: {mails / DAY:,.0f}/s on average, {busiest:,.0f}/s in the busiest hour; "
        f"workers needed: {enough}; {grown:,.0f} GB of rows and {wal:,.0f} GB of WAL a day."
    )


def read_costs(file: Path, row: str, stored: float) -> Costs:
    """Read what was measured."""
    rows = {each["name"]: each["counts"] for each in json.loads(file.read_text())["rows"]}
    counts = rows[row]
    names = ("worker", "server", "commits", "statements", "rows", "wal_bytes")
    return Costs(*(counts[name] for name in names), stored)


def main() -> None:
    """Reckon, and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.scaling")
    parser.add_argument("file", type=Path)
    parser.add_argument("--row", default="foreach-many")
    parser.add_argument("--stored", type=float, default=2_800, help="bytes of a mail in the database (default 2800)")
    given = parser.parse_args()
    costs = read_costs(given.file, given.row, given.stored)
    print("\n".join([HEAD, *map(costs.row, WORKERS)]))
    print()
    for mails in (1_000_000, 10_000_000):
        print(f"- {of_day(costs, mails)}")


if __name__ == "__main__":
    main()
