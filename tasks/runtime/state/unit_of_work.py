"""The unit of work of a transition: what the execution's rows are to say, gathered first and written all at once."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from itertools import chain
from typing import Any
from uuid import UUID

from django.utils import timezone

from designer.database.commits import leave_waiting
from designer.database.statements import Statement
from designer.package.enumerations import EventName
from designer.variables.values import CannotEvaluate, Value, Values
from tasks.runtime.events.event import QUOTING, Event, find_source_type
from tasks.runtime.events.event_log import statements_of
from tasks.runtime.models import Execution, RaisedEvent, TaskRun
from tasks.runtime.planner import PACKAGE, Evaluated, Fact, Raised, Run, RunId
from tasks.runtime.rules.handlers import event_payload
from tasks.runtime.rules.paths import write_path
from tasks.runtime.secrecy import conceal, read_secret_texts
from tasks.runtime.state.deferred_write import DeferredWrite
from tasks.runtime.state.loop_items import LoopItemStore
from tasks.runtime.state.planner_cache import checkout_planner, describe_package, describe_row
from tasks.runtime.state.snapshot import load_snapshot
from tasks.runtime.state.values import given_to_all, values_of
from tasks.runtime.state.variables import ChangedVariables
from tasks.runtime.state.writing import INSERT_RUNS, RUN, RUNS, save_execution, save_runs, write_down, write_evaluated

PLANNED = frozenset({EventName.ON_PRE_EXECUTE, EventName.ON_POST_EXECUTE, EventName.ON_TASK_FAILED})
"""The events that the planner raises by itself where they are seen."""


class UnitOfWork:
    """What changes in one transition of an execution. The planner knows all of it.

    The caller has locked the execution's row. Or nobody has, seen is the row as this process wrote it last, and what
    is written is written only if the row is still the same. own is the run that must be this process's then.
    """

    def __init__(self, execution: Execution, seen: Execution | None = None) -> None:
        self.execution, self.seen = execution, seen
        self.own: TaskRun | None = None
        self.now = timezone.now()
        self.snapshot = load_snapshot(execution)
        self.flow = self.snapshot.flow
        self.planner = checkout_planner(execution)
        self.task_runs: dict[RunId, TaskRun] = {}
        self._looked_at: dict[RunId, TaskRun] = {}
        self.created_runs: list[TaskRun] = []
        self.evaluated: list[Evaluated] = []
        self.raised: dict[int, RaisedEvent] = {}
        self.read_raised: dict[int, RaisedEvent] = {}
        self.events: list[Event] = []
        self.loop_items = LoopItemStore(execution)
        self.changed = ChangedVariables(execution)
        self.beside: list[Statement] = []
        """What is written together with the rows."""
        self.has_news = False
        self.is_canceled = False

    def learn(self, fact: Fact) -> None:
        """Tell the planner of something that came to be in this transition."""
        self.planner.learn(fact)
        self.has_news = True

    def task_run(self, key: RunId) -> TaskRun:
        """Give the row of a run that this transition changes."""
        if key not in self.task_runs:
            self.task_runs[key] = self.look_at(key)
        return self.task_runs[key]

    def look_at(self, key: RunId) -> TaskRun:
        """Give the row of a run that stays as it is, and may be in another process's hands."""
        if found := self.task_runs.get(key) or self._looked_at.get(key):
            return found
        (row,) = RUN.ask(execution=self.execution.pk, executable=key.executable, path=write_path(key.path))
        if self.seen is None:  # locked, so nobody changes it meanwhile
            self._looked_at[key] = row
        return row

    def create_run(self, key: RunId) -> TaskRun:
        """Make the row of a run that begins."""
        executable = self.snapshot.executables[key.executable]  # type: ignore[index]  # the package is no task
        run = RUNS.make(
            execution=self.execution,
            executable=executable.id,
            path=write_path(key.path),
            name=executable.name,
            type=executable.type,
            revision=self.execution.revision,
        )
        self.created_runs.append(run)
        self.task_runs[key] = run
        return run

    def emit(self, key: RunId, name: str, message: str = "", code: str = "", **said: Any) -> None:
        """Enter an event of a run, or of the package, for the log and for those who handle it."""
        self.append_event(key, self._make_event(key, name, message, code, said))

    def _make_event(self, key: RunId, name: str, message: str, code: str, said: Mapping[str, Any]) -> Event:
        """Give an event with its source."""
        if not key.executable:
            return Event(name, message, code=code, said=said)
        part = self.snapshot.executables[key.executable]
        path, kind = write_path(key.path), find_source_type(part.type)
        return Event(name, message, part.id, part.name, code, path, kind, said=said)

    def append_event(self, key: RunId, event: Event) -> None:
        """Enter an event of a run that is said already."""
        self._append_to_log(key, event)
        if event.name not in PLANNED:
            self.raise_event(key, event)

    def _append_to_log(self, key: RunId, event: Event) -> None:
        self.events.append(self.redacted(key, event))

    def redacted(self, key: RunId, event: Event) -> Event:
        """Give an event as the log may have it: what quotes what people wrote is without what is sensitive."""
        return replace(event, message=self.redact(key, event.message)) if event.name in QUOTING else event

    def raise_event(self, key: RunId, event: Event) -> None:
        """Let the event handlers that see an event run. If nobody handles it, this does nothing."""
        if self.sees(key, event.name):
            self.record_raised(self.planner.raise_event(key, event.name), event_payload(event))
            self.has_news = True

    def sees(self, key: RunId, name: str) -> bool:
        """Whether an event handler sees an event of a run."""
        return self.flow.sees(key.executable, name)

    def record_raised(self, raised: Raised, said: Mapping[str, Any] | None = None) -> None:
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
            counts = self.execution if key == PACKAGE else self.task_run(key)
            counts.errors += 1
        if key == PACKAGE:
            self.execution.message = self.execution.message or sentence
        enter = self.append_event if is_seen else self._append_to_log
        enter(key, self._make_event(key, EventName.ON_ERROR, sentence, code, {}))

    def redact(self, key: RunId, sentence: str, of: UUID | None = None) -> str:
        """Give a sentence on a run without what is sensitive, nor what its executable has made of that.

        of is what the sentence is on, where that is not the run's executable.
        """
        snapshot, of = self.snapshot, of or key.executable
        secret = snapshot.secret_names[snapshot.home_of(key.executable)]
        if not (secret and sentence):
            return sentence
        try:
            texts = list(read_secret_texts(self.values_of(key), secret, snapshot.find_expressions(of)))
        except CannotEvaluate:
            texts = []  # this worker cannot decrypt them, so they stand nowhere
        return conceal(sentence, texts, quotes=bool(snapshot.find_hidden(of)))

    def describe(self, key: RunId) -> Run:
        """Give what the rows say of a run now."""
        return describe_package(self.execution) if key == PACKAGE else describe_row(self.flow, self.task_run(key))

    def values_of(self, key: RunId) -> Values:
        """Give what a run, or the package, sees now."""
        executable = self.snapshot.executables[key.executable] if key.executable else None
        return values_of(
            self.execution,
            self.snapshot.document,
            executable,
            self.changed.see(self.flow.find_parallel(key)),
            key.path,
            lambda _, handler: self._read(handler),
            self._given,
        )

    @cached_property
    def _given(self) -> dict[str, Value]:
        return given_to_all(self.execution, self.snapshot.document)

    def _read(self, handler: RunId) -> tuple[RaisedEvent, TaskRun]:
        number = handler.path[-1]
        if number not in self.read_raised:
            self.read_raised[number] = self.raised.get(number) or RaisedEvent.objects.get(
                execution=self.execution, number=number
            )
        return self.read_raised[number], self._find_row(handler)

    def _find_row(self, handler: RunId) -> TaskRun:
        """Give the row of a run of an event handler; before it begins, whether it will may already be asked."""
        path = write_path(handler.path)
        begun = TaskRun.objects.filter(execution=self.execution, executable=str(handler.executable), path=path)
        known = self.task_runs.get(handler) or begun.first()
        return known or TaskRun(executable=handler.executable, path=path)  # type: ignore[misc]  # a handler has an ID

    def write(self) -> None:
        """Write all down; raises Refused, and writes nothing, if what was not locked has changed."""
        more = self._write_more if self._has_more else None
        write_down(self._make_statements(), more, is_locked=self.seen is None)

    def defer(self, run: TaskRun) -> DeferredWrite | None:
        """Leave all that is to be written to who writes the first rows of a run that begins, if that is possible."""
        if self.seen is None or self._has_more or self.created_runs != [run]:
            return None
        (made,) = INSERT_RUNS.statements([run])
        statements = self._make_statements(made)
        made_by = next(place for place, each in enumerate(statements) if each is made)
        return DeferredWrite(run, statements, made_by, leave_waiting())

    def _make_statements(self, *made: Statement) -> list[Statement]:
        """Give what writes the rows; made makes those of the runs that begin, where that is known already."""
        known = [run for run in self.task_runs.values() if run.pk is not None]
        saved = save_execution(self.execution, self.seen), save_runs(self.execution.revision, known, self.own)
        inserted = made or INSERT_RUNS.statements(self.created_runs), statements_of(self.execution, self.events)
        return list(chain(*saved, self.beside, *inserted))

    @property
    def _has_more(self) -> bool:
        return bool(self.evaluated or self.changed.has_news or self.loop_items.has_news or self.raised)

    def _write_more(self) -> None:
        write_evaluated(self.execution, self.evaluated)
        self.changed.write()
        self.loop_items.write()
        RaisedEvent.objects.bulk_create(self.raised.values())
