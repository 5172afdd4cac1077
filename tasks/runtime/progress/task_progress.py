"""How far an execution is, for those who look on: the states of its tasks, and its messages."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet
from pydantic import BaseModel

from tasks.runtime.models import EventMessage, Execution, TaskRun
from tasks.runtime.models.reported_outcome import awaiting_types
from tasks.runtime.progress.executable_tree import LOOPS, ExecutableTree, read_executable_tree
from tasks.runtime.state.snapshot import load_snapshot
from tasks.runtime.statuses import TaskStatus

WORKING = (TaskStatus.BEGINNING, TaskStatus.RUNNING, TaskStatus.ENDING)
"""What people see as running: that handlers of events run before or after the work is the engine's own business."""
UNDER_WAY = Q(status__in=[TaskStatus.PENDING, *WORKING])


class Iterations(BaseModel):
    """The iterations of a loop's last run. Nobody knows the total of a For Loop before it ends."""

    begun: int
    ended: int
    failed: int
    total: int | None


class TaskProgress(BaseModel):
    """The state of one executable. An executable without one waits, or was skipped when the execution has ended.

    What is in a loop or an event handler may run many times. This is the state of the run that began last, or running
    as long as one of them runs; runs says how many there were, failed how many of them failed.
    """

    status: str
    started_at: datetime | None
    ended_at: datetime | None
    message: str
    due_at: datetime | None = None
    """When a task that was put off is tried again, or has waited for its outcome in vain."""
    is_awaited: bool = False
    """Whether it waits until somebody reports its outcome."""
    runs: int = 1
    failed: int = 0
    iterations: Iterations | None = None


def read_tasks(execution: Execution, since: int = -1) -> dict[UUID, TaskProgress]:
    """Give the state of every executable that was begun, in two queries, and two more where there are loops.

    since: of those alone that an earlier reader, who had seen this revision of the execution, may not know.
    """
    runs = TaskRun.objects.filter(execution=execution)
    by_executable = runs.values("executable")
    if since >= 0:
        news = runs.filter(UNDER_WAY | Q(revision__gt=since))
        by_executable = by_executable.filter(executable__in=news.values("executable"))
    counts = {
        row["executable"]: row
        for row in by_executable.annotate(
            last=Max("pk"),
            runs=Count("pk"),
            failed=Count("pk", filter=Q(status=TaskStatus.FAILED)),
            running=Count("pk", filter=Q(status__in=WORKING)),
        )
    }
    last = list(runs.filter(pk__in=[row["last"] for row in counts.values()]).order_by("pk"))
    iterations = _read_iterations(read_executable_tree(execution), runs, [run for run in last if run.type in LOOPS])
    told = {run.executable: _describe(run, counts[run.executable], iterations) for run in last}
    return (_tell_done(execution) | told) if execution.restarts and since < 0 else told


def _tell_done(execution: Execution) -> dict[UUID, TaskProgress]:
    """Give the state of what an execution before has done."""
    said = f"Done in execution {execution.restarts}."
    done = TaskProgress(status=TaskStatus.SUCCEEDED, started_at=None, ended_at=None, message=said)
    return dict.fromkeys(load_snapshot(execution).flow.find_all_done(), done)


def _describe(run: TaskRun, counts: Mapping[str, Any], iterations: dict[UUID, Iterations]) -> TaskProgress:
    is_running = counts["running"] > 0
    return TaskProgress(
        status="running" if is_running else "waiting" if run.status == TaskStatus.PENDING else run.status,
        started_at=run.started_at,
        ended_at=None if is_running else run.ended_at,
        message=run.message,
        due_at=run.due_at,
        is_awaited=run.due_at is not None and run.type in awaiting_types,
        runs=counts["runs"],
        failed=counts["failed"],
        iterations=iterations.get(run.executable),
    )


def _read_iterations(tree: ExecutableTree, runs: QuerySet[TaskRun], loops: Iterable[TaskRun]) -> dict[UUID, Iterations]:
    """Give the iterations of these loops: one has failed, or is under way, where a run of what is in the loop has."""
    if not (by_executable := {run.executable: run for run in loops}):
        return {}
    failed: dict[UUID, set[str]] = {loop: set() for loop in by_executable}
    open_: dict[UUID, set[str]] = {loop: set() for loop in by_executable}
    wanted = runs.filter(UNDER_WAY | Q(status=TaskStatus.FAILED)).exclude(path="")
    for executable, path, status in wanted.values_list("executable", "path", "status").iterator():
        parent = tree.parts[executable].parent
        loop = by_executable.get(parent) if parent else None
        if loop and path.rpartition("/")[0] == loop.path:
            (failed if status == TaskStatus.FAILED else open_)[loop.executable].add(path)
    return {
        loop: Iterations(
            begun=run.iterations,
            ended=max(0, run.iterations - len(open_[loop])),
            failed=len(failed[loop]),
            total=run.iterations if run.state.is_final else run.item_count,
        )
        for loop, run in by_executable.items()
    }


def describe_event(execution: Execution, row: EventMessage) -> dict[str, Any]:
    """Give an event message with the fields that SSIS's view has (SSIS reference: catalog.event_messages).

    extended_info_id is always null, because nothing is kept elsewhere; a thread's number says nothing across workers.
    """
    tree = read_executable_tree(execution)
    return {
        "event_message_id": row.pk,
        "operation_id": row.execution_id,
        "message_time": row.time,
        "message_type": row.message_type,
        "message_source_type": row.message_source_type,
        "message": row.message,
        "extended_info_id": None,
        "package_name": tree.package_name(row.source_id) or execution.package_name,
        "event_name": row.event_name,
        "message_source_name": row.source_name,
        "message_source_id": row.source_id,
        "subcomponent_name": row.subcomponent_name,
        "package_path": tree.package_path(row.source_id),
        "execution_path": tree.execution_path(row.source_id, row.path),
        "message_code": row.message_code,
    }
