"""A step of an execution: under the lock on its row something is learned, the plan applied, and all written at once."""

from collections.abc import Mapping
from functools import cached_property, partial
from typing import Any, assert_never
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from designer.document import ExecutableDocument, VariableDocument
from designer.enumerations import EventName
from designer.property_expressions import evaluate_condition
from designer.scopes import CannotEvaluate, Values
from tasks.runtime import heartbeat
from tasks.runtime.books import COUNTED, OUTCOMES, open_books, read_path, write_path
from tasks.runtime.conditions import find_condition, find_container
from tasks.runtime.events import Event, append, make_storable
from tasks.runtime.frozen import DOCUMENTS, freeze
from tasks.runtime.gate import Result, attempt
from tasks.runtime.logging_levels import DIAGNOSTIC
from tasks.runtime.loops import prepare_iteration
from tasks.runtime.models import Execution, ExpressionValue, TaskRun
from tasks.runtime.planner import (
    PACKAGE,
    Begin,
    Evaluate,
    Evaluated,
    Fact,
    Finish,
    Iterate,
    Key,
    Open,
    Question,
    Raised,
    Run,
    Stage,
    Start,
)
from tasks.runtime.planner import Step as Decision
from tasks.runtime.precedence import Outcome
from tasks.runtime.queue import enqueue
from tasks.runtime.runners import calculations, runners
from tasks.runtime.secrecy import tell_change
from tasks.runtime.states import ExecutionStatus, TaskStatus
from tasks.runtime.values import values_of
from tasks.runtime.variables import read_changed, write_changed

ENDS = {
    Outcome.SUCCESS: ExecutionStatus.SUCCEEDED,
    Outcome.COMPLETION: ExecutionStatus.SUCCEEDED,
    Outcome.FAILURE: ExecutionStatus.FAILED,
    Outcome.CANCELED: ExecutionStatus.CANCELED,
}
STATUSES = {**{outcome: status for status, outcome in OUTCOMES.items()}, Outcome.COMPLETION: TaskStatus.SUCCEEDED}
MOST_ROUNDS = 200
"""After so many rounds of calculations and answers others may have the lock; what comes next is queued."""
CONCLUDED = ["status", "message", "started_at", "ended_at", "attempts", *COUNTED, "revision"]


