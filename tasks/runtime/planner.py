"""The planner: from a package and the state of its task runs to what comes next. A pure, total function.

For any document and any states it ends and starts nothing that has a state already. A disabled executable counts as
succeeded as soon as it could begin, as in SSIS.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from graphlib import TopologicalSorter
from uuid import UUID

from designer.document import PackageDocument
from designer.enumerations import Value
from tasks.runtime.precedence import Outcome, Verdict, judge
from tasks.runtime.states import ExecutionStatus, TaskStatus

OUTCOMES = {
    TaskStatus.PENDING: Outcome.UNDECIDED,
    TaskStatus.RUNNING: Outcome.UNDECIDED,
    TaskStatus.SUCCEEDED: Outcome.SUCCESS,
    TaskStatus.FAILED: Outcome.FAILURE,
    TaskStatus.CANCELED: Outcome.NEVER,
}


@dataclass(frozen=True)
class Flow:
    """A package's control flow, made once per execution: the executables, each after all that lead to it."""

    order: tuple[UUID, ...]
    disabled: frozenset[UUID]
    incoming: Mapping[UUID, tuple[tuple[UUID, Value], ...]]


@dataclass(frozen=True)
class Plan:
    """What to start now, and the status to end with when there is nothing left to wait for."""

    start: tuple[UUID, ...]
    end: ExecutionStatus | None


def make_flow(document: PackageDocument) -> Flow:
    """Prepare a document for planning."""
    incoming: dict[UUID, list[tuple[UUID, Value]]] = defaultdict(list)
    for constraint in document.precedence_constraints:
        incoming[constraint.to_executable].append((constraint.from_executable, constraint.value))
    sorter = TopologicalSorter(
        {executable.id: [begin for begin, _ in incoming[executable.id]] for executable in document.executables}
    )
    return Flow(
        order=tuple(sorter.static_order()),
        disabled=frozenset(executable.id for executable in document.executables if executable.disable),
        incoming={identifier: tuple(arrows) for identifier, arrows in incoming.items()},
    )


def plan(flow: Flow, states: Mapping[UUID, TaskStatus], *, stopping: bool) -> Plan:
    """Say what to start and whether the execution has come to its end. stopping: cancel was asked for."""
    outcomes: dict[UUID, Outcome] = {}
    ready: list[UUID] = []
    for identifier in flow.order:
        outcome = OUTCOMES[states[identifier]] if identifier in states else _foresee(flow, identifier, outcomes)
        if outcome is None:
            ready.append(identifier)
        outcomes[identifier] = outcome or Outcome.UNDECIDED
    busy = any(not states[identifier].is_final for identifier in states)
    if stopping:
        return Plan((), None if busy else ExecutionStatus.CANCELED)
    return Plan(tuple(ready), None if busy or ready else _result(states))


def _foresee(flow: Flow, identifier: UUID, outcomes: Mapping[UUID, Outcome]) -> Outcome | None:
    """Give the outcome of an executable without a task run; None when it is to begin now."""
    verdict = judge((value, outcomes[begin]) for begin, value in flow.incoming.get(identifier, ()))
    match verdict:
        case Verdict.WAIT:
            return Outcome.UNDECIDED
        case Verdict.NEVER:
            return Outcome.NEVER
        case Verdict.BEGIN:
            return Outcome.SUCCESS if identifier in flow.disabled else None


def _result(states: Mapping[UUID, TaskStatus]) -> ExecutionStatus:
    failed = any(state is TaskStatus.FAILED for state in states.values())
    return ExecutionStatus.FAILED if failed else ExecutionStatus.SUCCEEDED
