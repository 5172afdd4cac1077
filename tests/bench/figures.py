"""What was measured of a part, as a table to read."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


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
