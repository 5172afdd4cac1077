"""A step of an execution: under the lock on its row something is learned, the plan applied, and all written at once.

It takes no longer than some seconds, so that others get the lock: what may take long is a worker's work.
"""

from collections.abc import Hashable, Sequence
from functools import partial
from time import monotonic
from typing import assert_never

from django.db import transaction

from designer.expressions import OF_STEP, limited
from designer.package.enumerations import ContainerType, EventName
from tasks.runtime.engine.answers import NOTHING, answer
from tasks.runtime.engine.batches import find_batch, mark_begun
from tasks.runtime.engine.ending import cancel_waiting, mark_ended
from tasks.runtime.engine.listing import mark_listing, needs_listing
from tasks.runtime.engine.runners import batch_runners, calculations, runners
from tasks.runtime.engine.task_outcome import Result, run_to_result
from tasks.runtime.engine.validation import validate_now
from tasks.runtime.engine.yielding import longest_step, rest
from tasks.runtime.events.event_log import Event, append, make_storable
from tasks.runtime.models import Execution, TaskRun
from tasks.runtime.planner import PACKAGE, Begin, Finish, Iterate, Open, Question, Raised, RunId, Stage, Start
from tasks.runtime.planner import PlannerCommand as Decision
from tasks.runtime.planner.precedence import Outcome
from tasks.runtime.queue import enqueue
from tasks.runtime.state.planner_cache import OUTCOMES, read_path
from tasks.runtime.state.snapshot import load_snapshot
from tasks.runtime.state.states import ExecutionStatus, TaskStatus
from tasks.runtime.state.unit_of_work import UnitOfWork

ENDS = {
    Outcome.SUCCESS: ExecutionStatus.SUCCEEDED,
    Outcome.COMPLETION: ExecutionStatus.SUCCEEDED,
    Outcome.FAILURE: ExecutionStatus.FAILED,
    Outcome.CANCELED: ExecutionStatus.CANCELED,
}
STATUSES = {**{outcome: status for status, outcome in OUTCOMES.items()}, Outcome.COMPLETION: TaskStatus.SUCCEEDED}
AT_START = (
    Event("OnPreValidate"),
    Event("OnPostValidate"),
    Event("OnExecStatusChanged", said={"ExecutionStatus": True}),
    Event("OnQueryCancel"),
)
MOST_ROUNDS = 200
"""After so many rounds of calculations and answers, or some seconds, others may have the lock; what comes next is
queued."""


