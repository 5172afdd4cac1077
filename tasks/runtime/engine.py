"""The engine: runs tasks in this process, and the steps of their execution before, between and after them.

A worker that ends a task goes on with what comes next in the same process; further branches go to other workers
through the queue. Every change of a status is checked against the status it comes from, so a job that is delivered
twice does nothing the second time.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from designer.document import ExecutableDocument, PackageDocument
from designer.enumerations import EventName
from designer.issues import Issue, Severity
from designer.templatetags.times import span
from designer.validation import find_issues
from tasks.runtime.batches import find_mates, write_begun
from tasks.runtime.books import read_path
from tasks.runtime.events import Event, append, find_source_type
from tasks.runtime.frozen import Frozen, freeze
from tasks.runtime.gate import Result, attempt
from tasks.runtime.models import Execution, TaskRun
from tasks.runtime.persistence import insist
from tasks.runtime.planner import PACKAGE, Key
from tasks.runtime.runners import TaskContext, batch_runners, calculations, runners
from tasks.runtime.states import ExecutionStatus, TaskStatus
from tasks.runtime.step import Step, end, lock
from tasks.runtime.values import Sight, describe
from tasks.runtime.variables import Changed

logger = logging.getLogger(__name__)
CANCELED_WAITING = "The execution was canceled before it was tried again."
MOST_TOGETHER = 20
"""Iterations that are worked on at once: so many may be in doubt when their worker dies at the wrong moment."""
NOWHERE = UUID(int=0)
SKEW = timedelta(seconds=1)
"""By how much a worker's clock may be behind the database's."""


def run_package(execution_id: int) -> None:
    """Begin an execution, or go on with it, and run it as far as this worker's own branch leads."""
    _carry_on(_begin(execution_id))


def run_task(task_run_id: int) -> None:
    """Run a queued task run, and what comes after it in its branch."""
    _carry_on(_claim(task_run_id))


def put_off(run: TaskRun, result: Result, due_at: datetime) -> None:
    """Let a task run wait until it is due, without a worker. The caller holds the lock."""
    run.status, run.worker, run.message, run.due_at = TaskStatus.PENDING, None, result.sentence, due_at
    run.deferrals += 1
    run.save(update_fields=["status", "worker", "message", "due_at", "deferrals"])
    pause = span(max(0.0, (due_at - timezone.now()).total_seconds()))
    told = f"{result.sentence} The next try is in {pause}."
    append(run.execution, [*result.events, Event.of(run, "OnWarning", told)])


def _carry_on(runs: list[TaskRun]) -> None:
    while runs:
        runs = insist(partial(_record, runs, _execute_all(runs)))


@transaction.atomic
def _begin(execution_id: int) -> list[TaskRun]:
    execution = lock(execution_id)
    if execution.status in (ExecutionStatus.RUNNING, ExecutionStatus.STOPPING):
        return Step(execution, here=True).go_on()
    if execution.status != ExecutionStatus.PENDING:
        return []
    execution.status = ExecutionStatus.RUNNING
    execution.started_at = timezone.now()
    execution.save(update_fields=["status", "started_at"])
    frozen = freeze(execution)
    issues = _validate(execution, frozen)
    begun = Event("OnPreExecute", f"Version {execution.package_version}.")
    found = _to_events(frozen.document, issues)
    append(execution, [begun, *found])
    if errors := [event for event in found if event.name == EventName.ON_ERROR]:
        execution.message = f"{errors[0].place or execution.package_name}: {errors[0].message}"
        end(execution, ExecutionStatus.FAILED)
        return []
    return Step(execution, here=True).go_on()


def _validate(execution: Execution, frozen: Frozen) -> list[Issue]:
    """Validate before anything runs. What has DelayValidation is judged by its own run, as what it needs may come."""
    limited = execution.project.enforces_recipient_limit
    connections, project_id = frozen.shared_connections, execution.project_id
    circumstances = describe(execution)
    issues = find_issues(frozen.document, connections, project_id, circumstances, enforces_recipient_limit=limited)
    delayed = {executable.id for executable in frozen.document.executables if executable.delay_validation}
    return [issue for issue in issues if issue.executable not in delayed]


@transaction.atomic
def _claim(task_run_id: int) -> list[TaskRun]:
    """Take a waiting run, and what waits of its batch."""
    run = TaskRun.objects.filter(pk=task_run_id).first()
    if run is None:
        return []
    execution = lock(run.execution_id)
    run.refresh_from_db()
    run.execution = execution
    is_early = run.due_at is not None and run.due_at > timezone.now() + SKEW
    if run.status != TaskStatus.PENDING or is_early:
        return []
    if run.type in calculations:
        step = Step(execution, here=True)
        step.calculate(run)
        return step.go_on()
    runs = [run, *find_mates(run)]
    for mate in runs:
        mate.execution = execution
    write_begun(runs)
    append(execution, [Event.of(each, "OnPreExecute") for each in runs])
    return runs