class Step:
    """What a step changes. here: this process runs the first task that starts; all others are queued."""

    def __init__(self, execution: Execution, *, here: bool) -> None:
        self.execution = execution
        self.here = here
        self.frozen = freeze(execution)
        self.planner = open_books(execution)
        self.first: TaskRun | None = None
        self.begun: list[TaskRun] = []
        self.rows: dict[Key, TaskRun] = {}
        self.answers: list[Evaluated] = []
        self.events: list[Event] = []
        self.rounds = 0
        self.has_news = False
        self.has_changed = False

    def conclude(self, run: TaskRun, result: Result) -> None:
        """Learn what a task run came to. The caller has checked that the run is its own."""
        key = Key(run.executable, read_path(run.path))
        run.message = make_storable(result.sentence)
        self.rows[key] = run
        if result.status is not TaskStatus.SUCCEEDED and run.type in runners:
            runners[run.type].abandon([run.pk], result.sentence)
        if result.status is TaskStatus.FAILED:
            run.errors += 1
            self._tell(run, "OnError", result.sentence, result.code)
            self._tell(run, "OnTaskFailed")
        self.events += result.events
        self._learn(Run(key, Stage.ENDING, OUTCOMES[result.status], run.errors))

    def go_on(self) -> TaskRun | None:
        """Do what comes next, write all down, and give the task run that this process is to run."""
        while True:
            self.has_news = False
            self.rounds += 1
            decided = self.planner.next()
            for each in decided.steps:
                self._apply(each)
            if decided.questions and self._is_long():
                transaction.on_commit(partial(enqueue, "run_package", self.execution.pk))
                break
            for question in decided.questions:
                self._learn(self._answer(question))
            if not self.has_news:
                break
        self._write()
        if decided.end:
            end(self.execution, ENDS[decided.end])
        return self.first

    def _learn(self, fact: Fact) -> None:
        self.planner.learn(fact)
        self.has_news = True

    def _apply(self, decision: Decision) -> None:
        match decision:
            case Start(key):
                self._start(key)
            case Finish(key, outcome) if key != PACKAGE:
                self._finish(self._row(key), outcome)
            case Open(key) if key != PACKAGE:
                self._open(key)
            case Begin() | Open() | Raised() | Finish():
                pass  # of the package, which has no row, or of event handlers, which no package can have yet
            case _:
                assert_never(decision)

    def _answer(self, question: Question) -> Fact:
        match question:
            case Evaluate():
                return self._evaluate(question)
            case Iterate():
                return self._iterate(question)
            case _:
                assert_never(question)

    def _evaluate(self, question: Evaluate) -> Evaluated:
        """Give the value of an expression; one that gives none is an error where it was asked for, and false."""
        condition = find_condition(self.frozen, question.of)
        try:
            values = self._values_of(condition.sees)
            value = evaluate_condition(condition.expression, values, condition.what)
        except CannotEvaluate as error:
            value = False
            self._raise_error(question, error)
        self.events.append(Event(DIAGNOSTIC, f"{condition.what}: {condition.expression} is {value}."))
        answer = Evaluated(question.of, question.path, value)
        self.answers.append(answer)
        return answer

    def _values_of(self, executable: ExecutableDocument | None) -> Values:
        return values_of(self.execution, self.frozen.document, executable, self.changed)

    @cached_property
    def changed(self) -> dict[UUID, Any]:
        """What runs have made of variables."""
        return read_changed(self.execution) if self.frozen.document.variables else {}

    def _raise_error(self, question: Evaluate, error: CannotEvaluate) -> None:
        """Count an error of the container, or the package, that the expression is in."""
        key = find_container(self.frozen, question)
        if key == PACKAGE:
            self.execution.errors += 1
            self.execution.message = self.execution.message or error.sentence
            self.events.append(Event("OnError", error.sentence, code=error.code))
            self._learn(Run(PACKAGE, errors=self.execution.errors))
        else:
            self._learn(self._count_error(key, error))

    def _count_error(self, key: Key, error: CannotEvaluate) -> Run:
        run = self._row(key)
        run.errors += 1
        self._tell(run, "OnError", error.sentence, error.code)
        return Run(key, errors=run.errors, iterations=run.iterations, is_exhausted=run.is_exhausted)

    def _iterate(self, question: Iterate) -> Run:
        """Get the next iteration ready, or say that there are no more; an error ends the loop."""
        key, run = question.loop, self._row(question.loop)
        executable = self.frozen.executables[run.executable]
        try:
            change = partial(self._change, run)
            has_more = prepare_iteration(executable, question.first, self._values_of(executable), change)
        except CannotEvaluate as error:
            run.is_exhausted = True
            return self._count_error(key, error)
        run.iterations, run.is_exhausted = question.first + has_more, not has_more
        return Run(key, errors=run.errors, iterations=run.iterations, is_exhausted=run.is_exhausted)

    def _row(self, key: Key) -> TaskRun:
        """Give the row of a run that this step changes."""
        if key not in self.rows:
            path = write_path(key.path)
            self.rows[key] = TaskRun.objects.get(execution=self.execution, executable=str(key.executable), path=path)
        return self.rows[key]

    def _open(self, key: Key) -> None:
        run = self._make(key)
        run.status, run.started_at = TaskStatus.RUNNING, timezone.now()
        self.rows[key] = run
        self._tell(run, "OnPreExecute")

    def _make(self, key: Key) -> TaskRun:
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

    def _start(self, key: Key) -> None:
        run = self._make(key)
        if run.type in calculations:
            if not self._is_long():
                self.calculate(run)
        elif self.here and self.first is None:
            self.first = run
            mark_begun(run)
            self._tell(run, "OnPreExecute")

    def _is_long(self) -> bool:
        return self.rounds > MOST_ROUNDS

    def calculate(self, run: TaskRun) -> None:
        """Do the whole work of a task that needs nothing but values, and learn what it came to."""
        calculate = calculations[run.type]
        executable = self.frozen.executables[run.executable]

        def work() -> Result:
            calculated = calculate(executable, self._values_of(executable))
            self._change(run, calculated.changed)
            return Result(TaskStatus.SUCCEEDED, calculated.sentence)

        mark_begun(run)
        self._tell(run, "OnPreExecute")
        self.conclude(run, attempt(str(run), work))

    def _change(self, run: TaskRun, changed: Mapping[UUID, Any]) -> None:
        """Give variables other values."""
        self.changed.update(changed)
        self.has_changed |= bool(changed)
        for variable in self.frozen.document.variables:
            if variable.id in changed:
                self._tell_change(run, variable, changed[variable.id])

    def _tell_change(self, run: TaskRun, variable: VariableDocument, value: Any) -> None:
        name = EventName.ON_VARIABLE_VALUE_CHANGED if variable.raise_changed_event else DIAGNOSTIC
        if variable.raise_changed_event or self.execution.logging.writes(DIAGNOSTIC):
            self._tell(run, name, tell_change(variable, value, self.frozen.secret_variables))

    def _finish(self, run: TaskRun, outcome: Outcome) -> None:
        run.status, run.ended_at = STATUSES[outcome], timezone.now()
        self._tell(run, "OnPostExecute", run.message if run.status == TaskStatus.SUCCEEDED else "")

    def _write(self) -> None:
        self.execution.save(update_fields=["revision", "errors", "message"])
        self._write_answers()
        if self.has_changed:
            write_changed(self.execution, self.changed)
        for run in self.rows.values():
            if run.pk is not None:
                run.revision = self.execution.revision
                run.save(update_fields=CONCLUDED)
        TaskRun.objects.bulk_create(self.begun)
        for run in self.begun:
            if run is not self.first and run.status == TaskStatus.PENDING:
                transaction.on_commit(partial(enqueue, "run_task", run.pk))
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

    def _tell(self, run: TaskRun, name: str, message: str = "", code: str = "") -> None:
        self.events.append(Event.of(run, name, message, code))


def lock(execution_id: int) -> Execution:
    """Lock an execution's row for the rest of the transaction; the documents, which may be large, are left out."""
    return Execution.objects.defer(*DOCUMENTS).select_for_update().get(pk=execution_id)


def end(execution: Execution, status: ExecutionStatus) -> None:
    """Give the execution its final status. The caller holds the lock."""
    execution.status = status
    execution.ended_at = timezone.now()
    execution.save(update_fields=["status", "ended_at", "message"])
    append(execution, [Event("OnPostExecute", f"{status.label}.")])


def mark_begun(run: TaskRun) -> None:
    """Note that this process runs it."""
    run.status, run.worker, run.started_at = TaskStatus.RUNNING, heartbeat.identify(), timezone.now()
    run.due_at, run.message = None, ""
    run.attempts += 1
