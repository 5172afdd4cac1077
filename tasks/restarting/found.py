"""What of an execution is left to be done, read from its rows."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from designer.package.enumerations import ContainerType
from tasks.deliveries.model import RESENDS, Delivery
from tasks.deliveries.search import deliveries_of
from tasks.deliveries.states import DeliveryState
from tasks.restarting.done import Ending, is_in_flow
from tasks.runtime.engine.runners import calculations
from tasks.runtime.models import Execution, ExpressionValue, LoopItems, TaskRun, VariableValues
from tasks.runtime.planner import PathSet, RunId
from tasks.runtime.rules.paths import read_path
from tasks.runtime.rules.restart import Restart
from tasks.runtime.state.snapshot import load_snapshot
from tasks.runtime.statuses import TaskStatus
from tasks.types.kept_task.properties import KeptOutcome

REACHED = (DeliveryState.SENT, DeliveryState.PARTLY_SENT)
"""The states of mails that somebody has got."""
UNDER_WAY = (DeliveryState.PREPARED, DeliveryState.SENDING, DeliveryState.DEFERRED)
UNFINISHED = (TaskStatus.FAILED, TaskStatus.CANCELED)
MOST_NAMES = 20


@dataclass(frozen=True)
class Unfinished:
    """A task or container that has failed or was canceled, and in how many of its runs."""

    name: str
    status: TaskStatus
    count: int


class Left:
    """What is left of an execution that is over."""

    def __init__(self, execution: Execution) -> None:
        self.execution = execution
        self.snapshot = load_snapshot(execution)
        self.flow = self.snapshot.flow

    @cached_property
    def unfinished(self) -> list[Unfinished]:
        """What runs again because it has failed or was canceled; tasks before containers, as these only hold them."""
        counts: dict[tuple[str, str, bool], int] = defaultdict(int)
        rows = self.execution.task_runs.filter(status__in=UNFINISHED).order_by("pk")
        for executable, path, name, status in rows.values_list("executable", "path", "name", "status"):
            if is_in_flow(self.flow, RunId(executable, read_path(path))):
                counts[name, status, bool(self.flow.nodes[executable].children)] += 1
        in_order = sorted(counts.items(), key=lambda each: each[0][2])
        return [Unfinished(name, TaskStatus(status), count) for (name, status, _), count in in_order]

    @cached_property
    def skipped(self) -> list[str]:
        """The names of what has not begun at all, and was not done before, as far as it may run."""
        begun = {*self.execution.task_runs.order_by().values_list("executable", flat=True).distinct()}
        enabled = self.flow.find_enabled()
        return [
            part.name
            for part in self.snapshot.document.executables
            if part.id in enabled - begun and part.id not in self.flow.done and is_in_flow(self.flow, RunId(part.id))
        ]

    @cached_property
    def done(self) -> dict[UUID, PathSet]:
        """The runs that are not begun again."""
        rows = self.execution.task_runs.order_by().values_list("executable", "path", "status")
        runs = ((RunId(key, read_path(path)), status == TaskStatus.SUCCEEDED) for key, path, status in rows.iterator())
        return Ending(self.flow, runs, self._gives_values).find_done()

    def describe(self) -> Restart:
        """Give all that the new execution has to know."""
        return Restart(self.done, dict(self._find_mails()), dict(self._find_lists()))

    def find_answers(self) -> Iterator[tuple[UUID, str, bool]]:
        """Yield the values of expressions that count on: those of constraints that lead from what is done."""
        rows = ExpressionValue.objects.filter(execution=self.execution).order_by()
        for of, path, value in rows.values_list("of", "path", "value").iterator():
            constraint = self.flow.constraints.get(of)
            begin = RunId(constraint.from_executable if constraint else of, read_path(path))
            if is_in_flow(self.flow, begin) and (constraint is None or self._is_done(begin)):
                yield of, path, value

    def read_variables(self) -> dict[str, Any]:
        """Give what the variables of the whole execution came to, as a row keeps it."""
        row = VariableValues.objects.filter(execution=self.execution, scope="").first()
        return row.values if row else {}

    @property
    def deliveries(self) -> QuerySet[Delivery]:
        """All mails of the execution."""
        return deliveries_of(self.execution)

    @cached_property
    def in_doubt(self) -> list[Delivery]:
        """The mails of which nobody knows whether they arrived."""
        return list(self.deliveries.filter(state=DeliveryState.IN_DOUBT).order_by("pk").prefetch_related("recipients"))

    @property
    def sent(self) -> int:
        """How many mails reached somebody, and are not sent again."""
        return self.deliveries.filter(state__in=REACHED).count()

    @property
    def partly_sent(self) -> int:
        """How many of these did not reach everybody, and can be sent again to the rest."""
        return self.deliveries.filter(state=DeliveryState.PARTLY_SENT, repetitions=None).count()

    @property
    def being_sent(self) -> int:
        """How many mails a person has had sent again, which are under way."""
        return self.deliveries.filter(RESENDS, state__in=UNDER_WAY).count()

    @property
    def at_work(self) -> int:
        """How many task runs a worker has in hand, though the execution was given up."""
        return self.execution.task_runs.filter(status=TaskStatus.RUNNING, worker__isnull=False).count()

    def lacks_items(self) -> bool:
        """Whether what a loop has gone through is not kept any more, because it was sensitive."""
        return any(not LoopItems.objects.filter(task_run=run).exists() for run, count in self._lists.values() if count)

    def takes_secrets(self) -> bool:
        """Whether anything sensitive would be taken over."""
        return bool(self.snapshot.secret_variables) or any(
            key.executable in self.snapshot.origins for key in self._lists
        )

    def _find_mails(self) -> Iterator[tuple[RunId, frozenset[int]]]:
        """Yield the numbers of the mails that reached somebody, by the runs that are begun again."""
        found: dict[RunId, set[int]] = defaultdict(set)
        for key, numbers in self.snapshot.restart.mails.items():
            found[key] |= numbers
        reached = self.deliveries.filter(state__in=REACHED, task_run__status__in=UNFINISHED).order_by()
        for executable, path, number in reached.values_list("task_run__executable", "task_run__path", "number"):
            found[RunId(executable, read_path(path))].add(number)
        yield from ((key, frozenset(numbers)) for key, numbers in found.items() if not self._is_done(key))

    def _find_lists(self) -> Iterator[tuple[RunId, tuple[int, int]]]:
        yield from self._lists.items()

    @cached_property
    def _lists(self) -> dict[RunId, tuple[int, int]]:
        """What the loops that are begun again go through."""
        rows = TaskRun.objects.filter(
            execution=self.execution, type=ContainerType.FOREACH_LOOP, item_count__isnull=False
        )
        own = rows.order_by().values_list("executable", "path", "pk", "item_count")
        found = dict(self.snapshot.restart.lists)
        found |= {RunId(key, read_path(path)): (run, count or 0) for key, path, run, count in own}
        return {key: kept for key, kept in found.items() if is_in_flow(self.flow, key) and not self._is_done(key)}

    def _is_done(self, key: RunId) -> bool:
        return key.executable in self.done and key.path in self.done[key.executable]

    def _gives_values(self, executable: UUID) -> bool:
        part = self.snapshot.executables[executable]
        is_kept = part.type == "KeptTask" and part.properties.get("outcome") != KeptOutcome.EXTERNAL
        return part.type in calculations or is_kept