@transaction.atomic
def _record(runs: list[TaskRun], results: list[Result]) -> list[TaskRun]:
    """Record results, but for runs that were taken away from this process, and give what this process runs next."""
    execution = lock(runs[0].execution_id)
    own = TaskRun.objects.filter(status=TaskStatus.RUNNING, worker=runs[0].worker, pk__in=[run.pk for run in runs])
    kept = set(own.values_list("pk", flat=True))
    for run in runs:
        if run.pk not in kept:
            logger.warning("Task run %s was taken over by recovery; its result here is dropped.", run.pk)
    if not kept:
        return []
    step = Step(execution, here=True)
    for run, result in zip(runs, results, strict=True):
        if run.pk in kept:
            run.execution = execution
            _record_one(step, run, result)
    return step.go_on()


def _record_one(step: Step, run: TaskRun, result: Result) -> None:
    if result.due_at is None:
        step.conclude(run, result)
    elif run.execution.status == ExecutionStatus.STOPPING:
        step.conclude(run, Result(TaskStatus.CANCELED, CANCELED_WAITING))
    else:
        put_off(run, result, result.due_at)


def _execute_all(runs: list[TaskRun]) -> list[Result]:
    """Do the work of a task, or of a batch, some of it at a time."""
    if len(runs) == 1:
        return [_execute(runs[0])]
    parts = (runs[place : place + MOST_TOGETHER] for place in range(0, len(runs), MOST_TOGETHER))
    return [result for part in parts for result in _execute_together(part)]


def _execute_together(runs: list[TaskRun]) -> list[Result]:
    """Do the work of several iterations at once. What goes wrong with all of it goes wrong with each."""
    events: list[list[Event]] = [[] for _ in runs]
    contexts = _make_contexts(runs, events)
    finishes: list[Callable[[], str]] = []

    def work() -> Result:
        finishes.extend(batch_runners[runs[0].type](contexts))
        return Result(TaskStatus.SUCCEEDED)

    failed = attempt(f"{runs[0]} and {len(runs) - 1} more", work)
    if failed.status is not TaskStatus.SUCCEEDED:
        return [failed] * len(runs)
    return [_finish(run, finish, left) for run, finish, left in zip(runs, finishes, events, strict=True)]


def _finish(run: TaskRun, finish: Callable[[], str], events: list[Event]) -> Result:
    return attempt(str(run), lambda: Result(TaskStatus.SUCCEEDED, finish(), events=events), events)


def _execute(run: TaskRun) -> Result:
    events: list[Event] = []

    def work() -> Result:
        (context,) = _make_contexts([run], [events])
        sentence = runners[run.type].run(context)
        return Result(TaskStatus.SUCCEEDED, sentence, events=events)

    return attempt(str(run), work, events)


def _make_contexts(runs: list[TaskRun], events: list[list[Event]]) -> list[TaskContext]:
    execution = runs[0].execution
    frozen = freeze(execution)
    emit = partial(_emit, execution)
    scopes = [frozen.flow.find_parallel(Key(run.executable, read_path(run.path))) for run in runs]
    changed = Changed(execution)
    changed.load([PACKAGE, *(scope for around in scopes for scope in around)])
    executable = frozen.executables[runs[0].executable]
    sight = Sight(execution, frozen.document, executable)
    return [
        TaskContext(frozen.document, frozen.shared_connections, run, executable, sight, changed.see(around), emit, left)
        for run, around, left in zip(runs, scopes, events, strict=True)
    ]


def _emit(execution: Execution, events: Sequence[Event]) -> None:
    if any(execution.logging.writes(event.name) for event in events):
        with transaction.atomic(savepoint=False):
            append(lock(execution.pk), events)


def _to_events(document: PackageDocument, issues: Iterable[Issue]) -> list[Event]:
    executables = {executable.id: executable for executable in document.executables}
    connections = {connection.id: connection.name for connection in document.connections}
    return [
        _to_event(issue, executables.get(issue.executable or NOWHERE), connections.get(issue.connection or NOWHERE, ""))
        for issue in issues
    ]


def _to_event(issue: Issue, executable: ExecutableDocument | None, connection: str) -> Event:
    return Event(
        "OnError" if issue.severity is Severity.ERROR else "OnWarning",
        issue.message,
        executable.id if executable else None,
        executable.name if executable else "",
        issue.code or "",
        source_type=find_source_type(executable.type) if executable else None,
        subcomponent_name=f"Connection manager “{connection}”" if connection else "",
    )
