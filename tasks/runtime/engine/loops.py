"""The loops: how many iterations they have, and what each makes of variables before its tasks begin.

Where the items of a Foreach Loop are read from files, a worker lists them, as it does a task's work: nothing reads a
file under an execution's lock. The loop's run waits for a worker meanwhile, or is in the hands of one, and takes the
list up in the transition that records it.
"""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.conf import settings

from connections.files.places import folders_of
from designer.package.document import ExecutableDocument
from designer.variables.values import Values
from tasks.runtime import heartbeat
from tasks.runtime.engine.runners import RecoveryAction, RecoveryDecision, make_contexts
from tasks.runtime.engine.task_outcome import Result, run_to_result
from tasks.runtime.models import TaskRun
from tasks.runtime.planner import RunId
from tasks.runtime.rules.iterations import Reach, enumerate_loop
from tasks.runtime.rules.paths import read_path
from tasks.runtime.rules.snapshot import ExecutionSnapshot
from tasks.runtime.state.loop_items import ListedByAnother, store_items
from tasks.runtime.state.outages import retry_on_outage
from tasks.runtime.state.snapshot import load_snapshot
from tasks.runtime.statuses import TaskStatus
from tasks.runtime.work import TaskCanceled
from tasks.types.foreach_loop.enumeration import reads_files
from tasks.types.foreach_loop.properties import ForeachLoopProperties

DIED = RecoveryDecision(RecoveryAction.RETRY, "The worker died while it listed what the loop goes through.")


def list_items(
    executable: ExecutableDocument, values: Values, snapshot: ExecutionSnapshot, project_id: int
) -> Sequence[Any]:
    """List what a Foreach Loop goes through, as it is now. Raises CannotEvaluate."""
    return enumerate_loop(executable, values, snapshot, Reach(folders_of(project_id), settings.FILE_SIZE_LIMIT))


def needs_listing(snapshot: ExecutionSnapshot, run: TaskRun) -> bool:
    """Whether a Foreach Loop has to be listed by a worker before it has an iteration."""
    if run.item_count is not None or RunId(run.executable, read_path(run.path)) in snapshot.restart.lists:
        return False
    executable = snapshot.executables[run.executable]
    return reads_files(ForeachLoopProperties.model_validate(executable.properties).enumerator)


def mark_listing(run: TaskRun) -> None:
    """Note that this process lists what a loop goes through. The loop itself began before."""
    run.status, run.worker = TaskStatus.RUNNING, heartbeat.identify()
    run.attempts += 1


def list_items_of(run: TaskRun) -> Result:
    """List what a loop goes through, count it in the run, and keep it, unless it is kept with the result."""
    (context,) = retry_on_outage(partial(make_contexts, [run], lambda _run, _event: None))

    def work() -> Result:
        project_id = run.execution.project_id
        items = list_items(context.executable, context.values, load_snapshot(run.execution), project_id)
        try:
            is_stored = store_items(run, items)
        except ListedByAnother as error:
            raise TaskCanceled("Another process lists what the loop goes through.") from error
        run.item_count = len(items)
        return Result(TaskStatus.SUCCEEDED, items=None if is_stored else items)

    return run_to_result(str(run), work)
