"""What became of the mails of a run, counted."""

import statistics
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from tasks.deliveries.model import Delivery
from tasks.runtime.models import Execution
from tests.servers.smtp import MailServer
from tests.tasks.workers.test_kills import subjects

COUNTED = ("lost", "twice", "untrue", "in_doubt", "failed")
ENDS = ("in_doubt", "sent", "failed")
HEADER = """| status | lost | twice | in doubt | failed | untrue rows | s to going on | s to the end |
|---|--:|--:|--:|--:|--:|--:|--:|"""
SUMMARY = """\
| | times | lost | twice | untrue rows | in doubt (most) | failed | s to going on, median (longest) of those at work |
|---|--:|--:|--:|--:|--:|--:|--:|"""


@dataclass(frozen=True)
class Figures:
    """What became of one run. failed are mails of which the rows say so, such as those whose process was stopped for
    longer than the Timeout; goes_on: seconds until nothing was in dead hands any more; None if nothing was."""

    status: str
    lost: int
    twice: int
    in_doubt: int
    failed: int
    untrue: int
    goes_on: float | None
    ended: float
    told: tuple[str, ...] = ()
    """What the rows of mails say that failed or are in doubt, and how often."""

    def row(self) -> str:
        goes_on = "-" if self.goes_on is None else f"{self.goes_on:.1f}"
        counts = f"{self.lost} | {self.twice} | {self.in_doubt} | {self.failed} | {self.untrue}"
        return "\n".join([f"| {self.status} | {counts} | {goes_on} | {self.ended:.1f} |", *self.told])


def judge(
    runs: Collection[Execution], server: MailServer, mails: int, *, goes_on: float | None, ended: float
) -> Figures:
    """Count what became of the mails of an execution, or of one and what ran again of it: what its last rows say."""
    accepted = subjects(server)
    rows = Delivery.objects.filter(task_run__execution__in=runs).order_by("pk")
    states = dict(rows.values_list("subject", "state"))
    doubtful, sent, failed = ({name for name, state in states.items() if state == one} for one in ENDS)
    known = set(accepted) - doubtful
    lost = mails - len(known | doubtful | failed)
    twice = sum(number > 1 for number in accepted.values())
    counts = lost, twice, len(doubtful), len(failed), len(sent ^ known)
    replies = Counter(rows.filter(state__in=("in_doubt", "failed")).values_list("reply", flat=True))
    told = tuple(f"    {number}: {reply[:120]}" for reply, number in replies.most_common(5))
    return Figures([*runs][-1].status, *counts, goes_on, ended, told)


def summary(what: str, taken: Sequence[Figures]) -> str:
    """Give the line that docs/server/performance.md has of all of them."""
    seconds = [each.goes_on for each in taken if each.goes_on is not None]
    goes_on = (
        f"{statistics.median(seconds):.1f} ({max(seconds):.1f}), {len(seconds)} with work in hand" if seconds else ""
    )
    counts = [str(sum(getattr(each, name) for each in taken)) for name in COUNTED]
    counts[COUNTED.index("in_doubt")] += f" ({max((each.in_doubt for each in taken), default=0)})"
    return f"{SUMMARY}\n| {what} | {len(taken)} | {' | '.join(counts)} | {goes_on} |"
