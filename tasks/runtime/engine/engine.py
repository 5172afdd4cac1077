"""The engine: runs tasks in this process, and the transitions of their execution before, between and after them.

A worker that ends a task goes on with what comes next in the same process; further branches go to other workers
through the queue. Every change of a status is checked against the status it comes from, so a job that is delivered
twice does nothing the second time.
"""

import logging
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial

from django.db import connection, transaction
from django.db.models import Exists, Q
from django.utils import timezone

from designer.database.commits import committing_by_itself, leaving_to_the_next_commit
from designer.database.prepared_queries import Given, PreparedSelect
from designer.database.statements import Refused
from designer.issues.issue import Issue
from designer.package.enumerations import ContainerType, EventName
from tasks.node.stopping import is_stopping
from tasks.runtime import heartbeat
from tasks.runtime.engine.batches import RUN, execute_batches, find_mates, find_next, is_last, write_begun
from tasks.runtime.engine.emitting import emit
from tasks.runtime.engine.ending import end
from tasks.runtime.engine.loops import list_items_of, mark_listing
from tasks.runtime.engine.recording import record
from tasks.runtime.engine.runners import TaskContext, WriteRefused, batch_runners, calculations, make_contexts, runners
from tasks.runtime.engine.task_outcome import Result, attempt_job, run_to_result
from tasks.runtime.engine.transition import Transition
from tasks.runtime.engine.tries import begin_try, end_try, fail_try
from tasks.runtime.engine.validation import validate, validate_now
from tasks.runtime.events.event import Event
from tasks.runtime.events.event_log import append
from tasks.runtime.models import Execution, TaskRun
from tasks.runtime.planner import PACKAGE
from tasks.runtime.queue import enqueue
from tasks.runtime.rules.judging import explain_stop, to_events
from tasks.runtime.state.deferred_write import DeferredWrite, Following
from tasks.runtime.state.locking import lock
from tasks.runtime.state.outages import retry_on_outage
from tasks.runtime.state.snapshot import load_snapshot, take_snapshot
from tasks.runtime.state.writing import EXECUTIONS
from tasks.runtime.statuses import ExecutionStatus, TaskStatus

logger = logging.getLogger(__name__)
SKEW = timedelta(seconds=1)
"""By how much a worker's clock may be behind the database's."""
MOST_TRIES = 3
"""How often a batch is looked for that no other process takes meanwhile."""
FEWEST_SHARED = 20
"""Task runs of a batch that is shared with others. A half that was shared again would leave a quarter to whoever has
ended a batch by then, a round trip or two too late."""
WAITING = PreparedSelect(
    lambda: (
        TaskRun.objects.filter(pk=Given("pk", TaskRun, "id"), status=TaskStatus.PENDING)
        .order_by()
        .values_list("execution_id", "execution__created_at")
    )
)
"""Asks whose a waiting run is."""
RUNS_IN_HAND = (
    TaskRun.objects.filter(status=TaskStatus.RUNNING, worker=Given("worker", TaskRun, "worker"))
    .order_by()
    .values_list("pk")[:1]
)
IN_HAND = PreparedSelect(lambda: RUNS_IN_HAND)
LEFT = PreparedSelect(
    lambda: (
        Execution.objects.filter(
            Q(worker=Given("worker", Execution, "worker")) | Exists(RUNS_IN_HAND), pk=Given("pk", Execution, "id")
        )
        .order_by()
        .values_list("pk")
    )
)
"""Asks whether a process still goes on with an execution, or has any task run in hand."""


def run_package(execution_id: int) -> None:
    """Begin an execution, or go on with it, and run it as far as this worker's own branch leads."""
    if tried := retry_on_outage(partial(begin_try, execution_id)):
        _carry_on(f"run_package {execution_id}", execution_id, partial(_begin, execution_id, tried))


def run_task(task_run_id: int) -> None:
    """Run a queued task run, and what comes after it in its branch."""
    for execution_id, created_at in retry_on_outage(partial(WAITING.ask, pk=task_run_id)):
        execution = Execution(pk=execution_id, created_at=created_at)
        _carry_on(f"run_task {task_run_id}", execution_id, partial(_claim, execution, task_run_id))


