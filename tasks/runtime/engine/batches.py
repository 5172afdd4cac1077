"""Batches: task runs that are ready together and that one worker does together.

They are siblings, the same tasks in neighbouring iterations of a parallel loop, or what was put off and is due.
"""

from collections import deque
from collections.abc import Generator, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain
from math import ceil

from django.db.models import F, Q
from django.utils import timezone

from designer.database.among import AmongGiven, GivenKeys
from designer.database.prepared_queries import Given, PreparedSelect, PreparedUpdate
from designer.database.prepared_rows import PreparedRows
from designer.database.statements import Statement, run_together
from designer.package.document import ExecutableDocument
from designer.package.enumerations import ContainerType
from tasks.runtime import heartbeat
from tasks.runtime.engine.runners import Finish, TakeMore, TaskContext, batch_runners
from tasks.runtime.engine.task_outcome import Result, run_to_result
from tasks.runtime.engine.validation import validate_now
from tasks.runtime.models import TaskRun
from tasks.runtime.planner import Flow, RunId
from tasks.runtime.state.snapshot import load_snapshot
from tasks.runtime.statuses import TaskStatus

PARTS, FEWEST_SIBLINGS, MOST_SIBLINGS = 8, 20, 100
"""Into how many batches siblings are shared out, and how many of them are in one."""
NEXT = PreparedSelect(
    lambda: (
        TaskRun.objects.filter(
            execution=Given("execution", TaskRun, "execution"),
            type=Given("type", TaskRun, "type"),
            status=TaskStatus.PENDING,
            batch__isnull=False,
            attempts=0,
        )
        .order_by("pk")
        .values_list("pk")[:1]
    )
)
"""Asks for the first run of a batch that waits."""
RUN = PreparedRows(TaskRun, lambda: TaskRun.objects.filter(pk=Given("pk", TaskRun, "id")).order_by())
MATES = PreparedRows(
    TaskRun,
    lambda: (
        TaskRun.objects.filter(
            status=TaskStatus.PENDING,
            deferrals=0,
            **{name: Given(name, TaskRun, name) for name in ("execution", "type", "batch", "revision", "attempts")},
        )
        .exclude(pk=Given("pk", TaskRun, "id"))
        .order_by("pk")
    ),
)
"""Asks for the others of a run's batch, of which as many workers died."""
BEGIN_TASK_RUNS = PreparedUpdate(
    lambda: (
        TaskRun.objects.filter(AmongGiven("pk", GivenKeys("keys", TaskRun, "id"))),
        {
            "status": TaskStatus.RUNNING,
            "worker": Given("worker", TaskRun, "worker"),
            "started_at": Given("started_at", TaskRun, "started_at"),
            "due_at": None,
            "message": "",
            "attempts": F("attempts") + 1,
        },
    )
)
DONE = Result(TaskStatus.SUCCEEDED)


@dataclass(frozen=True)
class BatchKey:
    """What the runs of one batch have in common. iterations says which ones of a parallel loop they are in."""

    type: str
    common: Hashable
    iterations: Hashable = None


