"""Batches: runs of one executable in neighbouring iterations of a parallel loop, which one worker does together."""

from collections.abc import Hashable
from datetime import datetime

from django.db.models import F
from django.utils import timezone

from tasks.runtime.liveness import heartbeat
from tasks.runtime.models import TaskRun
from tasks.runtime.planner import Flow, RunId
from tasks.runtime.state.states import TaskStatus


def find_batch(flow: Flow, key: RunId) -> Hashable:
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
