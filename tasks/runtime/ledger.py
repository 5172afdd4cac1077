"""The ledger of a step: what its execution's rows are to say, gathered while it is planned and written all at once."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils import timezone

from designer.document import ExecutableDocument, VariableDocument
from designer.enumerations import EventName
from designer.scopes import CannotEvaluate, Values
from tasks.runtime.batches import write_alike
from tasks.runtime.books import COUNTED, open_books, read_path, write_path
from tasks.runtime.elements import Elements
from tasks.runtime.events import Event, append
from tasks.runtime.frozen import freeze
from tasks.runtime.logging_levels import DIAGNOSTIC
from tasks.runtime.models import Execution, ExpressionValue, TaskRun
from tasks.runtime.planner import PACKAGE, Evaluated, Fact, Key, Run
from tasks.runtime.secrecy import tell_change
from tasks.runtime.values import values_of
from tasks.runtime.variables import Changed

CONCLUDED = ["status", "message", "started_at", "ended_at", "attempts", *COUNTED, "element_count", "revision"]


class Ledger:
    """What changes in one step of an execution whose row the caller has locked. What is entered, the planner knows."""

    def __init__(self, execution: Execution) -> None:
        self.execution = execution
        self.now = timezone.now()
        self.frozen = freeze(execution)
        self.planner = open_books(execution)
        self.rows: dict[Key, TaskRun] = {}
        self.begun: list[TaskRun] = []
        self.answers: list[Evaluated] = []
        self.events: list[Event] = []
        self.elements = Elements(execution)
        self.changed = Changed(execution)
        self.has_news = False

    def learn(self, fact: Fact) -> None:
        """Tell the planner of something that came to be in this step."""
        self.planner.learn(fact)
        self.has_news = True

    def row(self, key: Key) -> TaskRun:
        """Give the row of a run that this step changes."""
        if key not in self.rows:
            path = write_path(key.path)
            self.rows[key] = TaskRun.objects.get(execution=self.execution, executable=str(key.executable), path=path)
        return self.rows[key]

    def make(self, key: Key) -> TaskRun:
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
        return run

    def tell(self, run: TaskRun, name: str, message: str = "", code: str = "") -> None:
        """Enter an event of a run."""
        self.events.append(Event.of(run, name, message, code))

    def count_error(self, key: Key, error: CannotEvaluate) -> Run:
        """Enter an error of a container, or of the package."""
        if key == PACKAGE:
            self.execution.errors += 1
            self.execution.message = self.execution.message or error.sentence
            self.events.append(Event("OnError", error.sentence, code=error.code))
            return Run(PACKAGE, errors=self.execution.errors)
        run = self.row(key)
        run.errors += 1
        self.tell(run, "OnError", error.sentence, error.code)
        return Run(key, errors=run.errors, iterations=run.iterations, is_exhausted=run.is_exhausted)

    def values_of(self, executable: ExecutableDocument | None, key: Key) -> Values:
        """Give what an executable, or the package, sees now where this run is."""
        changed = self.changed.see(self.frozen.flow.find_parallel(key))
        return values_of(self.execution, self.frozen.document, executable, changed)

    def change(self, run: TaskRun, changed: Mapping[UUID, Any]) -> None:
        """Give variables other values, as a run has it."""
        self.changed.change(self.frozen.flow.find_parallel(Key(run.executable, read_path(run.path))), changed)
        self.tell_of_changes(run, changed)

    def tell_of_changes(self, run: TaskRun, changed: Mapping[UUID, Any]) -> None:
        """Enter the events of variables that want one."""
        for variable in self.frozen.document.variables:
            if variable.id in changed:
                self._tell_change(run, variable, changed[variable.id])

    def _tell_change(self, run: TaskRun, variable: VariableDocument, value: Any) -> None:
        name = EventName.ON_VARIABLE_VALUE_CHANGED if variable.raise_changed_event else DIAGNOSTIC
        if variable.raise_changed_event or self.execution.logging.writes(DIAGNOSTIC):
            self.tell(run, name, tell_change(variable, value, self.frozen.secret_variables))

    def write(self) -> None:
        """Write all down."""
        self.execution.save(update_fields=["revision", "errors", "message"])
        self._write_answers()
        self.changed.write()
        self._write_rows()
        TaskRun.objects.bulk_create(self.begun)
        self.elements.write()
        append(self.execution, self.events)

    def _write_rows(self) -> None:
        """Write the runs that were there before, those of one executable together."""
        alike: dict[UUID, list[TaskRun]] = defaultdict(list)
        for run in self.rows.values():
            if run.pk is not None:
                run.revision = self.execution.revision
                alike[run.executable].append(run)
        for runs in alike.values():
            values = {name: {run.pk: getattr(run, name) for run in runs} for name in CONCLUDED}
            write_alike(TaskRun.objects.filter(pk__in=[run.pk for run in runs]), values)

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