class Transition:
    """What a step changes. here: this process runs the first task, or batch, that starts; all others are queued."""

    def __init__(self, execution: Execution, *, here: bool) -> None:
        self.here = here
        self.unit = UnitOfWork(execution)
        self.started: dict[Hashable, list[TaskRun]] = {}
        self.mine: Hashable = None
        self.rounds = 0
        self.begun = monotonic()
        self.until = self.begun + longest_step()

    def refuse(self) -> None:
        """Learn that the package is invalid: nothing in it begins but event handlers."""
        self.unit.execution.stage = Stage.ENDING
        self.unit.learn(self.unit.describe(PACKAGE))

    def conclude(self, run: TaskRun, result: Result) -> None:
        """Learn what a task run came to. The caller has checked that the run is its own."""
        key, unit = key_of(run), self.unit
        if run.type == ContainerType.FOREACH_LOOP:
            self._take_list(key, run.element_count, result)
            return
        unit.rows[key] = run
        told = unit.redact(key, result.sentence) if result.status is TaskStatus.FAILED else result.sentence
        run.status, run.worked, run.message = TaskStatus.ENDING, result.status, make_storable(told)
        if result.status is not TaskStatus.SUCCEEDED and run.type in runners:
            runners[run.type].abandon([run.pk], result.sentence)
        if result.status is TaskStatus.FAILED:
            unit.raise_error(key, told, result.code)
            unit.tell(key, "OnTaskFailed")
        for event in result.events:
            unit.take(key, event)
        unit.learn(unit.describe(key))

    def _take_list(self, key: RunId, count: int | None, result: Result) -> None:
        """Learn what a worker has listed for a loop, or why it could not; then the loop has nothing to go through."""
        unit, row = self.unit, self.unit.row(key)
        row.status, row.worker, row.element_count = TaskStatus.RUNNING, None, count
        if result.status is not TaskStatus.SUCCEEDED:
            row.is_exhausted = True
            unit.raise_error(key, unit.redact(key, result.sentence), result.code)
        elif not count:
            unit.tell(key, "OnWarning", NOTHING)
        unit.learn(unit.describe(key))

    def go_on(self) -> list[TaskRun]:
        """Do what comes next, write all down, and give the task runs that this process is to run, one or a batch."""
        unit = self.unit
        while True:
            unit.has_news = False
            self.rounds += 1
            decided = unit.planner.next()
            for each in decided.steps:
                self._apply(each)
            questions = [each for each in decided.questions if not self._waits_for_worker(each)]
            if (questions or unit.has_news) and self.rounds > 1 and self._is_long():
                transaction.on_commit(self._go_on_later)
                break
            for question in questions:
                with limited(OF_STEP):
                    unit.learn(answer(unit, question))
                if self._is_long():
                    break  # the others are asked again
            if not unit.has_news:
                break
        if decided.end:
            unit.events.append(mark_ended(unit.execution, ENDS[decided.end]))
        self._number_batches()
        unit.write()
        self._queue_others()
        if unit.is_canceled and not decided.end:
            cancel_waiting(unit.execution)
            Transition(unit.execution, here=False).go_on()
        return self.started.get(self.mine, [])

    def _go_on_later(self) -> None:
        """Queue the next step, after a pause for others when this process goes on with the execution."""
        execution = self.unit.execution
        if self.here:
            rest(execution, monotonic() - self.begun)
        enqueue("run_package", execution.pk, execution.caller_id)

    def _waits_for_worker(self, question: Question) -> bool:
        """Whether the answer needs what a worker lists; when that is new it is handed out, like a task."""
        if not isinstance(question, Iterate):
            return False
        run = self.unit.row(question.loop)
        if run.type != ContainerType.FOREACH_LOOP or not needs_listing(self.unit.frozen, run):
            return False
        if run.status == TaskStatus.RUNNING and run.worker is None:
            run.status = TaskStatus.PENDING
            self.started[question.loop] = [run]
            if self.here and self.mine is None:
                self.mine = question.loop
                mark_listing(run)
        return True

    def _apply(self, decision: Decision) -> None:
        match decision:
            case Begin(key):
                self._begin(key)
            case Open(key):
                self._open(key)
            case Start(key):
                self._start(key)
            case Raised():
                self.unit.write_raised(decision)
                self._tell_failed_call(decision.source, decision.event)
            case Finish(key, outcome):
                self._finish(key, outcome)
            case _:
                assert_never(decision)

    def _begin(self, key: RunId) -> None:
        if key == PACKAGE:
            self.unit.execution.stage = Stage.BEGUN
            return
        run = self.unit.make(key)
        run.status, run.started_at = TaskStatus.BEGINNING, self.unit.now
        self.unit.tell(key, "OnPreExecute")

    def _open(self, key: RunId) -> None:
        if key == PACKAGE:
            self.unit.execution.stage = Stage.RUNNING
        else:
            run = self._take_up(key)
            run.status = TaskStatus.RUNNING
            if run.started_at is None:
                run.started_at = self.unit.now
                self.unit.tell(key, "OnPreExecute")
        self._raise_at_start(key)

    def _start(self, key: RunId) -> None:
        run = self._take_up(key)
        self._raise_at_start(key)
        run.status = TaskStatus.PENDING
        is_calculation = run.type in calculations
        if is_calculation and not self._is_long():
            self.calculate(run)
            return
        together = find_batch(self.unit.frozen.flow, key) if run.type in batch_runners else key
        self.started.setdefault(together, []).append(run)
        if self.here and not is_calculation and self.mine in (None, together):
            self.mine = together
            self.begin_work(run)

    def _number_batches(self) -> None:
        for number, batch in enumerate(self.started.values()):
            for run in batch if len(batch) > 1 else ():
                run.batch = number

    def _queue_others(self) -> None:
        for together, (first, *_) in self.started.items():
            if together != self.mine:
                transaction.on_commit(partial(enqueue, "run_task", first.pk, self.unit.execution.caller_id))

    def _take_up(self, key: RunId) -> TaskRun:
        """Give the row of a run whose work is to be done now: handlers of its OnPreExecute may have run before."""
        return self.unit.row(key) if self.unit.sees(key, "OnPreExecute") else self.unit.make(key)

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
            executable, values = unit.frozen.executables[run.executable], unit.values_of(key)
            validate_now(executable, unit.execution, lambda: values)
            calculated = calculate(executable, values)
            unit.change(key, values, calculated.changed)
            return Result(TaskStatus.SUCCEEDED, calculated.sentence)

        self.begin_work(run)
        with limited(OF_STEP):
            result = run_to_result(str(run), work)
        self.conclude(run, result)

    def begin_work(self, run: TaskRun) -> None:
        """Note that this process does the work of a task run."""
        key = key_of(run)
        if not self.unit.sees(key, "OnPreExecute"):  # where that is handled, it was told before
            self.unit.tell(key, "OnPreExecute")
        mark_begun(self.unit.now, run)

    def _finish(self, key: RunId, outcome: Outcome) -> None:
        if key == PACKAGE:
            return  # its end is that of the execution
        run = self.unit.row(key)
        run.status, run.ended_at = STATUSES[outcome], self.unit.now
        if run.status == TaskStatus.FAILED and not self.unit.sees(key, EventName.ON_TASK_FAILED):
            self._tell_failed_call(key, EventName.ON_TASK_FAILED)
        self.unit.tell(key, "OnPostExecute", run.message if run.status == TaskStatus.SUCCEEDED else "")
        if run.type == ContainerType.EVENT_HANDLER:
            self.unit.forget(key)

    def _tell_failed_call(self, key: RunId, event: str) -> None:
        """Log that a task has failed which calls a package; of other tasks that is told when their work has ended."""
        part = self.unit.frozen.executables.get(key.executable) if key.executable else None
        if event == EventName.ON_TASK_FAILED and part and part.type == ContainerType.EXECUTE_PACKAGE:
            self.unit.tell(key, event)


def key_of(run: TaskRun) -> RunId:
    """Give the name that the planner has for a task run."""
    return RunId(run.executable, read_path(run.path))


def tell(execution: Execution, run: TaskRun, events: Sequence[Event]) -> None:
    """Write events of a task run that goes on, and let what handles them run. The caller holds the lock."""
    key, flow = key_of(run), load_snapshot(execution).flow
    if execution.state.is_final or not any(flow.sees(run.executable, event.name) for event in events):
        append(execution, events)
        return
    step = Transition(execution, here=False)
    for event in events:
        step.unit.take(key, event)
    step.go_on()
