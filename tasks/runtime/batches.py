"""Batches: runs of one executable in neighbouring iterations of a parallel loop, which one worker does together."""

from collections.abc import Hashable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Case, F, Field, QuerySet, Value, When
from django.utils import timezone

from tasks.runtime import heartbeat
from tasks.runtime.models import TaskRun
from tasks.runtime.planner import Flow, Key
from tasks.runtime.states import TaskStatus


def find_batch(flow: Flow, key: Key) -> Hashable:
    """Give what the runs of one batch have in common; a run outside of parallel loops is alone."""
    scopes = flow.find_parallel(key)
    if not scopes:
        return key
    loop, path = scopes[-1]
    return key.executable, loop, path[:-1], path[-1] // (flow.nodes[loop].batch or 1)


def find_mates(run: TaskRun) -> list[TaskRun]:
    """Give the others of a run's batch that wait as well. One whose worker has died goes alone: it may be to blame."""
    if run.batch is None or run.attempts:
        return []
    alike = {"execution": run.execution, "executable": run.executable, "batch": run.batch, "revision": run.revision}
    waiting = TaskRun.objects.filter(**alike, status=TaskStatus.PENDING, attempts=0)
    return list(waiting.exclude(pk=run.pk).order_by("pk"))


def mark_begun(now: datetime, *runs: TaskRun) -> None:
    """Note that this process runs them."""
    worker = heartbeat.identify()
    for run in runs:
        run.status, run.worker, run.started_at = TaskStatus.RUNNING, worker, now
        run.due_at, run.message = None, ""
        run.attempts += 1


def write_begun(runs: list[TaskRun]) -> None:
    """Write down that this process runs them."""
    mark_begun(timezone.now(), *runs)
    alike = {name: getattr(runs[0], name) for name in ("status", "worker", "started_at", "due_at", "message")}
    TaskRun.objects.filter(pk__in=[run.pk for run in runs]).update(**alike, attempts=F("attempts") + 1)


def write_alike(rows: "QuerySet[Any]", values: Mapping[str, Mapping[int, Any]]) -> int:
    """Update rows in one statement, and tell how many there were: values by column and primary key.

    A column that has the same value everywhere costs nothing for each row.
    """
    fields = {name: rows.model._meta.get_field(name) for name in values}
    return rows.update(**{name: _choose(fields[name], by_row) for name, by_row in values.items()})


def _choose(field: "Field[Any, Any]", by_row: Mapping[int, Any]) -> Any:
    first, *others = by_row.values()
    if all(value == first for value in others):
        return first
    whens = (When(pk=key, then=Value(value, output_field=field)) for key, value in by_row.items())
    return Case(*whens, output_field=field)
