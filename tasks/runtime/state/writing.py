"""The rows of an execution that nearly every transition changes, and how they are written."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from django.db import transaction

from designer.database.prepared_inserts import PreparedInsert
from designer.database.prepared_queries import Given, PreparedSave, PreparedUpdate
from designer.database.prepared_rows import PreparedRows
from designer.database.quick_rows import QuickRows
from designer.database.statements import Statement, insist, may_go_at_once, run_at_once, run_together
from tasks.runtime.models import Execution, ExpressionValue, TaskRun
from tasks.runtime.planner import Evaluated
from tasks.runtime.rules.paths import write_path
from tasks.runtime.state.planner_cache import COUNTED
from tasks.runtime.statuses import TaskStatus

CONCLUDED = ["status", "worker", "message", "started_at", "ended_at", "attempts", *COUNTED]
CONCLUDED += ["item_count", "worked", "batch", "revision"]
OF_EXECUTION = ["status", "started_at", "ended_at", "revision", "errors", "stage", "message", "stopped_by_name"]
OF_EXECUTION += ["tries", "worker"]
EXECUTIONS = QuickRows(Execution)
SAVE_EXECUTION = PreparedSave(Execution, OF_EXECUTION)
SEEN = {f"seen_{name}": name for name in ("revision", "status", "tries", "worker")}


def _save_seen(**held: Any) -> PreparedUpdate:
    """Give what writes an execution's row if it is still as it was seen."""
    same = {name: Given(seen, Execution, name) for seen, name in SEEN.items() if name != "worker"} | held
    found = Execution.objects.filter(pk=Given("pk", Execution, "id"), **same)
    return PreparedUpdate(lambda: (found, {name: Given(name, Execution, name) for name in OF_EXECUTION}))


SAVE_FREE = _save_seen(worker=None)
SAVE_HELD = _save_seen(worker=Given("seen_worker", Execution, "worker"))
INSERT_RUNS = PreparedInsert(TaskRun)
RUNS = QuickRows(TaskRun)
RUN = PreparedRows(
    TaskRun,
    lambda: TaskRun.objects.filter(
        execution=Given("execution", TaskRun, "execution"),
        executable=Given("executable", TaskRun, "executable"),
        path=Given("path", TaskRun, "path"),
    ).order_by(),
)
SAVE_RUNS = PreparedSave(TaskRun, CONCLUDED)
SAVE_OWN = PreparedUpdate(
    lambda: (
        TaskRun.objects.filter(
            pk=Given("pk", TaskRun, "id"), status=TaskStatus.RUNNING, worker=Given("by", TaskRun, "worker")
        ),
        {name: Given(name, TaskRun, name) for name in CONCLUDED},
    )
)
"""Writes a run's row if it is in a process's hands."""


def save_execution(execution: Execution, seen: Execution | None) -> Iterator[Statement]:
    """Give what writes an execution's row; if it was seen and not locked, raises Refused where it has changed since."""
    if seen is None:
        yield from SAVE_EXECUTION.statements(execution)
        return
    given = {"pk": execution.pk, **{name: getattr(seen, of) for name, of in SEEN.items()}}
    given |= {name: getattr(execution, name) for name in OF_EXECUTION}
    save = SAVE_FREE if seen.worker is None else SAVE_HELD
    yield from map(insist, save.statements([given]))


def save_runs(revision: int, runs: Sequence[TaskRun], own: TaskRun | None) -> Iterator[Statement]:
    """Give what writes runs that have changed in this revision.

    own is the run of those that this process is to have in hand, as it was before: raises Refused if it has not.
    """
    for run in runs:
        run.revision = revision
    yield from SAVE_RUNS.statements(*(run for run in runs if own is None or run.pk != own.pk))
    for run in runs:
        if own is not None and run.pk == own.pk:
            given = {"pk": run.pk, "by": own.worker, **{name: getattr(run, name) for name in CONCLUDED}}
            yield from map(insist, SAVE_OWN.statements([given]))


def write_down(statements: Sequence[Statement], more: Callable[[], None] | None, *, is_locked: bool) -> None:
    """Run the statements of a transition, the first of which saves its execution, and what writes more, all or nothing.

    Few of them without more are one statement of PostgreSQL, which is a transaction by itself. Else a row that is not
    locked is saved, and so locked, before the others: messages are to be numbered as they become visible.
    """
    if not is_locked and more is None and may_go_at_once(statements):
        run_at_once(statements)
        return
    with transaction.atomic(savepoint=False):
        alone = 0 if is_locked else 1
        run_together(statements[:alone])
        run_together(statements[alone:])
        if more:
            more()


def write_evaluated(execution: Execution, evaluated: Iterable[Evaluated]) -> None:
    """Write what expressions of the control flow gave."""
    ExpressionValue.objects.bulk_create(
        ExpressionValue(
            execution=execution,
            of=each.of,
            path=write_path(each.path),
            value=each.value,
            revision=execution.revision,
        )
        for each in evaluated
    )
