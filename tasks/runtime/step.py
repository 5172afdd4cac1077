"""A step of an execution: under the lock on its row something is learned, the plan applied, and all written at once."""

from collections.abc import Hashable
from functools import partial
from typing import assert_never

from django.db import transaction
from django.utils import timezone

from tasks.runtime.answers import answer
from tasks.runtime.batches import find_batch, mark_begun
from tasks.runtime.books import OUTCOMES, read_path
from tasks.runtime.events import Event, append, make_storable
from tasks.runtime.frozen import DOCUMENTS
from tasks.runtime.gate import Result, attempt
from tasks.runtime.ledger import Ledger
from tasks.runtime.models import Execution, TaskRun
from tasks.runtime.planner import PACKAGE, Begin, Finish, Key, Open, Raised, Run, Stage, Start
from tasks.runtime.planner import Step as Decision
from tasks.runtime.precedence import Outcome
from tasks.runtime.queue import enqueue
from tasks.runtime.runners import batch_runners, calculations, runners
from tasks.runtime.states import ExecutionStatus, TaskStatus

ENDS = {
    Outcome.SUCCESS: ExecutionStatus.SUCCEEDED,
    Outcome.COMPLETION: ExecutionStatus.SUCCEEDED,
    Outcome.FAILURE: ExecutionStatus.FAILED,
    Outcome.CANCELED: ExecutionStatus.CANCELED,
}
STATUSES = {**{outcome: status for status, outcome in OUTCOMES.items()}, Outcome.COMPLETION: TaskStatus.SUCCEEDED}
MOST_ROUNDS = 200
"""After so many rounds of calculations and answers others may have the lock; what comes next is queued."""


class Step:
    """What a step changes. here: this process runs the first task, or batch, that starts; all others are queued."""

    def __init__(self, execution: Execution, *, here: bool) -> None:
        self.here = here
        self.ledger = Ledger(execution)
        self.started: dict[Hashable, list[TaskRun]] = {}
        self.mine: Hashable = None
        self.rounds = 0

    def conclude(self, run: TaskRun, result: Result) -> None:
        """Learn what a task run came to. The caller has checked that the run is its own."""
        key = Key(run.executable, read_path(run.path))
        run.message = make_storable(result.sentence)
        self.ledger.rows[key] = run
        if result.status is not TaskStatus.SUCCEEDED and run.type in runners:
            runners[run.type].abandon([run.pk], result.sentence)
        if result.status is TaskStatus.FAILED:
            run.errors += 1
            self.ledger.tell(run, "OnError", result.sentence, result.code)
            self.ledger.tell(run, "OnTaskFailed")
        self.ledger.events += result.events
        self.ledger.learn(Run(key, Stage.ENDING, OUTCOMES[result.status], run.errors))

    def go_on(self) -> list[TaskRun]:
        """Do what comes next, write all down, and give the task runs that this process is to run, one or a batch."""
        ledger = self.ledger
        while True:
            ledger.has_news = False
            self.rounds += 1
            decided = ledger.planner.next()
            for each in decided.steps:
                self._apply(each)
            if decided.questions and self._is_long():
                transaction.on_commit(partial(enqueue, "run_package", ledger.execution.pk))
                break
            for question in decided.questions:
                ledger.learn(answer(ledger, question))
            if not ledger.has_news:
                break
        for number, batch in enumerate(self.started.values()):
            if len(batch) > 1:
                for run in batch:
                    run.batch = number
        ledger.write()
        self._queue_others()
        if decided.end:
            end(ledger.execution, ENDS[decided.end])
        return self.started.get(self.mine, [])

    def _apply(self, decision: Decision) -> None:
        match decision:
            case Start(key):
                self._start(key)
            case Finish(key, outcome) if key != PACKAGE:
                self._finish(self.ledger.row(key), outcome)
            case Open(key) if key != PACKAGE:
                self._open(key)
            case Begin() | Open() | Raised() | Finish():
                pass  # of the package, which has no row, or of event handlers, which no package can have yet
            case _:
                assert_never(decision)

    def _open(self, key: Key) -> None:
        run = self.ledger.make(key)
        run.status, run.started_at = TaskStatus.RUNNING, self.ledger.now
        self.ledger.rows[key] = run
        self.ledger.tell(run, "OnPreExecute")

    def _start(self, key: Key) -> None:
        run = self.ledger.make(key)
        is_calculation = run.type in calculations
        if is_calculation and not self._is_long():
            self.calculate(run)
            return
        together = find_batch(self.ledger.frozen.flow, key) if run.type in batch_runners else key
        self.started.setdefault(together, []).append(run)
        if self.here and not is_calculation and self.mine in (None, together):
            self.mine = together
            mark_begun(self.ledger.now, run)
            self.ledger.tell(run, "OnPreExecute")

    def _is_long(self) -> bool:
        return self.rounds > MOST_ROUNDS

    def calculate(self, run: TaskRun) -> None:
        """Do the whole work of a task that needs nothing but values, and learn what it came to."""
        calculate = calculations[run.type]
        executable = self.ledger.frozen.executables[run.executable]
        key = Key(run.executable, read_path(run.path))

        def work() -> Result:
            calculated = calculate(executable, self.ledger.values_of(executable, key))
            self.ledger.change(run, calculated.changed)
            return Result(TaskStatus.SUCCEEDED, calculated.sentence)

        mark_begun(self.ledger.now, run)
        self.ledger.tell(run, "OnPreExecute")
        self.conclude(run, attempt(str(run), work))

    def _finish(self, run: TaskRun, outcome: Outcome) -> None:
        run.status, run.ended_at = STATUSES[outcome], self.ledger.now
        self.ledger.tell(run, "OnPostExecute", run.message if run.status == TaskStatus.SUCCEEDED else "")

    def _queue_others(self) -> None:
        for together, (first, *_) in self.started.items():
            if together != self.mine:
                transaction.on_commit(partial(enqueue, "run_task", first.pk))


def lock(execution_id: int) -> Execution:
    """Lock an execution's row for the rest of the transaction; the documents, which may be large, are left out."""
    return Execution.objects.defer(*DOCUMENTS).select_for_update().get(pk=execution_id)


def end(execution: Execution, status: ExecutionStatus) -> None:
    """Give the execution its final status. The caller holds the lock."""
    execution.status = status
    execution.ended_at = timezone.now()
    execution.save(update_fields=["status", "ended_at", "message"])
    append(execution, [Event("OnPostExecute", f"{status.label}.")])
