"""What became of each executable in an execution: its runs counted, timed and drawn, one line for each.

Lines stand as the package is built, what is in a container below it; or by what they are sorted by.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, DurationField, ExpressionWrapper, F, Max, Min, Q, Sum

from designer.registry.types import task_types
from tasks.log.shown import SHOWN, Shown, worst
from tasks.log.timeline import Bar
from tasks.runtime.models import Execution, TaskRun
from tasks.runtime.models.reported_outcome import awaiting_types
from tasks.runtime.progress.executable_tree import TreeNode, read_executable_tree
from tasks.runtime.state.snapshot import load_snapshot

DEEPEST = 8
"""Lines further inside are not moved to the right any more."""
DURATION = ExpressionWrapper(F("ended_at") - F("started_at"), output_field=DurationField())
NOTHING = timedelta()


@dataclass(frozen=True)
class Line:
    """An executable with all its runs. duration is of all of them together, longest that of one.

    message and due_at are those of the last run that has failed, or else of the last one.
    """

    part: TreeNode
    status: str
    counts: dict[Shown, int]
    errors: int = 0
    started_at: datetime | None = None
    ended_at: datetime | None = None
    duration: timedelta | None = None
    longest: timedelta | None = None
    telling: int | None = None
    message: str = ""
    due_at: datetime | None = None
    bars: list[Bar] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The executable's name."""
        return self.part.name

    @property
    def runs(self) -> int:
        """How often it was run."""
        return sum(self.counts.values())

    @property
    def shown_runs(self) -> str:
        """That number as people read it."""
        return f"{self.runs:,}"

    @property
    def average(self) -> timedelta | None:
        """How long a run took that has ended."""
        ended = sum(count for status, count in self.counts.items() if status not in (Shown.WAITING, Shown.RUNNING))
        return self.duration / ended if self.duration is not None and ended else None

    @property
    def depth(self) -> int:
        """How far to the right it stands."""
        return min(self.part.depth, DEEPEST)

    @property
    def is_awaited(self) -> bool:
        """Whether it waits until somebody reports its outcome."""
        return self.due_at is not None and self.part.type in awaiting_types

    @property
    def has_awaited(self) -> bool:
        """Whether a run of it may wait for a report."""
        return self.part.type in awaiting_types and Shown.WAITING in self.counts

    @property
    def label(self) -> str:
        """The status as people read it."""
        return self.status.capitalize()

    @property
    def failures(self) -> int:
        """How many of several runs failed."""
        return self.counts.get(Shown.FAILED, 0) if self.runs > 1 else 0

    @property
    def type_label(self) -> str:
        """The name of the type."""
        known = task_types.get(self.part.type)
        return known.label if known else self.part.type

    @property
    def icon(self) -> str:
        """The icon of the type."""
        known = task_types.get(self.part.type)
        return known.icon if known else "task"


SORTS: dict[str, Callable[[Line], Any]] = {
    "name": lambda line: line.name.casefold(),
    "status": lambda line: line.status,
    "runs": lambda line: line.runs,
    "started": lambda line: line.started_at.timestamp() if line.started_at else 0.0,
    "duration": lambda line: line.duration or NOTHING,
    "errors": lambda line: line.errors,
}


def read_lines(execution: Execution, only: UUID | None = None, path: str | None = None) -> list[Line]:
    """Give a line for each executable, as the package is built, or for one of them alone, or for its one run under a
    path, in one query."""
    found: dict[UUID, dict[Shown, Any]] = {}
    runs = execution.task_runs.filter(executable=only) if only else execution.task_runs.all()
    if path is not None:
        runs = runs.filter(path=path)
    rows = runs.order_by().annotate(shown=SHOWN).values("executable", "shown")
    for row in rows.annotate(
        count=Count("pk"),
        begin=Min("started_at"),
        end=Max("ended_at"),
        took=Sum(DURATION, filter=Q(ended_at__isnull=False)),
        longest=Max(DURATION, filter=Q(ended_at__isnull=False)),
        raised=Sum("errors"),
        told=Max("pk"),
    ):
        found.setdefault(row["executable"], {})[Shown(row["shown"])] = row
    tree = read_executable_tree(execution).parts
    parts = [tree[only]] if only else tree.values()
    lines = [_describe(part, found.get(part.id, {}), is_over=execution.state.is_final) for part in parts]
    return _tell_done(lines, execution) if execution.restarts else lines


def _tell_done(lines: list[Line], execution: Execution) -> list[Line]:
    """Say of what an execution before has done that it is."""
    done, said = load_snapshot(execution).flow.find_all_done(), f"Done in execution {execution.restarts}."
    return [
        replace(line, status=Shown.SUCCEEDED, message=said) if not line.counts and line.part.id in done else line
        for line in lines
    ]


def sort_lines(lines: list[Line], sort: str) -> list[Line]:
    """Sort by a column, its name with a - in front for the largest first; by another word they stay as they are."""
    key = SORTS.get(sort.removeprefix("-"))
    return sorted(lines, key=key, reverse=sort.startswith("-")) if key else lines


def tell_more(lines: Iterable[Line], bars: dict[UUID, list[Bar]]) -> list[Line]:
    """Add to lines that are shown what is drawn of them, and what their runs had to say, in one query."""
    shown = list(lines)
    rows = TaskRun.objects.filter(pk__in=[line.telling for line in shown if line.telling])
    told = {key: (message, due_at) for key, message, due_at in rows.values_list("pk", "message", "due_at")}
    return [_tell(line, told.get(line.telling or 0, ("", None)), bars.get(line.part.id, [])) for line in shown]


def _tell(line: Line, told: tuple[str, datetime | None], bars: list[Bar]) -> Line:
    return replace(line, message=told[0] or line.message, due_at=told[1], bars=bars)


def _describe(part: TreeNode, rows: dict[Shown, Any], *, is_over: bool) -> Line:
    if not rows:
        return Line(part, "skipped" if part.disable or is_over else "waiting", {})
    status = worst([*rows])
    telling = rows[status if status is Shown.FAILED else max(rows, key=lambda each: rows[each]["told"])]
    return Line(
        part,
        status,
        {each: row["count"] for each, row in rows.items()},
        errors=sum(row["raised"] for row in rows.values()),
        started_at=min((row["begin"] for row in rows.values() if row["begin"]), default=None),
        ended_at=None if {Shown.WAITING, Shown.RUNNING} & rows.keys() else _last(rows),
        duration=_sum([row["took"] for row in rows.values() if row["took"] is not None]),
        longest=max((row["longest"] for row in rows.values() if row["longest"] is not None), default=None),
        telling=telling["told"],
    )


def _sum(spans: list[timedelta]) -> timedelta | None:
    """Give how long all took that are over; where none is, nobody knows."""
    return sum(spans, NOTHING) if spans else None


def _last(rows: dict[Shown, Any]) -> datetime | None:
    return max((row["end"] for row in rows.values() if row["end"]), default=None)
