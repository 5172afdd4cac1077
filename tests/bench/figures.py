"""What was measured, as a table to read and as JSON to compare."""

import json
import os
import platform
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path


@dataclass(frozen=True)
class Figure:
    """Some measurements of one thing, in seconds, and those of what it stands beside."""

    name: str
    seconds: Sequence[float]
    beside: Sequence[float] = ()
    mails: int = 1

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)

    @property
    def ratio(self) -> float | None:
        return self.median / statistics.median(self.beside) if self.beside else None

    def row(self) -> str:
        ratio = f"{self.ratio:.1f}" if self.ratio else ""
        spread = f"{min(self.seconds) * 1000:,.1f} to {max(self.seconds) * 1000:,.1f}"
        per_second = f"{self.mails / self.median:,.0f}" if self.mails > 1 else ""
        return f"| {self.name} | {self.median * 1000:,.1f} | {spread} | {len(self.seconds)} | {per_second} | {ratio} |"


def table(figures: Sequence[Figure]) -> str:
    """Give the figures as a table in Markdown."""
    head = "| | median ms | from, to | runs | mails or tasks/s | times the plain one |\n|---|--:|--:|--:|--:|--:|"
    return "\n".join([head, *(figure.row() for figure in figures)])


def write_json(path: Path, figures: Sequence[Figure], database: str) -> None:
    """Write the figures, every measurement included, with what they were measured on."""
    path.parent.mkdir(parents=True, exist_ok=True)
    content = {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "machine": platform.machine(),
        "cores": os.cpu_count(),
        "load": os.getloadavg()[0],
        "database": database,
        "figures": [{**asdict(figure), "median": figure.median, "ratio": figure.ratio} for figure in figures],
    }
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
