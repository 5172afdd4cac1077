"""The engine: applies the planner's word in short transactions with the execution's row locked.

A worker that ends a task goes on with what comes next in the same process; further branches go to other workers
through the queue. Every change of a status is checked against the status it comes from, so a job that is delivered
twice does nothing the second time.
"""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache, partial
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from designer.document import ConnectionManagerDocument, ExecutableDocument, PackageDocument
from designer.issues import Issue, Severity
from designer.templatetags.times import span
from designer.validation import find_issues
from tasks.runtime import heartbeat
from tasks.runtime.events import Event, append
from tasks.runtime.models import Execution, TaskRun
from tasks.runtime.persistence import insist
from tasks.runtime.planner import Flow, make_flow, plan
from tasks.runtime.queue import enqueue
from tasks.runtime.runners import TaskContext, TaskDeferred, TaskFailed, runners
from tasks.runtime.states import ExecutionStatus, TaskStatus

logger = logging.getLogger(__name__)
DOCUMENTS = ("document_json", "connections_json")
CANCELED_WAITING = "The execution was canceled before it was tried again."
SKEW = timedelta(seconds=1)
"""By how much a worker's clock may be behind the database's."""


@dataclass(frozen=True)
class Frozen:
    """What an execution runs, read once per process: the document with all that it refers to, and its flow."""

    document: PackageDocument
    shared_connections: list[ConnectionManagerDocument]
    flow: Flow
    executables: dict[UUID, ExecutableDocument]


@dataclass(frozen=True)
class Result:
    """What a task came to, with a sentence on it, and the events that it left to be written with it.

    PENDING with due_at: it is put off until then.
    """

    status: TaskStatus
    sentence: str = ""
    code: str = ""
    events: Sequence[Event] = ()
    due_at: datetime | None = None


def run_package(execution_id: int) -> None:
    """Begin an execution and run it as far as this worker's own branch leads."""
    _carry_on(_begin(execution_id))


def run_task(task_run_id: int) -> None:
    """Run a queued task run, and what comes after it in its branch."""
    _carry_on(_claim(task_run_id))


def advance(execution: Execution, *, here: bool) -> TaskRun | None:
    """Apply the plan: start what can start, or end the execution. The caller holds the lock.

    here: this process runs the first of them, which is given back as begun; all others are queued.
    """
    states = {
        executable: TaskStatus(status) for executable, status in execution.task_runs.values_list("executable", "status")
    }
    frozen = _freeze(execution)
    decided = plan(frozen.flow, states, stopping=execution.status == ExecutionStatus.STOPPING)
    if decided.end:
        end(execution, decided.end)
    if not decided.start:
        return None
    runs = [_make_run(execution, frozen.executables[identifier]) for identifier in decided.start]
    if here:
        _mark_begun(runs[0])
    TaskRun.objects.bulk_create(runs)
    for run in runs[1:] if here else runs:
        transaction.on_commit(partial(enqueue, "run_task", run.pk))
    if not here:
        return None
    append(execution, [Event("OnPreExecute", "", runs[0].executable, runs[0].name)])
    return runs[0]


def end(execution: Execution, status: ExecutionStatus) -> None:
    """Give the execution its final status. The caller holds the lock."""
    execution.status = status
    execution.ended_at = timezone.now()
    execution.save(update_fields=["status", "ended_at"])
    append(execution, [Event("OnPostExecute", f"{status.label}.")])


def conclude(execution: Execution, run: TaskRun, result: Result) -> None:
    """Record what a task run came to. The caller holds the lock and has checked that the run is its own."""
    run.status, run.message, run.ended_at = result.status, result.sentence, timezone.now()
    run.save(update_fields=["status", "message", "ended_at"])
    event = partial(Event, source_id=run.executable, source_name=run.name)
    events = [*result.events, event("OnPostExecute")]
    if result.status is not TaskStatus.SUCCEEDED:
        runners[run.type].abandon([run.pk], result.sentence)
    if result.status is TaskStatus.FAILED:
        events = [event("OnError", result.sentence, code=result.code), event("OnTaskFailed"), *events]
    append(execution, events)


def put_off(execution: Execution, run: TaskRun, result: Result, due_at: datetime) -> None:
    """Let a task run wait until it is due, without a worker. The caller holds the lock."""
    run.status, run.worker, run.message, run.due_at = TaskStatus.PENDING, None, result.sentence, due_at
    run.deferrals += 1
    run.save(update_fields=["status", "worker", "message", "due_at", "deferrals"])
    pause = span(max(0.0, (due_at - timezone.now()).total_seconds()))
    told = f"{result.sentence} The next try is in {pause}."
    append(execution, [*result.events, Event("OnWarning", told, run.executable, run.name)])


def lock(execution_id: int) -> Execution:
    """Lock an execution's row for the rest of the transaction; the documents, which may be large, are left out."""
    return Execution.objects.defer(*DOCUMENTS).select_for_update().get(pk=execution_id)


def _carry_on(run: TaskRun | None) -> None:
    while run is not None:
        result = _execute(run)
        run = insist(partial(_record, run, result))


