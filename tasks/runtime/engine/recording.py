"""Recording what task runs came to: a transition that learns results, but for runs that were taken away meanwhile."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from designer.database.among import AmongGiven, GivenKeys
from designer.database.commits import committing_by_itself
from designer.database.prepared_queries import Given, PreparedSelect
from designer.database.statements import Refused, Statement, insist, run_together
from designer.templatetags.times import span
from tasks.runtime.engine.ending import CANCELED_WAITING, close_late
from tasks.runtime.engine.task_outcome import Result
from tasks.runtime.engine.transition import Transition, key_of
from tasks.runtime.events.event import Event
from tasks.runtime.models import Execution, TaskRun, is_in_hands_of
from tasks.runtime.state.deferred_write import Following
from tasks.runtime.state.locking import lock
from tasks.runtime.state.planner_cache import find_seen, is_alone_at
from tasks.runtime.state.writing import EXECUTIONS, RUNS
from tasks.runtime.statuses import ExecutionStatus, TaskStatus

logger = logging.getLogger(__name__)
OWN = PreparedSelect(
    lambda: (
        TaskRun.objects.filter(AmongGiven("pk", GivenKeys("keys", TaskRun, "id")))
        .order_by()
        .values_list("pk", is_in_hands_of(Given("worker", TaskRun, "worker")))
    )
)
"""Asks which of some runs a process has in hand."""


def record(
    runs: list[TaskRun], results: list[Result], *, run_inline: bool = True, is_locked: bool = False
) -> Following:
    """Record results, and give what this process runs next, which is nothing unless run_inline.

    Of a lone run that went well nothing is locked, because most executions are as this process has left them: what
    writes the result down finds out whether that is so, and whether the run is this process's own. Where that is left
    to be written with what the next task writes, and was refused then, this is called once more with is_locked.
    """
    seen = find_seen(runs[0].execution) if not is_locked and _is_simple(runs, results) else None
    if seen and not seen.state.is_final:
        with suppress(Refused):
            return _record_unlocked(seen, runs[0], results[0], run_inline)
    return Following(_record_own(runs, results, run_inline))


def _is_simple(runs: list[TaskRun], results: list[Result]) -> bool:
    return len(runs) == 1 and results[0].status is TaskStatus.SUCCEEDED and not connection.in_atomic_block


def _record_unlocked(seen: Execution, run: TaskRun, result: Result, run_inline: bool) -> Following:
    with committing_by_itself():
        defers = is_alone_at(seen)
        transition = Transition(EXECUTIONS.copy(seen), run_inline=run_inline, seen=seen, defers=defers)
        transition.unit.own = run
        transition.unit.beside.extend(each if each.rows is None else insist(each) for each in _last_writes([result]))
        return Following(_record_all(transition, [(run, result)]), transition.deferred)


def _last_writes(results: list[Result]) -> Iterator[Statement]:
    return (statement for result in results for write in result.writes for statement in write.statements())


@transaction.atomic
def _record_own(runs: list[TaskRun], results: list[Result], run_inline: bool) -> list[TaskRun]:
    """Record results, but for runs that were taken away from this process, and give what this process runs next."""
    run_together(_last_writes(results))  # before the lock, which others wait for
    execution = lock(runs[0].execution_id)
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
    transition = Transition(execution, run_inline=run_inline)
    transition.waits_for_disk = any(write.waits_for_disk for result in results for write in result.writes)
    return _record_all(transition, recorded)


def _record_all(transition: Transition, recorded: Sequence[tuple[TaskRun, Result]]) -> list[TaskRun]:
    for run, result in recorded:
        ended = RUNS.copy(run)  # the run stays as it is, in case that this has to be written once more
        ended.execution = transition.unit.execution
        _record_result(transition, ended, result)
    return transition.advance()


def _find_own(runs: list[TaskRun]) -> set[int]:
    """Tell which of these runs this process still has in hand."""
    return {key for key, is_own in OWN.ask(keys=[run.pk for run in runs], worker=runs[0].worker) if is_own}


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
