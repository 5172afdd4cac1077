"""A transition of an execution: under the lock on its row, or if that is as it was left, something is learned, the plan
is applied, and all is written at once.

It takes no longer than some seconds, so that others get the lock: what may take long is a worker's work.
"""

from collections.abc import Hashable
from functools import partial
from time import monotonic
from typing import assert_never

from designer.database.commits import after_commit, leaving_to_the_next_commit
from designer.database.statements import Refused
from designer.expressions import OF_STEP, limited
from designer.package.enumerations import ContainerType, EventName
from designer.variables.values import CannotEvaluate
from tasks.runtime.engine.batches import find_batch, mark_begun, number_batches
from tasks.runtime.engine.ending import cancel_waiting, mark_ended
from tasks.runtime.engine.loops import mark_listing, needs_listing
from tasks.runtime.engine.questions import answer_question
from tasks.runtime.engine.runners import batch_runners, calculations, runners
from tasks.runtime.engine.task_outcome import Result, run_to_result
from tasks.runtime.engine.told import AT_START, ENDS, STATUSES
from tasks.runtime.engine.validation import validate_now
from tasks.runtime.engine.yielding import longest_transition, rest
from tasks.runtime.events.event import make_storable
from tasks.runtime.models import Execution, TaskRun
from tasks.runtime.planner import (
    PACKAGE,
    Begin,
    Finish,
    Iterate,
    Open,
    Outcome,
    PlannerCommand,
    Question,
    Raised,
    RunId,
    Stage,
    Start,
)
from tasks.runtime.queue import enqueue
from tasks.runtime.rules.iterations import NOTHING
from tasks.runtime.rules.paths import read_path
from tasks.runtime.state.deferred_write import DeferredWrite
from tasks.runtime.state.unit_of_work import UnitOfWork
from tasks.runtime.state.variable_changes import change_variables, forget_variables
from tasks.runtime.statuses import TaskStatus

MOST_ROUNDS = 200
"""After so many rounds of calculations and answers, or some seconds, others may have the lock; what comes next is
queued."""


