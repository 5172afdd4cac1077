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
from designer.people.principals import Caller
from tasks.runtime.events.event import make_storable
from tasks.runtime.models import Execution, ReportedOutcome, TaskRun
from tasks.runtime.models.reported_outcome import awaiting_types
from tasks.runtime.outcome_tokens import is_of, read_token
from tasks.runtime.queue import enqueue
from tasks.runtime.state.snapshot import DOCUMENTS
from tasks.runtime.statuses import TaskStatus

LONGEST_MESSAGE = 4_000
MOST_SHOWN = 50
WEBHOOK = Caller("A webhook")
NOT_ASKED = "There is no task here whose outcome could be reported. Look whether the address is complete."
GONE = "The task whose outcome this address reported is not there any more."


class NotAwaited(Conflict):
    """The task waits for no outcome: it is run here, has ended, or nobody knows it any more."""


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
    return _report(user, _find(user, task_run_id), has_succeeded, message)


def report_by_webhook(run: TaskRun, *, has_succeeded: bool, message: str = "") -> ReportedOutcome:
    """Say the same by the address of the task run, without an account: who has that needs no right. Raises likewise."""
    return _report(WEBHOOK, run, has_succeeded, message)


def find_awaiting(user: Person, task_run_id: int) -> TaskRun:
    """Give a task run that waits for its outcome, to whom may report it. Raises as reporting does."""
    run = _find(user, task_run_id)
    _check_waits(run)
    return run


def find_by_token(token: str) -> TaskRun:
    """Give the task run of an address. Raises NotFound where none of ours has this token, and NotAwaited where the task
    run was deleted since."""
    signed = read_token(token)
    if signed is None:
        raise NotFound(NOT_ASKED)
    number, moment = signed
    run = _look_up(number)
    if run is None or not is_of(run, moment):
        raise NotAwaited(GONE)
    return run


def _find(user: Person, task_run_id: int) -> TaskRun:
    found = _look_up(task_run_id)
    if found is None:
        raise NotFound("There is no such task run.")
    require(user, Action.EXECUTE, found.execution)
    return found


def _look_up(task_run_id: int) -> TaskRun | None:
    documents = (f"execution__{name}" for name in DOCUMENTS)
    return TaskRun.objects.select_related("execution__project").defer(*documents).filter(pk=task_run_id).first()


def _report(user: Person | Caller, run: TaskRun, has_succeeded: bool, message: str) -> ReportedOutcome:
    if len(message) > LONGEST_MESSAGE:
        sentence = f"The message has {len(message):,} characters, and {LONGEST_MESSAGE:,} are the most. Shorten it."
        raise Invalid(sentence, {"message": sentence})
    with transaction.atomic():
        now = TaskRun.objects.select_for_update(no_key=True).get(pk=run.pk)
        known = ReportedOutcome.objects.filter(task_run=now).first()
        if known is not None and known.has_succeeded == has_succeeded:
            return known
        if known is not None:
            raise Conflict(f"{known.reported_by_name} has reported already that “{run.name}” has {known.word}.")
        _check_waits(now)
        return _record(user, run, has_succeeded, make_storable(message.strip()))


def _record(user: Person | Caller, run: TaskRun, has_succeeded: bool, message: str) -> ReportedOutcome:
    who, execution, now = user.get_username(), run.execution, timezone.now()
    report = ReportedOutcome.objects.create(
        task_run=run, has_succeeded=has_succeeded, message=message, reported_by_name=who, reported_at=now
    )
    TaskRun.objects.filter(pk=run.pk).update(due_at=now, queued_at=now)
    told = f"“{run.name}” has {report.word}{': ' + message if message else ''}"
    audit.record(user, "reported outcome", execution, project=execution.project, changes=[told])
    transaction.on_commit(partial(enqueue, "run_task", run.pk, execution.caller_id))
    return report


def _check_waits(run: TaskRun) -> None:
    """Raise NotAwaited for a task that does not wait for a report: nobody else runs it, or it has begun or ended."""
    if run.type not in awaiting_types:
        raise NotAwaited(f"“{run.name}” is run here, so nobody reports its outcome.")
    if run.state.is_final or run.worked:
        raise NotAwaited(f"“{run.name}” has ended already: {run.worked or run.status}.")
    if run.status != TaskStatus.PENDING or not run.deferrals:
        raise NotAwaited(f"“{run.name}” does not wait for its outcome yet, or not any more. Try again in a moment.")
