"""The planners of executions, kept by the process from transition to transition: a cache of what is in the rows.

Each transition makes the revision of its execution one higher and marks with it the rows that it changes. A planner
that has seen the last revision needs to read nothing; others, and new ones, read what came since. While a transition is
written its planner is not in the cache, so what is rolled back takes it with it.
"""

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from designer.database.commits import after_commit
from designer.database.prepared_queries import Given, PreparedSelect
from tasks.runtime.models import Execution, ExpressionValue, TaskRun
from tasks.runtime.planner import PACKAGE, Evaluated, Fact, Flow, Outcome, Planner, Raised, Run, RunId, Stage
from tasks.runtime.rules.paths import read_path
from tasks.runtime.state.snapshot import KEPT, load_snapshot
from tasks.runtime.statuses import ExecutionStatus, TaskStatus

OUTCOMES = {
    TaskStatus.SUCCEEDED: Outcome.SUCCESS,
    TaskStatus.FAILED: Outcome.FAILURE,
    TaskStatus.CANCELED: Outcome.CANCELED,
}


COUNTED = ("errors", "iterations", "is_exhausted", "propagate")
ANSWERS = PreparedSelect(
    lambda: (
        ExpressionValue.objects.filter(
            execution=Given("execution", ExpressionValue, "execution"),
            revision__gt=Given("since", ExpressionValue, "revision"),
        )
        .order_by()
        .values_list("of", "path", "value")
    )
)
CHANGED = PreparedSelect(
    lambda: (
        TaskRun.objects.filter(
            execution=Given("execution", TaskRun, "execution"), revision__gt=Given("since", TaskRun, "revision")
        )
        .order_by()
        .values_list("executable", "path", "status", "worked", *COUNTED)
    )
)
ALONE = 20
"""Transitions of this process without one of another one between, from which on it takes itself for the only one that
is at an execution; and all of those that it has begun."""
STAGES = {TaskStatus.BEGINNING: Stage.BEGUN, TaskStatus.ENDING: Stage.ENDING}


@dataclass(slots=True)
class CachedPlanner:
    """A planner, and the revision up to which it knows its execution."""

    planner: Planner
    revision: int = 0
    own: int = ALONE
    """Transitions since another process made one that this one knows of."""
    execution: Execution | None = None
    """The execution's row as this process wrote it then."""


_cache: OrderedDict[tuple[int, datetime], CachedPlanner] = OrderedDict()


def checkout_planner(execution: Execution) -> Planner:
    """Give a planner that knows all, for one transition of an execution whose row the caller has locked."""
    cache_key = execution.pk, execution.created_at
    flow = load_snapshot(execution).flow
    cached = _cache.pop(cache_key, None)
    if cached is None or cached.revision > execution.revision:
        cached = CachedPlanner(Planner(flow))
    if cached.revision < execution.revision:
        cached.planner.learn(*read_facts(execution, flow, cached.revision))
        cached.own = 0
    cached.own += 1
    if execution.status == ExecutionStatus.STOPPING:
        cached.planner.stop()
    cached.revision = execution.revision = execution.revision + 1
    cached.execution = execution
    after_commit(partial(_return_planner, cache_key, cached))
    return cached.planner


def find_seen(execution: Execution) -> Execution | None:
    """Give the row of an execution as this process wrote it last, if the planner that knew all then is still there."""
    cached = _cache.get((execution.pk, execution.created_at))
    return cached.execution if cached else None


def is_alone_at(execution: Execution) -> bool:
    """Tell whether no other process seems to be at an execution."""
    cached = _cache.get((execution.pk, execution.created_at))
    return cached is not None and cached.own >= ALONE


def forget_planners() -> None:
    """Read everything anew: a database that went away may have lost what waited for the next commit."""
    _cache.clear()


def read_facts(execution: Execution, flow: Flow, since: int = 0) -> Iterator[Fact]:
    """Give what the rows say, those that have changed since a revision."""
    if execution.stage:
        yield describe_package(execution)
    for of, path, value in ANSWERS.ask(execution=execution.pk, since=since):
        yield Evaluated(of, read_path(path), value)
    if flow.has_handlers:
        raised = execution.raised_events.filter(revision__gt=since)
        for number, executable, path, event in raised.values_list("number", "executable", "path", "event_name"):
            yield Raised(number, RunId(executable, read_path(path)), event)
    for executable, path, status, worked, *counted in CHANGED.ask(execution=execution.pk, since=since):
        yield _describe_run(flow, RunId(executable, read_path(path)), TaskStatus(status), worked, counted)


def describe_package(execution: Execution) -> Run:
    """Give what is known of the package itself. Its end is the execution's."""
    return Run(PACKAGE, Stage(execution.stage), errors=execution.errors)


def describe_row(flow: Flow, run: TaskRun) -> Run:
    """Give what a row says of its run."""
    counted = [getattr(run, name) for name in COUNTED]
    return _describe_run(flow, RunId(run.executable, read_path(run.path)), TaskStatus(run.status), run.worked, counted)


def _describe_run(flow: Flow, key: RunId, status: TaskStatus, worked: str, counted: Sequence[Any]) -> Run:
    if status.is_final:
        return Run(key, Stage.ENDED, _find_outcome(flow, key.executable, status), *counted)
    outcome = OUTCOMES[TaskStatus(worked)] if status is TaskStatus.ENDING else None
    return Run(key, STAGES.get(status, Stage.RUNNING), outcome, *counted)


def _find_outcome(flow: Flow, executable: UUID | None, status: TaskStatus) -> Outcome:
    """Give the outcome of a run. A forced Completion is neither good nor bad, which no status says."""
    if status is not TaskStatus.CANCELED and flow.nodes[executable].forced is Outcome.COMPLETION:
        return Outcome.COMPLETION
    return OUTCOMES[status]


def _return_planner(cache_key: tuple[int, datetime], cached: CachedPlanner) -> None:
    _cache[cache_key] = cached
    while len(_cache) > KEPT:
        _cache.popitem(last=False)