class Transition:
    """What a transition changes. run_inline: this process runs the first task, or batch, that starts; others are
    queued. started are the runs that start, by what those of a batch have in common. seen is the execution's row where
    it is not locked (UnitOfWork). waits_for_disk: whatever follows, its commit does. defers: if one task alone begins,
    which writes rows soon, the transition is left to be written with these (deferred).
    """

    def __init__(
        self, execution: Execution, *, run_inline: bool, seen: Execution | None = None, defers: bool = False
    ) -> None:
        self.run_inline, self.defers = run_inline, defers
        self.deferred: DeferredWrite | None = None
        self.unit = UnitOfWork(execution, seen)
        self.started: dict[Hashable, list[TaskRun]] = {}
        self.inline: list[TaskRun] = []
        self.rounds = 0
        self.waits_for_disk = False
        self.begun = monotonic()
        self.until = self.begun + longest_transition()

    def mark_invalid(self) -> None:
        """Learn that the package is invalid: nothing in it begins but event handlers."""
        self.unit.execution.stage = Stage.ENDING
        self.unit.learn(self.unit.describe(PACKAGE))

    def record_result(self, run: TaskRun, result: Result) -> None:
        """Learn what a task run came to. The caller has checked that the run is its own."""
        key, unit = key_of(run), self.unit
        if run.type == ContainerType.FOREACH_LOOP:
            self._record_listing(key, run.item_count, result)
            return
        unit.task_runs[key] = run
        result = self._assign(key, result)
        told = unit.redact(key, result.sentence) if result.status is TaskStatus.FAILED else result.sentence
        run.status, run.worked, run.message = TaskStatus.ENDING, result.status, make_storable(told)
        if result.status is not TaskStatus.SUCCEEDED and run.type in runners:
            runners[run.type].abandon([run.pk], result.sentence)
        if result.status is TaskStatus.FAILED:
            unit.raise_error(key, told, result.code)
            unit.emit(key, "OnTaskFailed")
        for event in result.events:
            unit.append_event(key, event)
        unit.learn(unit.describe(key))

    def _assign(self, key: RunId, result: Result) -> Result:
        """Give variables the values that a task has for them; one that has too much for them has failed."""
        if not result.changed:
            return result
        try:
            change_variables(self.unit, key, self.unit.values_of(key), result.changed)
        except CannotEvaluate as error:
            return Result(TaskStatus.FAILED, error.sentence, error.code, result.events)
        return result

    def _record_listing(self, key: RunId, count: int | None, result: Result) -> None:
        """Learn what a worker has listed for a loop, or why it could not; then the loop has nothing to go through."""
        unit, row = self.unit, self.unit.task_run(key)
        row.status, row.worker, row.item_count = TaskStatus.RUNNING, None, count
        if result.items is not None:
            unit.loop_items.keep(row, result.items)
        if result.status is not TaskStatus.SUCCEEDED:
            row.is_exhausted = True
            unit.raise_error(key, unit.redact(key, result.sentence), result.code)
        elif not count:
            unit.emit(key, "OnWarning", NOTHING)
        unit.learn(unit.describe(key))

    def advance(self) -> list[TaskRun]:
        """Do what comes next, write all down, and give the task runs that this process is to run, one or a batch."""
        unit = self.unit
        while True:
            unit.has_news = False
            self.rounds += 1
            plan = unit.planner.next()
            for each in plan.commands:
                self._apply(each)
            questions = [each for each in plan.questions if not self._waits_for_worker(each)]
            if (questions or unit.has_news) and self.rounds > 1 and self._is_long():
                after_commit(self._advance_later)
                break
            for question in questions:
                with limited(OF_STEP):
                    unit.learn(answer_question(unit, question))
                if self._is_long():
                    break  # the others are asked again
            if not unit.has_news:
                break
        if plan.outcome:
            unit.events.append(mark_ended(unit.execution, ENDS[plan.outcome]))
        cancels = self._cancels_more(plan.outcome)
        self._write(self._share_out(), may_defer=self.defers and not cancels)
        if cancels:
            cancel_waiting(unit.execution)
            Transition(unit.execution, run_inline=False).advance()
        return self.inline

    def _write(self, others: list[list[TaskRun]], *, may_defer: bool) -> None:
        """Write all down and queue the batches for others, or leave it if one task alone begins, which writes soon."""
        unit, writes_soon = self.unit, bool(self.inline) and self.inline[0].type in batch_runners
        if may_defer and writes_soon and not self.inline[1:] and not others and not unit.flow.has_handlers:
            self.deferred = unit.defer(self.inline[0])
        if self.deferred:
            return
        if writes_soon and not self.waits_for_disk:  # the first message leaves after another commit
            unit.beside.extend(leaving_to_the_next_commit())
        unit.write()
        for first, *_ in others:
            after_commit(partial(enqueue, "run_task", first.pk, unit.execution.caller_id))

    def _cancels_more(self, outcome: Outcome | None) -> bool:
        """Whether what waits is canceled too. Raises Refused where nothing is locked for that."""
        if self.unit.is_canceled and not outcome and self.unit.seen:
            raise Refused
        return self.unit.is_canceled and not outcome

    def _advance_later(self) -> None:
        """Queue the next transition, after a pause for others when this process goes on with the execution."""
        execution = self.unit.execution
        if self.run_inline:
            rest(execution, monotonic() - self.begun)
        enqueue("run_package", execution.pk, execution.caller_id)

    def _waits_for_worker(self, question: Question) -> bool:
        """Whether the answer needs what a worker lists; when that is new it is handed out, like a task."""
        if not isinstance(question, Iterate):
            return False
        run = self.unit.look_at(question.loop)
        if run.type != ContainerType.FOREACH_LOOP or not needs_listing(self.unit.snapshot, run):
            return False
        if run.status == TaskStatus.RUNNING and run.worker is None:
            self.unit.task_runs[question.loop] = run
            run.status = TaskStatus.PENDING
            self.started[question.loop] = [run]
        return True

    def _apply(self, command: PlannerCommand) -> None:
        match command:
            case Begin(key):
                self._begin(key)
            case Open(key):
                self._open(key)
            case Start(key):
                self._start(key)
            case Raised():
                self.unit.record_raised(command)
                self._emit_failed_call(command.source, command.event)
            case Finish(key, outcome):
                self._finish(key, outcome)
            case _:
                assert_never(command)

    def _begin(self, key: RunId) -> None:
        if key == PACKAGE:
            self.unit.execution.stage = Stage.BEGUN
            return
        run = self.unit.create_run(key)
        run.status, run.started_at = TaskStatus.BEGINNING, self.unit.now
        self.unit.emit(key, "OnPreExecute")

    def _open(self, key: RunId) -> None:
        if key == PACKAGE:
            self.unit.execution.stage = Stage.RUNNING
        else:
            run = self._find_or_create_run(key)
            run.status = TaskStatus.RUNNING
            if run.started_at is None:
                run.started_at = self.unit.now
                self.unit.emit(key, "OnPreExecute")
        self._raise_at_start(key)

    def _start(self, key: RunId) -> None:
        run = self._find_or_create_run(key)
        self._raise_at_start(key)
        run.status = TaskStatus.PENDING
        if run.type in calculations and not self._is_long():
            self.calculate(run)
        else:
            snapshot = self.unit.snapshot
            batch = find_batch(snapshot.flow, key, snapshot.executables[run.executable])
            self.started.setdefault(batch, []).append(run)

    def _share_out(self) -> list[list[TaskRun]]:
        """Begin what this process runs itself, and give the batches for others."""
        batches = number_batches(self.started)
        mine = next((batch for batch in batches if self.run_inline and batch[0].type not in calculations), [])
        for run in mine:
            if run.type == ContainerType.FOREACH_LOOP:
                mark_listing(run)
            else:
                self.begin_work(run)
        self.inline = mine
        return [batch for batch in batches if batch is not mine]

    def _find_or_create_run(self, key: RunId) -> TaskRun:
        """Give the row of a run whose work is to be done now: handlers of its OnPreExecute may have run before."""
        return self.unit.task_run(key) if self.unit.sees(key, "OnPreExecute") else self.unit.create_run(key)

    def _raise_at_start(self, key: RunId) -> None:
        """Raise what SSIS raises when work begins. What is not validated before is validated where it runs."""
        for event in AT_START:
            self.unit.raise_event(key, event)

    def _is_long(self) -> bool:
        return self.rounds > MOST_ROUNDS or monotonic() > self.until

    def calculate(self, run: TaskRun) -> None:
        """Do the whole work of a task that needs nothing but values, and learn what it came to."""
        calculate, key, unit = calculations[run.type], key_of(run), self.unit

        def work() -> Result:
            executable, values = unit.snapshot.executables[run.executable], unit.values_of(key)
            validate_now(executable, unit.execution, lambda: values)
            calculated = calculate(executable, values)
            change_variables(unit, key, values, calculated.changed)
            return Result(TaskStatus.SUCCEEDED, calculated.sentence)

        self.begin_work(run)
        with limited(OF_STEP):
            result = run_to_result(str(run), work)
        self.record_result(run, result)

    def begin_work(self, run: TaskRun) -> None:
        """Note that this process does the work of a task run."""
        key = key_of(run)
        if not self.unit.sees(key, "OnPreExecute"):  # where that is handled, it was told before
            self.unit.emit(key, "OnPreExecute")
        mark_begun(self.unit.now, run)

    def _finish(self, key: RunId, outcome: Outcome) -> None:
        if key == PACKAGE:
            return  # its end is that of the execution
        run = self.unit.task_run(key)
        run.status, run.ended_at = STATUSES[outcome], self.unit.now
        if run.status == TaskStatus.FAILED and not self.unit.sees(key, EventName.ON_TASK_FAILED):
            self._emit_failed_call(key, EventName.ON_TASK_FAILED)
        self.unit.emit(key, "OnPostExecute", run.message if run.status == TaskStatus.SUCCEEDED else "")
        if run.type == ContainerType.EVENT_HANDLER:
            forget_variables(self.unit, key)

    def _emit_failed_call(self, key: RunId, event: str) -> None:
        """Log that a task has failed which calls a package; of other tasks that is told when their work has ended."""
        part = self.unit.snapshot.executables.get(key.executable) if key.executable else None
        if event == EventName.ON_TASK_FAILED and part and part.type == ContainerType.EXECUTE_PACKAGE:
            self.unit.emit(key, event)


def key_of(run: TaskRun) -> RunId:
    """Give the name that the planner has for a task run."""
    return RunId(run.executable, read_path(run.path))