@transaction.atomic
def _begin(execution_id: int) -> TaskRun | None:
    execution = lock(execution_id)
    if execution.status != ExecutionStatus.PENDING:
        return None
    execution.status = ExecutionStatus.RUNNING
    execution.started_at = timezone.now()
    execution.save(update_fields=["status", "started_at"])
    append(execution, [Event("OnPreExecute", f"Version {execution.package_version}.")])
    frozen = _freeze(execution)
    issues = _validate(execution, frozen)
    append(execution, _to_events(frozen.document, issues))
    if any(issue.severity is Severity.ERROR for issue in issues):
        end(execution, ExecutionStatus.FAILED)
        return None
    return advance(execution, here=True)


def _validate(execution: Execution, frozen: Frozen) -> list[Issue]:
    """Validate before anything runs. What has DelayValidation is judged by its own run, as what it needs may come."""
    limited = execution.project.enforces_recipient_limit
    issues = find_issues(
        frozen.document, frozen.shared_connections, execution.project_id, enforces_recipient_limit=limited
    )
    delayed = {executable.id for executable in frozen.document.executables if executable.delay_validation}
    return [issue for issue in issues if issue.executable not in delayed]


@transaction.atomic
def _claim(task_run_id: int) -> TaskRun | None:
    run = TaskRun.objects.filter(pk=task_run_id).first()
    if run is None:
        return None
    execution = lock(run.execution_id)
    run.refresh_from_db()
    run.execution = execution
    is_early = run.due_at is not None and run.due_at > timezone.now() + SKEW
    if run.status != TaskStatus.PENDING or is_early:
        return None
    _mark_begun(run)
    run.save(update_fields=["status", "worker", "started_at", "attempts", "due_at", "message"])
    append(execution, [Event("OnPreExecute", "", run.executable, run.name)])
    return run


@transaction.atomic
def _record(run: TaskRun, result: Result) -> TaskRun | None:
    """Record a result, unless the run was taken away from this process, and give what this process runs next."""
    execution = lock(run.execution_id)
    if not TaskRun.objects.filter(pk=run.pk, status=TaskStatus.RUNNING, worker=run.worker).exists():
        logger.warning("Task run %s was taken over by recovery; its result here is dropped.", run.pk)
        return None
    if result.due_at is None:
        conclude(execution, run, result)
    elif execution.status == ExecutionStatus.STOPPING:
        conclude(execution, run, Result(TaskStatus.CANCELED, CANCELED_WAITING))
    else:
        put_off(execution, run, result, result.due_at)
    return advance(execution, here=True)


def _execute(run: TaskRun) -> Result:
    """Run a task. This is the one gate where anything that a task raises becomes a result."""
    events: list[Event] = []
    try:
        sentence = runners[run.type].run(_make_context(run, events))
        return Result(TaskStatus.SUCCEEDED, sentence, events=events)
    except TaskFailed as error:
        return Result(TaskStatus.FAILED, error.sentence, error.code, events)
    except TaskDeferred as error:
        return Result(TaskStatus.PENDING, error.sentence, events=events, due_at=error.due_at)
    except Exception:
        reference = uuid4().hex[:8]
        logger.exception("Task run %s failed unexpectedly, reference %s", run.pk, reference)
        sentence = f"Mailwright failed to run this task. The worker's log tells more under the reference {reference}."
        return Result(TaskStatus.FAILED, sentence)


def _make_context(run: TaskRun, events: list[Event]) -> TaskContext:
    frozen = _freeze(run.execution)
    emit = partial(_emit, run.execution_id)
    executable = frozen.executables[run.executable]
    return TaskContext(frozen.document, frozen.shared_connections, run, executable, emit, events)


def _emit(execution_id: int, event: Event) -> None:
    with transaction.atomic(savepoint=False):
        append(lock(execution_id), [event])


def _make_run(execution: Execution, executable: ExecutableDocument) -> TaskRun:
    return TaskRun(execution=execution, executable=executable.id, name=executable.name, type=executable.type)


def _mark_begun(run: TaskRun) -> None:
    run.status, run.worker, run.started_at = TaskStatus.RUNNING, heartbeat.identify(), timezone.now()
    run.due_at, run.message = None, ""
    run.attempts += 1


def _to_events(document: PackageDocument, issues: Iterable[Issue]) -> list[Event]:
    names = {executable.id: executable.name for executable in document.executables}
    names |= {connection.id: connection.name for connection in document.connections}
    return [
        Event(
            "OnError" if issue.severity is Severity.ERROR else "OnWarning",
            issue.message,
            issue.executable,
            names.get(issue.executable or issue.connection or UUID(int=0), ""),
            issue.code or "",
        )
        for issue in issues
    ]


def _freeze(execution: Execution) -> Frozen:
    return _read_frozen(execution.pk, execution.created_at)


@lru_cache(maxsize=16)
def _read_frozen(execution_id: int, created_at: datetime) -> Frozen:
    """Read what an execution runs. It never changes, so a process reads it once.

    The time is part of the key because a restored database gives its numbers a second time.
    """
    execution = Execution.objects.only(*DOCUMENTS).get(pk=execution_id)
    document = execution.document
    executables = {executable.id: executable for executable in document.executables}
    return Frozen(document, execution.shared_connections, make_flow(document), executables)