def find_batch(flow: Flow, key: RunId, executable: ExecutableDocument) -> Hashable:
    """Give what a run has in common with those of its batch; one whose type knows no batches is alone."""
    if executable.type not in batch_runners:
        return key
    common, scopes = batch_runners[executable.type].find_common(executable), flow.find_parallel(key)
    if not scopes:
        return BatchKey(executable.type, common)
    loop, path = scopes[-1]
    return BatchKey(executable.type, common, (loop, path[:-1], path[-1] // (flow.nodes[loop].batch or 1)))


def cut(key: Hashable, runs: list[TaskRun]) -> list[list[TaskRun]]:
    """Give the batches of runs that have this in common. Those of a loop are as its BatchSize wants them; siblings are
    shared out, so that several processes have their part and none waits long for the last one's end."""
    if not isinstance(key, BatchKey) or key.iterations is not None:
        return [runs]
    size = min(MOST_SIBLINGS, max(FEWEST_SIBLINGS, ceil(len(runs) / PARTS)))
    return [runs[place : place + size] for place in range(0, len(runs), size)]


def number_batches(started: Mapping[Hashable, list[TaskRun]]) -> list[list[TaskRun]]:
    """Give the batches of runs that start, by what they have in common, each run with the number of its batch."""
    batches = [batch for key, runs in started.items() for batch in cut(key, runs)]
    for number, batch in enumerate(batches):
        for run in batch if len(batch) > 1 else ():
            run.batch = number
    return batches


def find_mates(run: TaskRun, due_by: datetime) -> list[TaskRun]:
    """Give the others that wait and are done together with a run: those of its batch, or, of what was put off, those
    that are due by then. One whose worker has died goes with them once more, and after that alone: it may be to blame.
    """
    deaths = run.attempts - run.deferrals
    if run.type not in batch_runners or deaths > 1:
        return []
    if run.deferrals:
        waiting = TaskRun.objects.filter(execution=run.execution, type=run.type, status=TaskStatus.PENDING)
        alike = waiting.filter(attempts=F("deferrals") + deaths).exclude(pk=run.pk).order_by("pk")
        is_due = Q(due_at=None) | Q(due_at__lte=due_by)
        return _with_its_common(run, alike.filter(is_due, deferrals__gt=0)[: MOST_SIBLINGS - 1])
    if run.batch is None:
        return []
    given = {"execution": run.execution_id, "type": run.type, "batch": run.batch, "revision": run.revision}
    return MATES.ask(**given, attempts=deaths, pk=run.pk)


def _with_its_common(run: TaskRun, others: Iterable[TaskRun]) -> list[TaskRun]:
    executables, find_common = load_snapshot(run.execution).executables, batch_runners[run.type].find_common
    common = find_common(executables[run.executable])
    return [each for each in others if find_common(executables[each.executable]) == common]


def mark_begun(now: datetime, *runs: TaskRun) -> None:
    """Note that this process runs them."""
    worker = heartbeat.identify()
    for run in runs:
        run.status, run.worker, run.started_at = TaskStatus.RUNNING, worker, now
        run.due_at, run.message = None, ""
        run.attempts += 1


def write_begun(runs: list[TaskRun], beside: Iterable[Statement]) -> None:
    """Write down that this process runs them, together with what else is given."""
    mark_begun(timezone.now(), *runs)
    given = {"keys": [run.pk for run in runs], "worker": runs[0].worker, "started_at": runs[0].started_at}
    run_together(chain(BEGIN_TASK_RUNS.statements([given]), beside))


def find_next(run: TaskRun) -> TaskRun | None:
    """Give the first run of a batch that waits, if it is of the same kind: what a run has to do with a slow server, it
    has too."""
    keys = NEXT.ask(execution=run.execution_id, type=run.type)
    found = next(iter(RUN.ask(pk=keys[0][0])), None) if keys else None
    if found is None:
        return None
    find_common, known = batch_runners[run.type].find_common, load_snapshot(run.execution).executables
    return found if find_common(known[found.executable]) == find_common(known[run.executable]) else None


def is_last(run: TaskRun) -> bool:
    """Tell whether nothing waits in the execution but the batch of this run, and no loop is to begin more."""
    unfinished = TaskRun.objects.filter(execution=run.execution, status__in=(TaskStatus.PENDING, TaskStatus.RUNNING))
    others = Q(status=TaskStatus.PENDING) & ~Q(batch=run.batch, revision=run.revision)
    return not unfinished.filter(others | Q(type=ContainerType.FOREACH_LOOP, is_exhausted=False)).exists()


@dataclass
class BatchAtWork:
    """A batch that this process has in hand, and what is known of its runs."""

    contexts: Sequence[TaskContext]
    results: list[Result] = field(init=False)

    def __post_init__(self) -> None:
        self.results = [_validate(context) for context in self.contexts]

    @property
    def runs(self) -> list[TaskRun]:
        """Its task runs."""
        return [context.task_run for context in self.contexts]

    @property
    def valid(self) -> list[TaskContext]:
        """Those that validation lets pass."""
        return [context for context, result in zip(self.contexts, self.results, strict=True) if result is DONE]

    def finish(self, finishes: Sequence[Finish]) -> None:
        """Learn what came of the valid ones."""
        each = iter([_finish(context, finish) for context, finish in zip(self.valid, finishes, strict=True)])
        self.results = [next(each) if result is DONE else result for result in self.results]

    def fail(self, result: Result) -> None:
        """Learn that all valid ones came to this."""
        self.results = [result if each is DONE else each for each in self.results]


def execute_batches(
    first: Sequence[TaskContext], take_more: TakeMore
) -> Generator[tuple[BatchAtWork, bool], None, None]:
    """Do the work of runs together, and give one batch after the other with its results as soon as it is over, and
    whether it is the last one."""
    at_work = deque([BatchAtWork(first)])

    def take(is_shared: bool) -> Sequence[TaskContext] | None:
        if (contexts := take_more(is_shared)) is None:
            return None
        at_work.append(BatchAtWork(contexts))
        return at_work[-1].valid

    if not at_work[0].valid:
        yield at_work[0], True
        return
    with closing(batch_runners[first[0].task_run.type].run(at_work[0].valid, take)) as ends:
        while at_work:
            for _ in range(1 if _await_end(at_work, ends) else len(at_work)):
                batch = at_work.popleft()
                yield batch, not at_work


def _await_end(at_work: Sequence[BatchAtWork], ends: Iterator[Sequence[Finish]]) -> bool:
    """Learn what came of the first batch; what goes wrong with all of them goes wrong with each."""

    def work() -> Result:
        at_work[0].finish(next(ends))
        return DONE

    runs = at_work[0].runs
    result = run_to_result(f"{runs[0]} and {len(runs) - 1} more" if runs[1:] else str(runs[0]), work)
    for each in at_work if result is not DONE else ():
        each.fail(result)
    return result is DONE


def _validate(context: TaskContext) -> Result:
    run = context.task_run

    def work() -> Result:
        if not run.deferrals:
            validate_now(context.executable, run.execution, lambda: context.values)
        return DONE

    return run_to_result(str(run), work)


def _finish(context: TaskContext, finish: Finish) -> Result:
    events = context.last_events
    result = run_to_result(str(context.task_run), lambda: Result(TaskStatus.SUCCEEDED, finish(), events=events), events)
    return replace(result, writes=context.last_writes) if context.last_writes else result