def _carry_on(name: str, execution_id: int, begin: Callable[[], Following]) -> None:
    """Run tasks, and count it for the execution when that fails.

    What this process still has in hand at the end is left to recovery: it gave up, did not hear of a commit, or the
    database's server died and has forgotten one that did not wait for the disk.
    """
    try:
        reference = attempt_job(name, partial(_run_branch, begin))
        if reference:
            retry_on_outage(partial(fail_try, execution_id, reference))
        has_lost = retry_on_outage(partial(LEFT.ask, pk=execution_id, worker=heartbeat.identify()))
    except BaseException:
        heartbeat.resign()
        raise
    if has_lost:
        heartbeat.resign()


def has_in_hand() -> bool:
    """Tell whether a task run is this process's."""
    return bool(IN_HAND.ask(worker=heartbeat.identify()))


def _run_branch(begin: Callable[[], Following]) -> None:
    """Run tasks, one after the other or in batches, also over some seconds without a database."""
    following = retry_on_outage(begin)
    while following:
        is_batch = following[0].type in batch_runners
        following = _run_batches(following) if is_batch else _settle(following, [_execute(following[0])])


def _run_batches(first: Following) -> Following:
    """Run a batch, and others of its kind that wait where its last answers are waited for.

    What begins when one of them is over is queued, so that it is not this process's before the others are over. What
    has begun a lone run is mostly written with the rows of that; where it was refused, nothing came of the run.
    """
    following = Following()
    with first.written_at_last():
        contexts = _make_contexts(first, first.deferred)
        with closing(execute_batches(contexts, partial(_take_more, first[0]))) as batches:
            for batch, is_last in batches:
                if first.begin_again and not retry_on_outage(first.write):
                    return retry_on_outage(first.begin_again)
                following = _settle(batch.runs, batch.results, run_inline=is_last)
    return following


def _settle(
    runs: list[TaskRun], results: list[Result], *, run_inline: bool = True, is_locked: bool = False
) -> Following:
    """Record results with what is written with them, or apart from that where it cannot be any more. What comes next is
    queued where this worker is to stop."""
    run_inline = run_inline and not is_stopping()
    try:
        following = retry_on_outage(partial(record, runs, results, run_inline=run_inline, is_locked=is_locked))
    except WriteRefused:
        for result in results:
            for write in result.writes:
                write.apply_apart()
        left = [replace(result, writes=()) for result in results]
        return retry_on_outage(partial(record, runs, left, run_inline=run_inline, is_locked=True))
    return following.or_else(partial(_settle, runs, results, run_inline=run_inline, is_locked=True))


def _begin(execution_id: int, tried: Execution | None = None) -> Following:
    """Validate what is to begin while nobody waits for it, then do the first transition, or one further transition.

    tried is the execution as this process has just left it, so that where all is well it need not be locked once more.
    """
    execution = tried or Execution.objects.get(pk=execution_id)
    take_snapshot(execution)
    is_new = execution.status == ExecutionStatus.PENDING
    issues = validate(execution) if is_new else []
    if tried and is_new and not issues and not connection.in_atomic_block:
        with suppress(Refused), committing_by_itself():
            return _start(EXECUTIONS.copy(tried), [], tried).or_else(partial(_advance, execution_id, []))
    return _advance(execution_id, issues)


@transaction.atomic
def _advance(execution_id: int, issues: list[Issue]) -> Following:
    execution = lock(execution_id)
    if execution.state.is_final:
        end_try(execution)
        return Following()
    if execution.status == ExecutionStatus.PENDING:
        return _start(execution, issues)
    execution.tries, execution.worker = 0, None  # the try has come to its end
    return Following(Transition(execution, run_inline=True).advance())


