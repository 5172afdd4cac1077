"""How often it was tried to go on with an execution, without an end: after some tries the execution ends as failed.

A try is written down before it begins and cleared when it has come to its end. So one mechanism counts what a job
raises and what its process dies of. While a process tries, nobody else does; after the second one there is a pause.
"""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import chain
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.db.models.expressions import Combinable
from django.db.models.functions import Now
from django.utils import timezone

from designer.database.commits import leaving_to_the_next_commit
from designer.database.prepared_queries import Given, PreparedSave
from designer.database.prepared_rows import PreparedTake
from designer.database.statements import Statement, run_together
from tasks.runtime import heartbeat
from tasks.runtime.engine.ending import give_up
from tasks.runtime.models import Execution
from tasks.runtime.state.locking import lock, try_lock
from tasks.runtime.statuses import ExecutionStatus

logger = logging.getLogger(__name__)
SAVE_TRY = PreparedSave(Execution, ["tries", "worker", "queued_at"])
MOST_TRIES = 3
BEGIN_TRY = PreparedTake(
    Execution,
    lambda: (
        Execution.objects.filter(
            Q(worker=None) | Q(worker=Given("worker", Execution, "worker")),
            pk=Given("pk", Execution, "id"),
            status__in=[status for status in ExecutionStatus if not status.is_final],
            tries__lt=MOST_TRIES,
        ),
        {
            "tries": F("tries") + 1,
            "worker": Given("worker", Execution, "worker"),
            "queued_at": Given("queued_at", Execution, "queued_at"),
        },
    ),
)
"""Begins a try of an execution that is to be gone on with and in no other process's hands."""
PAUSE = timedelta(seconds=30)
DIED = f"Workers died {MOST_TRIES} times while they went on with this package. It is not tried again."


def begin_try(execution_id: int) -> Execution | None:
    """Let this process go on with an execution, which is given with its documents, unless it has ended, was deleted, or
    another process is at it.

    The commit may wait for the next one: that the database dies counts for nobody.
    """
    begun = BEGIN_TRY.apply(pk=execution_id, worker=heartbeat.identify(), queued_at=timezone.now())
    return begun or _begin_under_lock(execution_id)


@transaction.atomic
def _begin_under_lock(execution_id: int) -> Execution | None:
    """Do the same where another process had the execution, and say why it may not be gone on with."""
    try:
        execution = lock(execution_id)
    except Execution.DoesNotExist:
        logger.warning("Execution %s was deleted, so its job is left out.", execution_id)
        return None
    return execution if _begin(execution, leaving_to_the_next_commit()) else None


@transaction.atomic
def begin_recovery(execution_id: int) -> bool:
    """Let this process put right what a dead one left, unless somebody has the execution now or its pause lasts."""
    execution = try_lock(execution_id)
    if execution is None or (execution.tries and timezone.now() < execution.queued_at + pause_after(execution.tries)):
        return False
    return execution.state.is_final or _begin(execution)


def end_try(execution: Execution) -> None:
    """Note that a try came to its end: what failed before it counts no more. The caller holds the lock.

    It is noted in memory too, because a transition that follows saves these columns with the others.
    """
    execution.tries, execution.worker = 0, None
    Execution.objects.filter(pk=execution.pk).update(tries=0, worker=None)


@transaction.atomic
def fail_try(execution_id: int, reference: str) -> None:
    """Count what a job raised, whose log entry has this reference; the last try ends the execution."""
    try:
        execution = lock(execution_id)
    except Execution.DoesNotExist:  # somebody has deleted it, which may be why
        return
    if execution.state.is_final:
        return
    if execution.worker != heartbeat.identify():  # else it was counted when it began
        execution.tries += 1
    else:
        execution.worker = None
    if execution.tries >= MOST_TRIES:
        told = f"Mailwright failed to run this package. The worker's log tells more under the reference {reference}."
        give_up(execution, told)
    execution.queued_at = timezone.now()
    SAVE_TRY.apply(execution)


def pause_after(tries: int) -> timedelta:
    """Give how long an execution waits after so many tries that came to no end; the first may be chance."""
    return PAUSE * (1 << (tries - 1)) if tries > 1 else timedelta(0)


def long_waiting(lost_before: datetime | Combinable) -> Q:
    """Give the condition on executions that are to be tried again, in nobody's hands: they have waited long enough, or
    were queued before the time until which the broker may have lost jobs."""
    waited = Q(tries__gte=MOST_TRIES, queued_at__lt=Now() - PAUSE) | Q(tries=0, queued_at__lt=lost_before)
    for tries in range(1, MOST_TRIES):
        waited |= Q(tries=tries, queued_at__lt=Now() - pause_after(tries))
    return waited & (Q(worker=None) | ~Q(worker__in=heartbeat.living().values("pk")))


def _begin(execution: Execution, beside: Iterable[Statement] = ()) -> bool:
    me = heartbeat.identify()
    if execution.state.is_final or (execution.worker and _is_another(execution.worker, me)):
        return False
    if execution.tries >= MOST_TRIES:
        logger.error("Execution %s is given up: %s", execution.pk, DIED)
        give_up(execution, DIED)
        return False
    execution.tries, execution.worker, execution.queued_at = execution.tries + 1, me, timezone.now()
    run_together(chain(SAVE_TRY.statements(execution), beside))
    return True


def _is_another(worker: UUID, me: UUID) -> bool:
    """Tell whether this is another process, which lives."""
    return worker != me and heartbeat.living().filter(pk=worker).exists()
