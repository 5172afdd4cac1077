"""Batches: runs of one executable in neighbouring iterations of a parallel loop, which one worker does together."""

from collections.abc import Callable, Hashable, Sequence
from datetime import datetime

from django.db.models import F
from django.utils import timezone

from tasks.runtime import heartbeat
from tasks.runtime.engine.runners import TaskContext, batch_runners
from tasks.runtime.engine.task_outcome import Result, run_to_result
from tasks.runtime.engine.validation import validate_now
from tasks.runtime.models import TaskRun
from tasks.runtime.planner import Flow, RunId
from tasks.runtime.statuses import TaskStatus

DONE = Result(TaskStatus.SUCCEEDED)


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


def execute_batch(contexts: Sequence[TaskContext]) -> list[Result]:
    """Do the work of runs in several iterations together, those that validation lets pass."""
    results = {context.task_run.pk: _validate(context) for context in contexts}
    valid = [context for context in contexts if results[context.task_run.pk] is DONE]
    if valid:
        results |= zip((context.task_run.pk for context in valid), _work(valid), strict=True)
    return [results[context.task_run.pk] for context in contexts]


def _validate(context: TaskContext) -> Result:
    run = context.task_run

    def work() -> Result:
        if not run.deferrals:
            validate_now(context.executable, run.execution, lambda: context.values)
        return DONE

    return run_to_result(str(run), work)


def _work(contexts: Sequence[TaskContext]) -> list[Result]:
    """What goes wrong with all of it goes wrong with each."""
    finishes: list[Callable[[], str]] = []
    first = contexts[0].task_run

    def work() -> Result:
        finishes.extend(batch_runners[first.type](contexts))
        return DONE

    result = run_to_result(f"{first} and {len(contexts) - 1} more", work)
    if result is not DONE:
        return [result] * len(contexts)
    return [_finish(context, finish) for context, finish in zip(contexts, finishes, strict=True)]


def _finish(context: TaskContext, finish: Callable[[], str]) -> Result:
    events = context.last_events
    return run_to_result(str(context.task_run), lambda: Result(TaskStatus.SUCCEEDED, finish(), events=events), events)
