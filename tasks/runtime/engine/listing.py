"""What a Foreach Loop goes through, where that is read from files: a worker lists it, as it does a task's work.

A step only finds that a list is needed: nothing reads a file under an execution's lock. The loop's run waits for a
worker meanwhile, or is in the hands of one, and takes the list up in the step that records it.
"""

from functools import partial

from tasks.runtime.engine.contexts import make_contexts
from tasks.runtime.engine.loops import list_all
from tasks.runtime.engine.runners import RecoveryAction, RecoveryDecision
from tasks.runtime.engine.task_outcome import Result, run_to_result
from tasks.runtime.liveness import heartbeat
from tasks.runtime.models import TaskRun
from tasks.runtime.state.elements import store
from tasks.runtime.state.outages import retry_on_outage
from tasks.runtime.state.snapshot import ExecutionSnapshot, load_snapshot
from tasks.runtime.state.states import TaskStatus
from tasks.types.foreach_loop.enumeration import reads_files
from tasks.types.foreach_loop.properties import ForeachLoopProperties

DIED = RecoveryDecision(RecoveryAction.AGAIN, "The worker died while it listed what the loop goes through.")


def needs_listing(frozen: ExecutionSnapshot, run: TaskRun) -> bool:
    """Whether a Foreach Loop has to be listed by a worker before it has an iteration."""
    if run.element_count is not None:
        return False
    executable = frozen.executables[run.executable]
    return reads_files(ForeachLoopProperties.model_validate(executable.properties).enumerator)


def mark_listing(run: TaskRun) -> None:
    """Note that this process lists what a loop goes through. The loop itself began before."""
    run.status, run.worker = TaskStatus.RUNNING, heartbeat.identify()
    run.attempts += 1


def list_elements_of(run: TaskRun) -> Result:
    """List and keep what a loop goes through, and count it in the run."""
    (context,) = retry_on_outage(partial(make_contexts, [run], lambda _run, _event: None))

    def work() -> Result:
        project_id = run.execution.project_id
        elements = list_all(context.executable, context.values, load_snapshot(run.execution), project_id)
        store(run, elements)
        run.element_count = len(elements)
        return Result(TaskStatus.SUCCEEDED)

    return run_to_result(str(run), work)
