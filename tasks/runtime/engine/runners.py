"""How each task type is run. A type's folder registers its runner; the engine knows no type."""

from collections.abc import Callable, Collection, Generator, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from functools import cache, cached_property, partial
from typing import Any, Protocol, TypeVar
from uuid import UUID

from pydantic import BaseModel

from designer.database.statements import Statement
from designer.expressions import limited
from designer.package.document import ConnectionManagerDocument, ExecutableDocument, PackageDocument
from designer.property_expressions.evaluation import evaluate_properties
from designer.variables.values import CannotEvaluate, Value, Values
from tasks.runtime.events.event import Event
from tasks.runtime.models import TaskRun
from tasks.runtime.planner import PACKAGE, RunId
from tasks.runtime.rules.paths import read_path
from tasks.runtime.state.deferred_write import DeferredWrite
from tasks.runtime.state.outages import retry_on_outage
from tasks.runtime.state.snapshot import load_snapshot
from tasks.runtime.state.values import given_to_all, values_of
from tasks.runtime.state.variables import ChangedVariables
from tasks.runtime.work import Calculate, TaskFailed

Properties = TypeVar("Properties", bound=BaseModel)


class RecoveryAction(Enum):
    """What becomes of a task run whose worker died. RETRY: it is begun again, and goes on from what was recorded."""

    RETRY = auto()
    SUCCEED = auto()
    FAIL = auto()


@dataclass(frozen=True)
class RecoveryDecision:
    """What a dead worker left of a task run, with a sentence on it."""

    action: RecoveryAction
    sentence: str = ""


class WriteRefused(Exception):
    """What is left to be written with a result cannot be written so any more."""


class LastWrite(Protocol):
    """What a task leaves to be written in the transaction of its result. waits_for_disk: not to be lost with a database
    server that dies before its next commit."""

    waits_for_disk: bool

    def statements(self) -> Iterator[Statement]:
        """Give what writes it; to run that may raise WriteRefused."""

    def apply_apart(self) -> None:
        """Write what of it still can be, after it was refused."""


@dataclass(frozen=True)
class TaskContext:
    """What a runner gets: the package as it was frozen, its own task run and executable, what runs have made of the
    variables that it sees, what all see, and ways to write events."""

    document: PackageDocument
    shared_connections: list[ConnectionManagerDocument]
    task_run: TaskRun
    executable: ExecutableDocument
    changed: Mapping[UUID, Any]
    given: Callable[[], Mapping[str, Value]]
    emit: Callable[[Event], None]
    last_events: list[Event] = field(default_factory=list)
    last_writes: list[LastWrite] = field(default_factory=list)
    assigned: dict[UUID, Any] = field(default_factory=dict)
    """New values of variables by their ID, as JSON, which they get in the transition of the task's success."""
    deferred: DeferredWrite | None = None
    """What is to be written with the first rows of this run, or before: it has no row yet."""

    @cached_property
    def values(self) -> Values:
        """The variables and parameters that the executable sees, with their values."""
        path = read_path(self.task_run.path)
        see = partial(values_of, self.task_run.execution, self.document, self.executable, self.changed, path)
        return retry_on_outage(lambda: see(given=self.given()))

    @limited()
    def evaluate(self, model: type[Properties]) -> Properties:
        """Give the executable's properties as their expressions make them now. Raises TaskFailed."""
        executable = self.executable
        try:
            given = evaluate_properties(model, executable.properties, executable.expressions, self.values)
            return model.model_validate(given)
        except CannotEvaluate as error:
            raise TaskFailed(error.sentence, error.code) from error

    def event(self, name: str, message: str, code: str = "") -> None:
        """Write an event of this task into the log now, in the transaction of the caller if there is one."""
        self.emit(self._make_event(name, message, code))

    def tells(self, name: str) -> bool:
        """Whether an event of this task does anything: the log keeps it, or something handles it."""
        execution = self.task_run.execution
        return execution.logging.writes(name) or load_snapshot(execution).flow.sees(self.executable.id, name)

    def raise_event(self, name: str, message: str, **said: object) -> None:
        """Write and raise an event that is of use to event handlers alone: nothing is done if none handles it."""
        if load_snapshot(self.task_run.execution).flow.sees(self.executable.id, name):
            self.emit(replace(self._make_event(name, message, ""), said=said))

    def event_at_end(self, name: str, message: str, code: str = "") -> None:
        """Leave an event for the log that is written together with the task's result."""
        self.last_events.append(self._make_event(name, message, code))

    def _make_event(self, name: str, message: str, code: str) -> Event:
        return Event.of(self.task_run, name, message, code)


def make_contexts(
    runs: Sequence[TaskRun], emit: Callable[[TaskRun, Event], None], deferred: DeferredWrite | None = None
) -> list[TaskContext]:
    """Give what the runner of runs of one execution gets. What they see is read in one query."""
    execution = runs[0].execution
    snapshot = load_snapshot(execution)
    scopes = [snapshot.flow.find_parallel(RunId(run.executable, read_path(run.path))) for run in runs]
    changed = ChangedVariables(execution)
    changed.load([PACKAGE, *(scope for around in scopes for scope in around)])
    given = cache(partial(given_to_all, execution, snapshot.document))
    return [
        TaskContext(
            snapshot.package_of(run.executable),
            snapshot.shared_of(snapshot.home_of(run.executable)),
            run,
            snapshot.executables[run.executable],
            changed.see(around),
            given,
            partial(emit, run),
            deferred=deferred,
        )
        for run, around in zip(runs, scopes, strict=True)
    ]


class Runner(Protocol):
    """Runs tasks of one type."""

    def run(self, context: TaskContext) -> str:
        """Do the work and give a sentence on it. Raises TaskFailed, or TaskDeferred to be called again later."""

    def inspect_after_crash(self, task_run: TaskRun) -> RecoveryDecision:
        """Say what a dead worker left of this task run; called in a transaction that takes it over."""

    def abandon(self, task_runs: Collection[int], reason: str) -> None:
        """Close what these task runs have left open, because they will not go on; called in their transaction."""


Finish = Callable[[], str]
"""Tells what came of a task run as Runner.run does, by a sentence or an error; by TaskCanceled if it was not begun."""
TakeMore = Callable[[bool], Sequence[TaskContext] | None]
"""Takes another batch that waits, if there is one. With True, half of the last one: others are free soon, and all wait
for its end."""
RunBatches = Callable[[Sequence[TaskContext], TakeMore], Generator[Sequence[Finish], None, None]]
"""Does the work of task runs that are ready together. While the last of it is waited for it may take more batches. Of
one after the other it gives, as soon as all is known, how each of its task runs finishes."""


@dataclass(frozen=True)
class BatchRunner:
    """Runs tasks of one type that are ready together.

    find_common gives what the tasks of a batch have in common, so that what holds up some does not hold up others.
    """

    run: RunBatches
    find_common: Callable[[ExecutableDocument], Hashable]


runners: dict[str, Runner] = {}
batch_runners: dict[str, BatchRunner] = {}
calculations: dict[str, Calculate] = {}
