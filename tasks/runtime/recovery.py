"""Recovery: finds what a dead worker or a forgetful broker left, and brings every execution to a true end.

Beat asks for it every few seconds, and whoever notices a death at once (jobs.recover). They ask beside it for
canceling.recover_asked and, for deliveries that a person wanted sent again, resending.recover_asked. What a message is
that was on its way when its worker died, sent or in doubt, tasks.deliveries.sending.in_doubt says for both.

Each change is conditional and under the execution's lock, so that two recoveries at once, or one beside a worker that
is only slow, do no harm.
"""

import logging
import time
from collections import defaultdict
from datetime import datetime
from functools import partial
from typing import assert_never

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.expressions import Combinable
from django.db.models.functions import Now
from django.utils import timezone

from designer.package.enumerations import CONTAINERS
from tasks.runtime import heartbeat
from tasks.runtime.engine.emitting import emit_events
from tasks.runtime.engine.ending import close_late
from tasks.runtime.engine.loops import DIED
from tasks.runtime.engine.runners import RecoveryAction, RecoveryDecision, runners
from tasks.runtime.engine.task_outcome import Result, attempt_job
from tasks.runtime.engine.transition import Transition
from tasks.runtime.engine.tries import begin_recovery, end_try, fail_try, long_waiting
from tasks.runtime.events.event import Event
from tasks.runtime.models import Execution, TaskRun
from tasks.runtime.queue import MOST_AT_ONCE, enqueue, lost_after, take_waiting
from tasks.runtime.state.locking import lock
from tasks.runtime.statuses import ExecutionStatus, TaskStatus

logger = logging.getLogger(__name__)

PATIENCE = 2.0
"""Seconds for which recovery after a death comes back to executions that others are at; else beat asks again."""
MOST_ATTEMPTS = 3
TOGETHER = 100
"""Task runs of an execution that one transaction takes over."""
RUNNING = Q(status=TaskStatus.RUNNING) & (~Q(type__in=CONTAINERS) | Q(worker__isnull=False))
"""Task runs that a process has in hand; a container is in nobody's but while it is listed what a loop goes through."""
LATE = {
    RecoveryAction.RETRY: TaskStatus.CANCELED,
    RecoveryAction.SUCCEED: TaskStatus.SUCCEEDED,
    RecoveryAction.FAIL: TaskStatus.FAILED,
}
"""What becomes of a dead worker's run after its execution was given up."""


def recover(died_at: datetime | None = None) -> None:
    """Take over from dead workers and queue again what waits too long.

    Of what was queued before a worker's death nobody knows whether it had that, so all of it is queued again.
    """
    until = time.monotonic() + (PATIENCE if died_at else 0.0)
    alive = heartbeat.living().values("pk")
    dead = TaskRun.objects.filter(RUNNING).exclude(worker__in=alive)
    of_executions: dict[int, list[int]] = defaultdict(list)
    for run_id, execution_id in dead.order_by("pk").values_list("pk", "execution_id")[:MOST_AT_ONCE]:
        of_executions[execution_id].append(run_id)
    for execution_id, run_ids in of_executions.items():
        for part in (run_ids[place : place + TOGETHER] for place in range(0, len(run_ids), TOGETHER)):
            if _begin_soon(execution_id, until):
                reference = attempt_job(
                    f"recover {len(part)} of {execution_id}", partial(_take_over, execution_id, part)
                )
                if reference:
                    fail_try(execution_id, reference)
    _queue_again(died_at or Now() - lost_after())
    heartbeat.forget_the_dead()


def _begin_soon(execution_id: int, until: float) -> bool:
    """Begin the recovery of an execution that others may be at, from one of their transitions to the next."""
    while not (may_begin := begin_recovery(execution_id)) and time.monotonic() < until:
        time.sleep(0.02)
    return may_begin


