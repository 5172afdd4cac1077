"""Reporting what came of a task that somebody else runs: it waits for that, without a worker (TaskAwaited).

A report is a row and makes the task run due; a worker then ends the task by it. So nobody who reports waits for the
execution's lock, and what the broker forgets, recovery queues again.
"""

from functools import partial

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from designer.errors import Conflict, Invalid, NotFound
from designer.people import audit
from designer.people.permissions import Action, Person, require
from tasks.runtime.events.event import make_storable
from tasks.runtime.models import Execution, ReportedOutcome, TaskRun
from tasks.runtime.models.reported_outcome import awaiting_types
from tasks.runtime.queue import enqueue
from tasks.runtime.state.snapshot import DOCUMENTS
from tasks.runtime.statuses import TaskStatus

LONGEST_MESSAGE = 4_000
MOST_SHOWN = 50


def find_awaited(execution: Execution) -> QuerySet[TaskRun]:
    """Give the task runs of an execution whose outcome nobody has reported yet, the first ones first."""
    reported = ReportedOutcome.objects.filter(task_run=OuterRef("pk"))
    waiting = execution.task_runs.filter(type__in=awaiting_types, status=TaskStatus.PENDING, deferrals__gt=0)
    return waiting.exclude(Exists(reported)).order_by("pk")


def report_outcome(user: Person, task_run_id: int, *, has_succeeded: bool, message: str = "") -> ReportedOutcome:
    """Say what came of a task that waits for it. The same outcome once more changes nothing.

    Raises NotFound, Forbidden, Invalid for a message that is too long, and Conflict when another outcome was reported,
    or the task does not wait for one.
    """
    if len(message) > LONGEST_MESSAGE:
        sentence = f"The message has {len(message):,} characters, and {LONGEST_MESSAGE:,} are the most. Shorten it."
        raise Invalid(sentence, {"message": sentence})
    documents = (f"execution__{name}" for name in DOCUMENTS)
    found = TaskRun.objects.select_related("execution__project").defer(*documents).filter(pk=task_run_id).first()
    if found is None:
        raise NotFound("There is no such task run.")
    require(user, Action.RUN, found.execution)
    with transaction.atomic():
        return _report(user, found, has_succeeded, make_storable(message.strip()))


def _report(user: Person, run: TaskRun, has_succeeded: bool, message: str) -> ReportedOutcome:
    now = TaskRun.objects.select_for_update(no_key=True).get(pk=run.pk)
    known = ReportedOutcome.objects.filter(task_run=now).first()
    if known is not None and known.has_succeeded == has_succeeded:
        return known
    if known is not None:
        raise Conflict(f"{known.reported_by_name} has reported already that “{run.name}” has {known.word}.")
    _check_waits(now)
    who, execution = user.get_username(), run.execution
    report = ReportedOutcome.objects.create(
        task_run=now, has_succeeded=has_succeeded, message=message, reported_by_name=who, reported_at=timezone.now()
    )
    TaskRun.objects.filter(pk=now.pk).update(due_at=timezone.now(), queued_at=timezone.now())
    told = f"“{run.name}” has {report.word}{': ' + message if message else ''}"
    audit.record(user, "reported outcome", execution, project=execution.project, changes=[told])
    transaction.on_commit(partial(enqueue, "run_task", now.pk, execution.caller_id))
    return report


def _check_waits(run: TaskRun) -> None:
    """Raise Conflict for a task that does not wait for a report: nobody else runs it, or it has begun or ended."""
    if run.type not in awaiting_types:
        raise Conflict(f"“{run.name}” is run here, so nobody reports its outcome.")
    if run.state.is_final or run.worked:
        raise Conflict(f"“{run.name}” has ended already: {run.worked or run.status}.")
    if run.status != TaskStatus.PENDING or not run.deferrals:
        raise Conflict(f"“{run.name}” does not wait for its outcome yet, or not any more. Try again in a moment.")