def _start(execution: Execution, issues: list[Issue], seen: Execution | None = None) -> Following:
    """Do the first transition. The execution is locked, or as it was seen (Transition)."""
    execution.tries, execution.worker = 0, None
    execution.status, execution.started_at = ExecutionStatus.RUNNING, timezone.now()
    snapshot = load_snapshot(execution)
    begun = Event("OnPreExecute", "" if execution.is_without_package else f"Version {execution.package_version}.")
    events = to_events(snapshot.document, issues)
    errors = [event for event in events if event.name == EventName.ON_ERROR]
    if errors:
        execution.message = f"{errors[0].place or execution.package_name}: {errors[0].message}"
    stopped = explain_stop(snapshot.document, issues)
    execution.message = stopped or execution.message
    if errors and (stopped or not snapshot.flow.sees(None, EventName.ON_ERROR)):
        end(execution, ExecutionStatus.FAILED, [begun, *events])
        return Following()
    transition = Transition(execution, run_inline=True, seen=seen, defers=True)
    if errors:
        transition.mark_invalid()
    for event in [begun, *events]:
        transition.unit.append_event(PACKAGE, event)
    return Following(transition.advance(), transition.deferred)


def _claim(execution: Execution, task_run_id: int) -> Following:
    """Take a waiting run, and what waits and goes with it. What it belongs to is read before it is locked."""
    load_snapshot(execution)
    return Following(_take(execution.pk, task_run_id))


@transaction.atomic
def _take(execution_id: int, task_run_id: int, *, is_shared: bool = False) -> list[TaskRun]:
    """Take what waits and goes with a run; where it is shared, half of that, and the rest is queued for others."""
    execution = lock(execution_id)
    run = next(iter(RUN.ask(pk=task_run_id)), None)
    if execution.state.is_final or run is None:
        return []
    run.execution = execution
    due_by = timezone.now() + SKEW
    if run.status != TaskStatus.PENDING or (run.due_at is not None and run.due_at > due_by):
        return []
    if run.type in calculations:
        transition = Transition(execution, run_inline=True)
        transition.calculate(run)
        return transition.advance()
    if run.type == ContainerType.FOREACH_LOOP:
        mark_listing(run)
        run.save(update_fields=["status", "worker", "attempts"])
        return [run]
    runs = [run, *find_mates(run, due_by)]
    if is_shared and len(runs) >= FEWEST_SHARED:
        runs, rest = runs[: len(runs) // 2], runs[len(runs) // 2 :]
        transaction.on_commit(partial(enqueue, "run_task", rest[0].pk, execution.caller_id))
    for each in runs:
        each.execution = execution
    # The first message of a batch leaves after another commit.
    write_begun(runs, leaving_to_the_next_commit() if run.type in batch_runners else ())
    flow = load_snapshot(execution).flow  # where OnPreExecute is handled, it was told before
    append(
        execution, [Event.of(each, "OnPreExecute") for each in runs if not flow.sees(each.executable, "OnPreExecute")]
    )
    return runs


def _take_more(run: TaskRun, is_shared: bool) -> list[TaskContext] | None:
    """Take another batch that waits, if there is one (TakeMore)."""
    runs = [] if is_stopping() else retry_on_outage(partial(_take_next, run, is_shared))
    return _make_contexts(runs) if runs else None


def _take_next(run: TaskRun, is_shared: bool) -> list[TaskRun]:
    """Take what waits first; where another process has just taken that, what waits then."""
    for _ in range(MOST_TRIES):
        found = find_next(run)
        runs = _take(run.execution_id, found.pk, is_shared=is_shared and is_last(found)) if found else []
        if runs or not found:
            return runs
    return []


def _make_contexts(runs: list[TaskRun], deferred: DeferredWrite | None = None) -> list[TaskContext]:
    return retry_on_outage(partial(make_contexts, runs, emit, deferred))


def _execute(run: TaskRun) -> Result:
    """Do the work of a task."""
    if run.type == ContainerType.FOREACH_LOOP:
        return list_items_of(run)
    (context,) = _make_contexts([run])
    events = context.last_events

    def work() -> Result:
        if not run.deferrals:  # what was put off was valid when it began, and some of its mails may be sent
            validate_now(context.executable, run.execution, lambda: context.values)
        sentence = runners[run.type].run(context)
        return Result(TaskStatus.SUCCEEDED, sentence, events=events, changed=context.assigned)

    return run_to_result(str(run), work, events)
