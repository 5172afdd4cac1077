"""Ends that no planner decides: of an execution that is refused or given up, and of what waits when it is canceled."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from designer.package.enumerations import CONTAINERS
from tasks.runtime.engine.runners import runners
from tasks.runtime.events.event import Event, make_storable
from tasks.runtime.events.event_log import append
from tasks.runtime.models import Execution, TaskRun
from tasks.runtime.state.writing import SAVE_EXECUTION
from tasks.runtime.statuses import ExecutionStatus, TaskStatus

IN_NOBODYS_HANDS = Q(status__in=(TaskStatus.PENDING, TaskStatus.BEGINNING, TaskStatus.ENDING)) | Q(
    status=TaskStatus.RUNNING, worker=None
)
CANCELED_WAITING = "The execution was canceled before it was tried again."


def end(execution: Execution, status: ExecutionStatus, events: Iterable[Event] = ()) -> None:
    """Give the execution its final status, with what was to be told before. The caller holds the lock."""
    ended = mark_ended(execution, status)
    SAVE_EXECUTION.apply(execution)
    append(execution, [*events, ended])


def mark_ended(execution: Execution, status: ExecutionStatus) -> Event:
    """Give the execution its final status, which the caller saves, and give the event that tells of it."""
    execution.status, execution.ended_at = status, timezone.now()
    return Event("OnPostExecute", f"{status.label}.")


def give_up(execution: Execution, sentence: str) -> None:
    """End an execution that no transition can go on with, without a plan. The caller holds the lock.

    What is in a worker's hands goes on there, and is written down when it has ended (close_late).
    """
    execution.message = sentence
    execution.revision += 1
    cancel_waiting(execution)
    now = timezone.now()
    execution.task_runs.filter(status=TaskStatus.ENDING).exclude(worked="").update(status=F("worked"), ended_at=now)
    open_runs = execution.task_runs.filter(IN_NOBODYS_HANDS)
    open_runs.update(status=TaskStatus.CANCELED, ended_at=now, revision=execution.revision)
    end(execution, ExecutionStatus.FAILED, [Event("OnError", sentence)])


def close_late(run: TaskRun, status: TaskStatus, sentence: str) -> None:
    """Write down what a task run came to after its execution was given up. The caller holds the lock."""
    has_ended = status.is_final and run.type not in CONTAINERS
    run.status, run.message = status if has_ended else TaskStatus.CANCELED, make_storable(sentence)
    run.worker, run.due_at, run.ended_at = None, None, timezone.now()
    run.save(update_fields=["status", "message", "worker", "due_at", "ended_at"])
    if run.status != TaskStatus.SUCCEEDED and run.type in runners:
        runners[run.type].abandon([run.pk], run.message)


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
