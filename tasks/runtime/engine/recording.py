"""Recording what task runs came to: a transition that learns results, but for runs that were taken away meanwhile."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from designer.database.prepared_queries import Given, PreparedSelect
from designer.database.statements import Statement, run_together
from designer.templatetags.times import span
from tasks.runtime.engine.ending import CANCELED_WAITING, close_late
from tasks.runtime.engine.task_outcome import Result
from tasks.runtime.engine.transition import Transition, key_of
from tasks.runtime.events.event import Event
from tasks.runtime.models import TaskRun
from tasks.runtime.state.locking import lock
from tasks.runtime.state.writing import RUNS
from tasks.runtime.statuses import ExecutionStatus, TaskStatus

logger = logging.getLogger(__name__)
OWN = PreparedSelect(
    lambda: (
        TaskRun.objects.filter(
            pk=Given("pk", TaskRun, "id"), status=TaskStatus.RUNNING, worker=Given("worker", TaskRun, "worker")
        )
        .order_by()
        .values_list("pk")
    )
)


class _NotOwn(Exception):
    """A run was taken away from this process, or its execution has ended."""


def record(runs: list[TaskRun], results: list[Result], run_inline: bool = True) -> list[TaskRun]:
    """Record results, and give what this process runs next, which is nothing unless run_inline.

    Of a lone run the statement that writes it down finds out whether it is this process's own, which is asked before
    only if it was not.
    """
    if len(runs) == 1 and results[0].due_at is None:
        with suppress(_NotOwn):
            return _record_lone(runs[0], results[0], run_inline)
    return _record_own(runs, results, run_inline)


@transaction.atomic
def _record_lone(run: TaskRun, result: Result, run_inline: bool) -> list[TaskRun]:
    execution = lock(run.execution_id)
    if execution.state.is_final:
        raise _NotOwn
    insist = OWN.statement(_insist_on_one, pk=run.pk, worker=run.worker)
    transition = Transition(execution, run_inline=run_inline)
    transition.unit.beside.extend([insist, *_last_writes([result])])
    return _record_all(transition, [(run, result)])


def _insist_on_one(found: Sequence[int]) -> None:
    if not found:
        raise _NotOwn


def _last_writes(results: list[Result]) -> Iterator[Statement]:
    return (statement for result in results for write in result.writes for statement in write.statements())


@transaction.atomic
def _record_own(runs: list[TaskRun], results: list[Result], run_inline: bool) -> list[TaskRun]:
    """Record results, but for runs that were taken away from this process, and give what this process runs next."""
    execution = lock(runs[0].execution_id)
    run_together(_last_writes(results))
    own = _find_own(runs)
    for run in runs:
        if run.pk not in own:
            logger.warning("Task run %s was taken over by recovery; its result here is dropped.", run.pk)
    if not own:
        return []
    recorded = [(run, result) for run, result in zip(runs, results, strict=True) if run.pk in own]
    if execution.state.is_final:
        for run, result in recorded:
            close_late(run, result.status, result.sentence)
        return []
    return _record_all(Transition(execution, run_inline=run_inline), recorded)


def _record_all(transition: Transition, recorded: Sequence[tuple[TaskRun, Result]]) -> list[TaskRun]:
    for run, result in recorded:
        ended = RUNS.copy(run)  # the run stays as it is, in case that this has to be written once more
        ended.execution = transition.unit.execution
        _record_result(transition, ended, result)
    return transition.advance()


def _find_own(runs: list[TaskRun]) -> set[int]:
    """Tell which of these runs this process still has in hand."""
    keys = [run.pk for run in runs]
    rows = TaskRun.objects.filter(pk__in=keys, status=TaskStatus.RUNNING, worker=runs[0].worker)
    return set(rows.values_list("pk", flat=True))


def _record_result(transition: Transition, run: TaskRun, result: Result) -> None:
    if result.due_at is None:
        transition.record_result(run, result)
    elif run.execution.status == ExecutionStatus.STOPPING:
        transition.record_result(run, Result(TaskStatus.CANCELED, CANCELED_WAITING))
    else:
        _put_off(transition, run, result, result.due_at)


def _put_off(transition: Transition, run: TaskRun, result: Result, due_at: datetime) -> None:
    """Let a task run wait until it is due, without a worker."""
    run.status, run.worker, run.message, run.due_at = TaskStatus.PENDING, None, result.sentence, due_at
    run.deferrals += 1
    run.save(update_fields=["status", "worker", "message", "due_at", "deferrals"])
    pause = span(max(0.0, (due_at - timezone.now()).total_seconds()))
    told = Event.of(run, "OnWarning", f"{result.sentence} The next try is in {pause}.")
    if result.awaited:
        told = Event.of(run, "OnInformation", result.awaited)
    for event in [*result.events, told]:
        transition.unit.append_event(key_of(run), event)
