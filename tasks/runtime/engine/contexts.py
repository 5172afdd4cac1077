"""What runners get, one by one or for a whole batch, and the work of a batch with a result for each of its runs."""

from collections.abc import Callable, Sequence
from functools import cache, partial

from tasks.runtime.engine.runners import TaskContext, batch_runners
from tasks.runtime.engine.task_outcome import Result, run_to_result
from tasks.runtime.engine.validation import validate_now
from tasks.runtime.events.event_log import Event
from tasks.runtime.models import TaskRun
from tasks.runtime.planner import PACKAGE, RunId
from tasks.runtime.state.planner_cache import read_path
from tasks.runtime.state.snapshot import load_snapshot
from tasks.runtime.state.states import TaskStatus
from tasks.runtime.state.values import given_to_all
from tasks.runtime.state.variables import Changed

DONE = Result(TaskStatus.SUCCEEDED)


def make_contexts(runs: Sequence[TaskRun], emit: Callable[[TaskRun, Event], None]) -> list[TaskContext]:
    """Give what the runner of runs of one executable gets. What they see is read in one query."""
    execution = runs[0].execution
    frozen = load_snapshot(execution)
    scopes = [frozen.flow.find_parallel(RunId(run.executable, read_path(run.path))) for run in runs]
    changed = Changed(execution)
    changed.load([PACKAGE, *(scope for around in scopes for scope in around)])
    executable = frozen.executables[runs[0].executable]
    document = frozen.package_of(executable.id)
    given = cache(partial(given_to_all, execution, frozen.document))
    return [
        TaskContext(
            document,
            frozen.shared_connections,
            run,
            executable,
            changed.see(around),
            given,
            partial(emit, run),
        )
        for run, around in zip(runs, scopes, strict=True)
    ]


def execute_batch(contexts: Sequence[TaskContext]) -> list[Result]:
    """Do the work of runs in several iterations together, those that validation lets pass."""
    results = {context.task_run.pk: _validate(context) for context in contexts}
    valid = [context for context in contexts if results[context.task_run.pk] is DONE]
    if valid:
        results |= zip((context.task_run.pk for context in valid), _work(valid), strict=True)
    return [results[context.task_run.pk] for context in contexts]


def _validate(context: TaskContext) -> Result:
    run = context.task_run

    def work() -> Result:
        if not run.deferrals:
            validate_now(context.executable, run.execution, lambda: context.values)
        return DONE

    return run_to_result(str(run), work)


def _work(contexts: Sequence[TaskContext]) -> list[Result]:
    """What goes wrong with all of it goes wrong with each."""
    finishes: list[Callable[[], str]] = []
    first = contexts[0].task_run

    def work() -> Result:
        finishes.extend(batch_runners[first.type](contexts))
        return DONE

    result = run_to_result(f"{first} and {len(contexts) - 1} more", work)
    if result is not DONE:
        return [result] * len(contexts)
    return [_finish(context, finish) for context, finish in zip(contexts, finishes, strict=True)]


def _finish(context: TaskContext, finish: Callable[[], str]) -> Result:
    events = context.last_events
    return run_to_result(str(context.task_run), lambda: Result(TaskStatus.SUCCEEDED, finish(), events=events), events)