@transaction.atomic
def _take_over(execution_id: int, run_ids: list[int]) -> None:
    execution = lock(execution_id)
    end_try(execution)
    still_dead = TaskRun.objects.filter(RUNNING, pk__in=run_ids)
    dead = still_dead.exclude(worker__in=heartbeat.living().values("pk")).order_by("pk")
    # A slow worker's batch that enters something now goes first.
    decided = [(run, _decide(execution, run)) for run in dead.select_for_update(no_key=True)]
    if execution.state.is_final:
        for run, decision in decided:
            close_late(run, LATE[decision.action], decision.sentence)
        return
    closed = {run: result for run, decision in decided if (result := _conclude(execution, run, decision))}
    _put_back(execution, {run: decision.sentence for run, decision in decided if run not in closed})
    if closed:
        _close(execution, closed)


def _decide(execution: Execution, run: TaskRun) -> RecoveryDecision:
    run.execution = execution
    decision = runners[run.type].inspect_after_crash(run) if run.type in runners else DIED
    logger.warning("The worker of task run %s died; left: %s", run.pk, decision)
    return decision


def _conclude(execution: Execution, run: TaskRun, decision: RecoveryDecision) -> Result | None:
    """Give what a dead worker's run came to; None if it is begun again."""
    deaths = run.attempts - run.deferrals
    match decision.action:
        case RecoveryAction.RETRY if execution.status == ExecutionStatus.STOPPING:
            return Result(TaskStatus.CANCELED, "The worker died and the execution is being canceled.")
        case RecoveryAction.RETRY if deaths < MOST_ATTEMPTS:
            return None
        case RecoveryAction.RETRY:
            sentence = f"The worker died {deaths} times while it ran this task. It is not tried again."
            return Result(TaskStatus.FAILED, sentence)
        case RecoveryAction.SUCCEED:
            told = Event.of(run, "OnInformation", decision.sentence)
            return Result(TaskStatus.SUCCEEDED, decision.sentence, events=[told])
        case RecoveryAction.FAIL:
            return Result(TaskStatus.FAILED, decision.sentence)
        case _:
            assert_never(decision.action)


def _put_back(execution: Execution, runs: dict[TaskRun, str]) -> None:
    waiting = {"status": TaskStatus.PENDING, "worker": None, "queued_at": timezone.now()}
    TaskRun.objects.filter(pk__in=[run.pk for run in runs]).update(**waiting)
    for run, sentence in runs.items():
        emit_events(execution, run, [Event.of(run, "OnWarning", f"{sentence} Another one starts it again.")])
        transaction.on_commit(partial(enqueue, "run_task", run.pk, execution.caller_id))


def _close(execution: Execution, runs: dict[TaskRun, Result]) -> None:
    transition = Transition(execution, run_inline=False)
    for run, result in runs.items():
        transition.record_result(run, result)
    transition.advance()


def _queue_again(lost_before: datetime | Combinable) -> None:
    """Queue what is due to be tried again, and what has waited so long that the broker may have lost it.

    That may be an execution, not begun yet or with nobody who goes on with it, or a task run.

    A job that comes twice does nothing.
    """
    waits = long_waiting(lost_before)
    busy = Exists(TaskRun.objects.filter(RUNNING | Q(status=TaskStatus.PENDING), execution=OuterRef("pk")))
    idle = Q(status__in=(ExecutionStatus.RUNNING, ExecutionStatus.STOPPING)) & ~busy
    executions = Execution.objects.filter(waits, Q(status=ExecutionStatus.PENDING) | idle)
    for key, caller in executions.values_list("pk", "caller")[:MOST_AT_ONCE]:
        if _note_queued(key, waits):
            enqueue("run_package", key, caller)
    lost = Q(queued_at__lt=lost_before) & (Q(due_at=None) | Q(due_at__lte=Now()))
    due = Q(due_at__lte=Now(), queued_at__lt=F("due_at"))
    waiting = TaskRun.objects.filter(lost | due, status=TaskStatus.PENDING)
    for run_id, person in take_waiting(waiting, "execution__caller", queued_at=Now()):
        enqueue("run_task", run_id, person)


@transaction.atomic
def _note_queued(execution_id: int, waits: Q) -> bool:
    """Note that an execution is queued now, unless somebody has it in hand: then there is no need for others."""
    free = Execution.objects.select_for_update(skip_locked=True).filter(waits, pk=execution_id)
    if not free.values_list("pk").first():
        return False
    Execution.objects.filter(pk=execution_id).update(queued_at=Now())
    return True
