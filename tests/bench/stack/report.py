"""What was measured, as a table to read and as JSON to compare."""

import json
import os
import platform
import statistics
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from tests.bench.figures import Figure
from tests.bench.stack.counts import Counts
from tests.bench.stack.measuring import Taken

COLUMNS = (
    "",
    "mails/s",
    "from, to",
    "loop",
    "times the loop",
    "to reach",
    "first mail, ms",
    "connections, at once",
    "statements",
    "commits",
    "rows",
    "fsyncs",
    "WAL, KB",
    "worker, ms",
    "database, ms",
)


def head() -> str:
    return f"| {' | '.join(COLUMNS)} |\n|---|{'--:|' * (len(COLUMNS) - 1)}"


def line(taken: Taken) -> str:
    """Give a row of the table."""
    cells = (
        taken.title,
        f"{taken.rate:,.0f}",
        f"{min(taken.rates):,.0f} to {max(taken.rates):,.0f}",
        f"{statistics.median(taken.floors):,.0f}",
        f"{taken.times:.2f}",
        taken.goal_in_words,
        f"{statistics.median(taken.first):,.0f}" if taken.first else "",
        f"{max(taken.connections)}, {max(taken.at_once)}" if taken.connections else "",
        *_per_mail(taken.counts),
    )
    return f"| {' | '.join(cells)} |"


def _per_mail(counts: Counts | None) -> tuple[str, ...]:
    """Give what a mail cost: statements, commits, rows, fsyncs, kilobytes, and milliseconds of processor time."""
    if counts is None:
        return ("",) * 7
    asked = (f"{counts.statements:.2f}", f"{counts.commits:.3f}", f"{counts.rows:.1f}", f"{counts.fsyncs:.3f}")
    return (*asked, *(f"{each * 1000:.2f}" for each in (counts.wal_bytes / 1e6, counts.worker, counts.server)))


def write_json(path: Path, taken: Sequence[Taken], figures: Sequence[Figure], database: str) -> None:
    """Write every measurement, with what it was taken on."""
    path.parent.mkdir(parents=True, exist_ok=True)
    content = {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "machine": platform.machine(),
        "cores": os.cpu_count(),
        "load": os.getloadavg()[0],
        "database": database,
        "rows": [{**asdict(each), "rate": each.rate, "times": each.times} for each in taken],
        "figures": [{**asdict(each), "median": each.median, "ratio": each.ratio} for each in figures],
    }
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
