"""Canceling: at once where nobody has the execution's lock, and else as soon as whoever has it gives it back."""

import time
from functools import partial

from django.db import transaction

from tasks.runtime.cancel_request import CancelRequest
from tasks.runtime.engine.ending import cancel_waiting
from tasks.runtime.engine.transition import Transition
from tasks.runtime.events.event import Event, SourceType
from tasks.runtime.events.event_log import append
from tasks.runtime.models import Execution
from tasks.runtime.queue import enqueue_at_once
from tasks.runtime.state.locking import lock, try_lock
from tasks.runtime.statuses import ExecutionStatus

PATIENCE, PAUSE = 1.0, 0.01
"""Seconds for which a cancel waits for a transition to end, and between two looks. Most transitions take milliseconds,
and nothing of an execution that a person has canceled is to begin behind them."""


def cancel_or_ask(execution_id: int, user_name: str) -> None:
    """Cancel an execution, or leave a request while somebody is at a long transition. In the caller's transaction."""
    execution = _lock_soon(execution_id)
    if execution is None:
        CancelRequest.objects.get_or_create(execution_number=execution_id, defaults={"user_name": user_name})
        transaction.on_commit(partial(enqueue_at_once, "cancel_package", execution_id))
    else:
        _cancel(execution, user_name)


def _lock_soon(execution_id: int) -> Execution | None:
    end = time.monotonic() + PATIENCE
    while (execution := try_lock(execution_id)) is None and time.monotonic() < end:
        time.sleep(PAUSE)
    return execution


def cancel_asked(execution_id: int) -> None:
    """Cancel an execution as it was asked for, and wait for its lock, which takes no longer than some seconds."""
    _answer(execution_id)


def recover_asked() -> None:
    """Cancel what was asked to be, and forgotten by the broker, where nobody has the lock now."""
    for number in CancelRequest.objects.values_list("execution_number", flat=True)[:100]:
        _answer(number, waits=False)


@transaction.atomic
def _answer(execution_id: int, *, waits: bool = True) -> None:
    requests = CancelRequest.objects.filter(execution_number=execution_id)
    if not Execution.objects.filter(pk=execution_id).exists():
        requests.delete()
        return
    execution = lock(execution_id) if waits else try_lock(execution_id)
    request = requests.first()
    if execution is not None and request is not None:
        _cancel(execution, request.user_name)
        requests.delete()


def _cancel(execution: Execution, user_name: str) -> None:
    if execution.state.is_final or execution.state is ExecutionStatus.STOPPING:
        return
    execution.status, execution.stopped_by_name = ExecutionStatus.STOPPING, user_name
    execution.revision += 1
    execution.save(update_fields=["status", "stopped_by_name", "revision"])
    told = f"{user_name} canceled the execution."
    append(execution, [Event("OnQueryCancel", told, source_type=SourceType.ENTRY_API)])
    cancel_waiting(execution)
    Transition(execution, run_inline=False).advance()
