"""Ends that no planner decides: of an execution that is refused or given up, and of what waits when it is canceled."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Exists, OuterRef
from django.utils import timezone

from designer.structure import CONTAINERS
from tasks.runtime.events import Event, append
from tasks.runtime.ledger import save_execution
from tasks.runtime.models import Execution
from tasks.runtime.runners import runners
from tasks.runtime.states import ExecutionStatus, TaskStatus

CANCELED_WAITING = "The execution was canceled before it was tried again."


def end(execution: Execution, status: ExecutionStatus, events: Iterable[Event] = ()) -> None:
    """Give the execution its final status, with what was to be told before. The caller holds the lock."""
    ended = mark_ended(execution, status)
    save_execution(execution)
    append(execution, [*events, ended])


def mark_ended(execution: Execution, status: ExecutionStatus) -> Event:
    """Give the execution its final status, which the caller saves, and give the event that tells of it."""
    execution.status, execution.ended_at = status, timezone.now()
    return Event("OnPostExecute", f"{status.label}.")


def cancel_waiting(execution: Execution) -> None:
    """Cancel the task runs that no worker has in hand, with what those that were begun before left open.

    Of one whose events are handled the work ends, and it ends with its handlers. Containers end with what is in them.
    The caller holds the lock.
    """
    waiting = execution.task_runs.filter(status=TaskStatus.PENDING).exclude(type__in=CONTAINERS)
    begun: dict[str, list[int]] = defaultdict(list)
    for key, kind in waiting.filter(attempts__gt=0).values_list("pk", "type"):
        begun[kind].append(key)
    events = execution.raised_events.filter(executable=OuterRef("executable"), path=OuterRef("path"))
    ending = {"status": TaskStatus.ENDING, "worked": TaskStatus.CANCELED}
    waiting.filter(Exists(events)).update(due_at=None, revision=execution.revision, **ending)
    waiting.update(status=TaskStatus.CANCELED, due_at=None, revision=execution.revision)
    for kind, keys in begun.items():
        runners[kind].abandon(keys, CANCELED_WAITING)
