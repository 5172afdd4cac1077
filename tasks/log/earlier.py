"""How a task went in the executions of its package before."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Max, Min

from tasks.log.shown import SHOWN, Shown, worst
from tasks.runtime.models import Execution, TaskRun

MOST = 8
"""How many executions before are looked at."""


@dataclass(frozen=True)
class EarlierRun:
    """How the same task went in an earlier execution of the package."""

    execution: Execution
    status: Shown
    started_at: datetime | None
    duration: timedelta | None


def find_earlier(execution: Execution, executable: UUID) -> list[EarlierRun]:
    """Give how it went before in the same project, the newest first, in two queries."""
    if execution.package_id is None:
        return []
    before = Execution.objects.filter(package=execution.package_id, project=execution.project_id, pk__lt=execution.pk)
    executions = list(before.only("pk", "status", "created_at").order_by("-pk")[:MOST])
    runs = TaskRun.objects.filter(execution__in=executions, executable=executable).order_by().annotate(shown=SHOWN)
    found: dict[int, list[Any]] = {}
    for row in runs.values("execution", "shown").annotate(begin=Min("started_at"), end=Max("ended_at")):
        found.setdefault(row["execution"], []).append(row)
    return [_describe(each, found[each.pk]) for each in executions if each.pk in found]


def _describe(execution: Execution, rows: list[Any]) -> EarlierRun:
    begins = [row["begin"] for row in rows if row["begin"]]
    ends = [row["end"] for row in rows if row["end"]]
    took = max(ends) - min(begins) if begins and ends else None
    return EarlierRun(execution, worst([Shown(row["shown"]) for row in rows]), min(begins, default=None), took)
