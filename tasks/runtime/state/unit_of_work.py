"""The ledger of a step: what its execution's rows are to say, gathered while it is planned and written all at once."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any
from uuid import UUID

from django.utils import timezone

from designer.package.document import SYSTEM, VariableDocument
from designer.package.enumerations import EventName
from designer.storage.prepared_inserts import PreparedInsert
from designer.storage.prepared_queries import prepare_save
from designer.variables.event_variables import PROPAGATE, braced
from designer.variables.values import CannotEvaluate, Value, Values
from tasks.runtime.engine.handling import own_id, own_ids, say
from tasks.runtime.events.event_log import Event, append, find_source_type
from tasks.runtime.events.logging_levels import DIAGNOSTIC
from tasks.runtime.models import Execution, ExpressionValue, RaisedEvent, TaskRun
from tasks.runtime.planner import PACKAGE, Evaluated, Fact, Raised, Run, RunId
from tasks.runtime.secrecy import conceal, hide, read_secret_texts, tell_change
from tasks.runtime.state.elements import Elements
from tasks.runtime.state.planner_cache import COUNTED, checkout_planner, describe_package, describe_row, write_path
from tasks.runtime.state.snapshot import load_snapshot
from tasks.runtime.state.states import ExecutionStatus
from tasks.runtime.state.values import given_to_all, values_of
from tasks.runtime.state.variables import Changed

CONCLUDED = ["status", "worker", "message", "started_at", "ended_at", "attempts", *COUNTED]
CONCLUDED += ["element_count", "worked", "batch", "revision"]
save_execution = prepare_save(
    Execution, ["status", "started_at", "ended_at", "revision", "errors", "stage", "message", "stopped_by_name"]
)
insert_runs = PreparedInsert(TaskRun)
save_runs = prepare_save(TaskRun, CONCLUDED)
PLANNED = frozenset({EventName.ON_PRE_EXECUTE, EventName.ON_POST_EXECUTE, EventName.ON_TASK_FAILED})
"""The events that the planner raises by itself where they are seen."""
SENTENCES = frozenset({EventName.ON_ERROR, EventName.ON_WARNING, EventName.ON_INFORMATION})
"""The events whose messages may quote what a task has made of values."""


class UnitOfWork:
    """What changes in one step of an execution whose row the caller has locked. What is entered, the planner knows."""

    def __init__(self, execution: Execution) -> None:
        self.execution = execution
        self.now = timezone.now()
        self.frozen = load_snapshot(execution)
        self.planner = checkout_planner(execution)
        self.rows: dict[RunId, TaskRun] = {}
        self.begun: list[TaskRun] = []
        self.answers: list[Evaluated] = []
        self.raised: dict[int, RaisedEvent] = {}
        self.read: dict[int, RaisedEvent] = {}
        self.events: list[Event] = []
        self.elements = Elements(execution)
        self.changed = Changed(execution)
        self.has_news = False
        self.is_canceled = False

    def learn(self, fact: Fact) -> None:
        """Tell the planner of something that came to be in this step."""
        self.planner.learn(fact)
        self.has_news = True

    def row(self, key: RunId) -> TaskRun:
        """Give the row of a run that this step changes."""
        if key not in self.rows:
            path = write_path(key.path)
            self.rows[key] = TaskRun.objects.get(execution=self.execution, executable=str(key.executable), path=path)
        return self.rows[key]

    def make(self, key: RunId) -> TaskRun:
        """Make the row of a run that begins."""
        executable = self.frozen.executables[key.executable]  # type: ignore[index]  # the package is no task
        run = TaskRun(
            execution=self.execution,
            executable=executable.id,
            path=write_path(key.path),
            name=executable.name,
            type=executable.type,
            revision=self.execution.revision,
        )
        self.begun.append(run)
        self.rows[key] = run
        return run

    def tell(self, key: RunId, name: str, message: str = "", code: str = "", **said: Any) -> None:
        """Enter an event of a run, or of the package, for the log and for those who handle it."""
        self.take(key, self._place(key, Event(name, message, code=code, said=said)))

    def _place(self, key: RunId, event: Event) -> Event:
        """Give an event with its source."""
        if not key.executable:
            return event
        part = self.frozen.executables[key.executable]
        path, kind = write_path(key.path), find_source_type(part.type)
        return replace(event, source_id=part.id, source_name=part.name, path=path, source_type=kind)

    def take(self, key: RunId, event: Event) -> None:
        """Enter an event of a run that is said already."""
        self._log(key, event)
        if event.name not in PLANNED:
            self.raise_event(key, event)

    def _log(self, key: RunId, event: Event) -> None:
        if event.name in SENTENCES:
            event = replace(event, message=self.redact(key, event.message))
        self.events.append(event)

    def raise_event(self, key: RunId, event: Event) -> None:
        """Let the event handlers that see an event run. If nobody handles it, this does nothing."""
        if self.sees(key, event.name):
            self.write_raised(self.planner.raise_event(key, event.name), say(event))
            self.has_news = True

    def sees(self, key: RunId, name: str) -> bool:
        """Whether an event handler sees an event of a run."""
        return self.frozen.flow.sees(key.executable, name)

    def write_raised(self, raised: Raised, said: Mapping[str, Any] | None = None) -> None:
        """Enter an event that the planner knows."""
        self.raised[raised.number] = RaisedEvent(
            execution=self.execution,
            number=raised.number,
            event_name=raised.event,
            executable=raised.source.executable,
            path=write_path(raised.source.path),
            said=dict(said or {}),
            revision=self.execution.revision,
        )

    def raise_error(self, key: RunId, sentence: str, code: str = "", *, is_handled: bool = True) -> None:
        """Enter an error of a run, or of the package. Those that event handlers see are counted by the planner."""
        is_seen = is_handled and self.sees(key, EventName.ON_ERROR)
        if not is_seen:
            counts = self.execution if key == PACKAGE else self.row(key)
            counts.errors += 1
        if key == PACKAGE:
            self.execution.message = self.execution.message or sentence
        enter = self.take if is_seen else self._log
        enter(key, self._place(key, Event(EventName.ON_ERROR, sentence, code=code)))

    def redact(self, key: RunId, sentence: str, of: UUID | None = None) -> str:
        """Give a sentence on a run without what is sensitive, nor what its executable has made of that.

        of is what the sentence is on, where that is not the run's executable.
        """
        frozen, of = self.frozen, of or key.executable
        secret = frozen.secret_names[frozen.home_of(key.executable)]
        if not (secret and sentence):
            return sentence
        try:
            texts = list(read_secret_texts(self.values_of(key), secret, frozen.find_expressions(of)))
        except CannotEvaluate:
            texts = []  # this worker cannot decrypt them, so they stand nowhere
        return conceal(sentence, texts, quotes=bool(frozen.find_hidden(of)))

    def describe(self, key: RunId) -> Run:
        """Give what the rows say of a run now."""
        return describe_package(self.execution) if key == PACKAGE else describe_row(self.frozen.flow, self.row(key))

    def values_of(self, key: RunId) -> Values:
        """Give what a run, or the package, sees now."""
        executable = self.frozen.executables[key.executable] if key.executable else None
        return values_of(
            self.execution,
            self.frozen.document,
            executable,
            self.changed.see(self.frozen.flow.find_parallel(key)),
            key.path,
            lambda _, handler: self._read(handler),
            self._given,
        )

    @cached_property
    def _given(self) -> dict[str, Value]:
        return given_to_all(self.execution, self.frozen.document)

    def _read(self, handler: RunId) -> tuple[RaisedEvent, TaskRun]:
        number = handler.path[-1]
        if number not in self.read:
            self.read[number] = self.raised.get(number) or RaisedEvent.objects.get(
                execution=self.execution, number=number
            )
        return self.read[number], self._find_row(handler)

    def _find_row(self, handler: RunId) -> TaskRun:
        """Give the row of a run of an event handler; before it begins, whether it will may already be asked."""
        path = write_path(handler.path)
        begun = TaskRun.objects.filter(execution=self.execution, executable=str(handler.executable), path=path)
        known = self.rows.get(handler) or begun.first()
        return known or TaskRun(executable=handler.executable, path=path)  # type: ignore[misc]  # a handler has an ID

    def change(self, key: RunId, values: Values, changed: Mapping[UUID, Any], iteration: RunId | None = None) -> None:
        """Give variables other values, as a run that sees them has it; those of a parallel iteration are its own."""
        scopes = [iteration] if iteration else self.frozen.flow.find_parallel(key)
        for variable in values.variables.values():
            if variable.id not in changed:
                continue
            if variable.namespace == SYSTEM:
                self._steer(key, variable.name, is_on=changed[variable.id])
                continue
            self.changed.change(scopes, {variable.id: changed[variable.id]})
            if variable.raise_changed_event or self.execution.logging.writes(DIAGNOSTIC):
                self._tell_change(key, variable, changed[variable.id])

    def _steer(self, key: RunId, name: str, *, is_on: bool) -> None:
        """Set System::Propagate or System::Cancel of the event handler around a run."""
        handler = self.frozen.flow.find_handler(key)
        if handler is None:
            return
        if name == PROPAGATE:
            self.row(handler).propagate = is_on
            self.learn(self.describe(handler))
        elif is_on:
            self._cancel(self.row(handler).name)

    def _cancel(self, handler: str) -> None:
        """Cancel the execution at once, because a task of an event handler has set System::Cancel."""
        execution = self.execution
        if execution.status == ExecutionStatus.STOPPING:
            return
        self.planner.stop()
        self.is_canceled = True
        told = f"System::Cancel was set in an event handler for {handler}, which cancels the execution."
        self.events.append(Event("OnQueryCancel", told))
        execution.status, execution.stopped_by_name = ExecutionStatus.STOPPING, f"System::Cancel in {handler}"

    def _tell_change(self, key: RunId, variable: VariableDocument, value: Any) -> None:
        """Say that a variable was changed: as an event, that of the executable that it belongs to."""
        secret = self.frozen.secret_variables
        home, package = self.frozen.home_of(key.executable), self.frozen.package_of(key.executable)
        of = next(each for each in package.variables if _is_same(each, variable))
        message = tell_change(of, value, secret)
        if not variable.raise_changed_event:
            self.tell(key, DIAGNOSTIC, message)
            return
        level: RunId | None = key
        while level is not None and level.executable != (variable.scope or home):
            level = self.frozen.flow.above(level)
        self.tell(
            level or PACKAGE,
            EventName.ON_VARIABLE_VALUE_CHANGED,
            message,
            VariableDescription=of.description,
            VariableID=braced(of.id),
            VariableName=of.name,
            VariableValue=hide(of, value, secret),
        )

    def forget(self, handler: RunId) -> None:
        """Drop the variables of a run of an event handler that is over."""
        run = write_path(handler.path)
        bound = (each.id for child in self.frozen.children for each in self.frozen.packages[child].parameters)
        own = [own_id(each, run) for each in (*(each.id for each in self.frozen.document.variables), *bound)]
        self.changed.forget(self.frozen.flow.find_parallel(handler), own)

    def call(self, child: RunId, bound: Mapping[UUID, Any]) -> None:
        """Begin a call of a package: with new variables, and with values for its parameters."""
        flow, homes = self.frozen.flow, self.frozen.homes
        scopes, variables = flow.find_parallel(child), self.frozen.document.variables
        own = (each.id for each in variables if each.scope and homes.get(each.scope) == child.executable)
        self.changed.forget(scopes, own_ids(flow, child, own).values())
        names = own_ids(flow, child, bound)
        self.changed.change(scopes, {names[parameter]: value for parameter, value in bound.items()})

    def write(self) -> None:
        """Write all down."""
        save_execution(self.execution)
        self._write_answers()
        self.changed.write()
        known = [run for run in self.rows.values() if run.pk is not None]
        for run in known:
            run.revision = self.execution.revision
        save_runs(*known)
        insert_runs.apply(self.begun)
        self.elements.write()
        if self.raised:
            RaisedEvent.objects.bulk_create(self.raised.values())
        append(self.execution, self.events)

    def _write_answers(self) -> None:
        ExpressionValue.objects.bulk_create(
            ExpressionValue(
                execution=self.execution,
                of=each.of,
                path=write_path(each.path),
                value=each.value,
                revision=self.execution.revision,
            )
            for each in self.answers
        )


def _is_same(one: VariableDocument, other: VariableDocument) -> bool:
    """Whether one is the other, whose ID may be that of one run of an event handler."""
    return one.scope == other.scope and one.qualified_name == other.qualified_name
