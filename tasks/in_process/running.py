"""Running a package to its end: what the planner commands is done here, one after the other."""

from collections import deque
from contextlib import closing
from datetime import UTC, datetime
from typing import assert_never
from uuid import UUID

from connections.files.places import reading
from connections.smtp.pool.pool import SessionPool
from designer.issues.issue import Issue
from designer.package.enumerations import ContainerType, EventName
from tasks.in_process.answers import answer
from tasks.in_process.preparing import Prepared, prepare
from tasks.in_process.program import Ended, Listener, Program
from tasks.in_process.state import PartAtRun, State
from tasks.in_process.telling import Telling
from tasks.in_process.working import Finished, TaskAtWork, work_on
from tasks.runtime.events.event import Event
from tasks.runtime.planner import (
    PACKAGE,
    Begin,
    Finish,
    Open,
    Outcome,
    PlannerCommand,
    Raised,
    RunId,
    Stage,
    Start,
)
from tasks.runtime.rules.judging import explain_stop, to_events
from tasks.types.registering import runnable_types

VALIDATION = (Event("OnPreValidate"), Event("OnPostValidate"))
AT_START = (*VALIDATION, Event("OnExecStatusChanged", said={"ExecutionStatus": True}))
LABELS = {
    Outcome.SUCCESS: "Succeeded.",
    Outcome.COMPLETION: "Succeeded.",
    Outcome.FAILURE: "Failed.",
    Outcome.CANCELED: "Canceled.",
}


class Stuck(Exception):
    """The planner waits for something that nobody does: an error of ours."""


def validate(program: Program) -> list[Issue]:
    """Validate a package as it would be before a run."""
    with reading(program.folders):
        return prepare(program).issues


def run(program: Program, listener: Listener) -> Ended:
    """Run a package to its end. Whatever its tasks come to is told, and nothing of it is raised."""
    with reading(program.folders), closing(SessionPool()) as pool:
        prepared = prepare(program)
        return _Running(prepared, listener, pool).run()


class _Running:
    """One run."""

    def __init__(self, prepared: Prepared, listener: Listener, pool: SessionPool) -> None:
        self.prepared = prepared
        self.state = State(prepared)
        self.telling = Telling(self.state, listener)
        self.pool = pool
        self.waiting: deque[RunId] = deque()
        self.outcomes: dict[UUID, Outcome] = {}

    def run(self) -> Ended:
        """Go on until the planner knows the outcome."""
        outcome = self._begin()
        while outcome is None:
            outcome = self._advance()
        self.telling.hear(PACKAGE, Event("OnPostExecute", LABELS[outcome]))
        return Ended(outcome, self.telling.message, self.prepared.issues, self.state.changed.see([]), self.outcomes)

    def _begin(self) -> Outcome | None:
        """Tell what validation found. An invalid package begins with nothing but event handlers, if it has them."""
        document, issues = self.state.snapshot.document, self.prepared.issues
        events = to_events(document, issues)
        errors = [event for event in events if event.name == EventName.ON_ERROR]
        stopped = explain_stop(document, issues)
        if errors:
            self.telling.message = stopped or f"{errors[0].place or document.name}: {errors[0].message}"
        for event in (*VALIDATION, Event("OnPreExecute"), *events):
            self.telling.hear(PACKAGE, event)
        if errors and (stopped or not self.state.flow.sees(None, EventName.ON_ERROR)):
            return Outcome.FAILURE
        if errors:
            self.state.parts[PACKAGE].stage = Stage.ENDING
            self.state.planner.learn(self.state.parts[PACKAGE].describe())
        for event in events:
            self.telling.raise_event(PACKAGE, event)
        return None

    def _advance(self) -> Outcome | None:
        """Do what comes next."""
        planner = self.state.planner
        plan = planner.next()
        for command in plan.commands:
            self._apply(command)
        for question in plan.questions:
            planner.learn(answer(self.telling, question))
        if plan.outcome or plan.commands or plan.questions:
            return plan.outcome  # what was told meanwhile may have news for the planner
        if not self.waiting:
            raise Stuck("The planner gives nothing to do.")
        self._do(self.waiting.popleft())
        return None

    def _apply(self, command: PlannerCommand) -> None:
        match command:
            case Begin(key):
                self._enter(key, Stage.BEGUN)
            case Open(key):
                self._enter(key, Stage.RUNNING)
                self._raise_at_start(key)
            case Start(key):
                self._enter(key, Stage.RUNNING)
                self._raise_at_start(key)
                self._start(key)
            case Raised():
                self.telling.keep(command)
            case Finish(key, outcome):
                self._finish(key, outcome)
            case _:
                assert_never(command)

    def _start(self, key: RunId) -> None:
        """Do a calculation at once, as the engine does within its transition; other work waits for its turn."""
        executable = self.state.snapshot.executables[key.executable]  # type: ignore[index]  # a task has an ID
        made = runnable_types.get(executable.type)
        if made and made.calculation:
            self._do(key)
        else:
            self.waiting.append(key)

    def _enter(self, key: RunId, stage: Stage) -> None:
        """Let a run begin, or go on to its work when the handlers of its OnPreExecute are over."""
        part = self.state.parts.setdefault(key, PartAtRun(key))
        part.stage = stage
        if part.started_at is None:
            part.started_at = datetime.now(UTC).replace(tzinfo=None)
            if key != PACKAGE:
                self.telling.emit(key, "OnPreExecute")

    def _raise_at_start(self, key: RunId) -> None:
        for event in AT_START:
            self.telling.raise_event(key, event)

    def _do(self, key: RunId) -> None:
        """Do the work of a task, and learn what it came to."""
        part = self.state.parts[key]
        self.telling.emit(key, "OnQueryCancel")
        if self.telling.is_canceled:
            finished = Finished(Outcome.CANCELED, "The execution was canceled before the task had begun.")
        else:
            executable = self.state.snapshot.executables[key.executable]  # type: ignore[index]  # a task has an ID
            finished = work_on(TaskAtWork(self.telling, key, executable, self.pool))
        part.stage, part.outcome, part.message = Stage.ENDING, finished.outcome, finished.sentence
        if finished.outcome is Outcome.FAILURE:
            self.telling.error(key, finished.sentence, finished.code)
            self.telling.emit(key, EventName.ON_TASK_FAILED)
        self.state.planner.learn(part.describe())

    def _finish(self, key: RunId, outcome: Outcome) -> None:
        if key == PACKAGE:
            return
        part = self.state.parts[key]
        executable = self.state.snapshot.executables[key.executable]  # type: ignore[index]  # only the package has none
        part.stage, part.outcome = Stage.ENDED, outcome
        self.outcomes[executable.id] = outcome
        if outcome is Outcome.FAILURE and executable.type == ContainerType.EXECUTE_PACKAGE:
            self.telling.hear(key, Event(EventName.ON_TASK_FAILED, source_id=executable.id))
        self.telling.emit(key, "OnPostExecute", part.message if outcome is Outcome.SUCCESS else "")
        if executable.type == ContainerType.EVENT_HANDLER:
            self.state.forget(key)
        if key.path:
            del self.state.parts[key]
