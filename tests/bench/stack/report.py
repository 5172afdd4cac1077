"""What was measured, as a table to read and as JSON to compare."""

import json
import os
import platform
import statistics
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from tests.bench.stack.measuring import Taken

HEAD = (
    "| | mails/s | from, to | loop | times the loop | to reach | first mail, ms | connections "
    "| statements | commits | rows | transactions | fsyncs | WAL bytes |"
)
RULE = "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|"


def head() -> str:
    return f"{HEAD}\n{RULE}"


def line(taken: Taken) -> str:
    """Give a row of the table; the last six columns are per mail."""
    goal = f"{taken.per_core:g}/s a core" if taken.per_core else f"{taken.goal:g}" if taken.goal else ""
    counts = taken.counts
    cells = (
        taken.title,
        f"{taken.rate:,.0f}",
        f"{min(taken.rates):,.0f} to {max(taken.rates):,.0f}",
        f"{statistics.median(taken.floors):,.0f}",
        f"{taken.times:.2f}",
        goal,
        f"{statistics.median(taken.first):,.0f}",
        f"{max(taken.connections)}",
        *(f"{each:.3f}" for each in (counts.statements, counts.commits)),
        f"{counts.rows:.2f}",
        *(f"{each:.3f}" for each in (counts.transactions, counts.fsyncs)),
        f"{counts.wal_bytes:,.0f}",
    )
    return f"| {' | '.join(cells)} |"


def write_json(path: Path, taken: Sequence[Taken], database: str) -> None:
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
    }
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
