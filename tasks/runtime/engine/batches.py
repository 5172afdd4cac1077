"""Batches: task runs that are ready together and that one worker does together.

They are siblings, the same tasks in neighbouring iterations of a parallel loop, or what was put off and is due.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import ceil

from django.db.models import F, Q
from django.utils import timezone

from designer.package.document import ExecutableDocument
from tasks.runtime import heartbeat
from tasks.runtime.engine.runners import TaskContext, batch_runners
from tasks.runtime.engine.task_outcome import Result, run_to_result
from tasks.runtime.engine.validation import validate_now
from tasks.runtime.models import TaskRun
from tasks.runtime.planner import Flow, RunId
from tasks.runtime.state.snapshot import load_snapshot
from tasks.runtime.statuses import TaskStatus

PARTS, FEWEST_SIBLINGS, MOST_SIBLINGS = 8, 20, 100
"""Into how many batches siblings are shared out, and how many of them are in one."""
DONE = Result(TaskStatus.SUCCEEDED)


@dataclass(frozen=True)
class BatchKey:
    """What the runs of one batch have in common. iterations says which ones of a parallel loop they are in."""

    type: str
    common: Hashable
    iterations: Hashable = None


def find_batch(flow: Flow, key: RunId, executable: ExecutableDocument) -> Hashable:
    """Give what a run has in common with those of its batch; one whose type knows no batches is alone."""
    if executable.type not in batch_runners:
        return key
    common, scopes = batch_runners[executable.type].find_common(executable), flow.find_parallel(key)
    if not scopes:
        return BatchKey(executable.type, common)
    loop, path = scopes[-1]
    return BatchKey(executable.type, common, (loop, path[:-1], path[-1] // (flow.nodes[loop].batch or 1)))


def cut(key: Hashable, runs: list[TaskRun]) -> list[list[TaskRun]]:
    """Give the batches of runs that have this in common. Those of a loop are as its BatchSize wants them; siblings are
    shared out, so that several processes have their part and none waits long for the last one's end."""
    if not isinstance(key, BatchKey) or key.iterations is not None:
        return [runs]
    size = min(MOST_SIBLINGS, max(FEWEST_SIBLINGS, ceil(len(runs) / PARTS)))
    return [runs[place : place + size] for place in range(0, len(runs), size)]


def find_mates(run: TaskRun, due_by: datetime) -> list[TaskRun]:
    """Give the others that wait and are done together with a run: those of its batch, or, of what was put off, those
    that are due by then. One whose worker has died goes with them once more, and after that alone: it may be to blame.
    """
    deaths = run.attempts - run.deferrals
    if run.type not in batch_runners or deaths > 1:
        return []
    waiting = TaskRun.objects.filter(execution=run.execution, type=run.type, status=TaskStatus.PENDING)
    alike = waiting.filter(attempts=F("deferrals") + deaths).exclude(pk=run.pk).order_by("pk")
    if run.deferrals:
        is_due = Q(due_at=None) | Q(due_at__lte=due_by)
        return _with_its_common(run, alike.filter(is_due, deferrals__gt=0)[: MOST_SIBLINGS - 1])
    return list(alike.filter(batch=run.batch, revision=run.revision, deferrals=0)) if run.batch is not None else []


def _with_its_common(run: TaskRun, others: Iterable[TaskRun]) -> list[TaskRun]:
    executables, find_common = load_snapshot(run.execution).executables, batch_runners[run.type].find_common
    common = find_common(executables[run.executable])
    return [each for each in others if find_common(executables[each.executable]) == common]


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
    """Do the work of runs together, those that validation lets pass."""
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
        finishes.extend(batch_runners[first.type].run(contexts))
        return DONE

    name = f"{first} and {len(contexts) - 1} more" if contexts[1:] else str(first)
    result = run_to_result(name, work)
    if result is not DONE:
        return [result] * len(contexts)
    return [_finish(context, finish) for context, finish in zip(contexts, finishes, strict=True)]


def _finish(context: TaskContext, finish: Callable[[], str]) -> Result:
    events = context.last_events
    result = run_to_result(str(context.task_run), lambda: Result(TaskStatus.SUCCEEDED, finish(), events=events), events)
    return replace(result, writes=context.last_writes) if context.last_writes else result
