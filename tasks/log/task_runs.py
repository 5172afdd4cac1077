"""Task runs as programs read them, with the names of SSIS's view (catalog.executable_statistics)."""

from typing import Any

from tasks.log.shown import show
from tasks.runtime.models import Execution, TaskRun
from tasks.runtime.progress.executable_tree import read_executable_tree
from tasks.runtime.statuses import TaskStatus

RESULTS = {TaskStatus.SUCCEEDED: 0, TaskStatus.FAILED: 1, TaskStatus.CANCELED: 3}
"""SSIS's numbers for what an executable came to."""


def describe_run(execution: Execution, run: TaskRun) -> dict[str, Any]:
    """Give a task run with all that is known of it."""
    tree = read_executable_tree(execution)
    duration = run.ended_at - run.started_at if run.started_at and run.ended_at else None
    return {
        "statistics_id": run.pk,
        "execution_id": execution.pk,
        "executable_id": run.executable,
        "executable_name": run.name,
        "package_path": tree.package_path(run.executable),
        "execution_path": tree.execution_path(run.executable, run.path),
        "path": run.path,
        "status": show(run.status),
        "execution_result": RESULTS.get(run.state),
        "start_time": run.started_at,
        "end_time": run.ended_at,
        "execution_duration": round(duration.total_seconds() * 1000) if duration is not None else None,
        "iterations": run.iterations,
        "attempts": run.attempts,
        "errors": run.errors,
        "message": run.message,
    }
