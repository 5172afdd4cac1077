"""What of an execution is left to be done, read from its rows."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from tasks.deliveries.model import RESENDS, Delivery
from tasks.deliveries.search import deliveries_of
from tasks.deliveries.states import DeliveryState
from tasks.restarting.runs import EndedRuns
from tasks.runtime.models import Execution, LoopItems, VariableValues
from tasks.runtime.planner import RunId
from tasks.runtime.rules.paths import read_path
from tasks.runtime.rules.restart import Restart
from tasks.runtime.statuses import TaskStatus

REACHED = (DeliveryState.SENT, DeliveryState.PARTLY_SENT)
"""The states of mails that somebody has got."""
UNDER_WAY = (DeliveryState.PREPARED, DeliveryState.SENDING, DeliveryState.DEFERRED)
UNFINISHED = (TaskStatus.FAILED, TaskStatus.CANCELED)
MOST_NAMES = 20
AT_ONCE = 500
"""Numbers of task runs in one query."""


@dataclass(frozen=True)
class Unfinished:
    """A task or container that has failed or was canceled, and in how many of its runs."""

    name: str
    status: TaskStatus
    count: int


class Left:
    """What is left of an execution that is over; runs are what its runs came to, where that was found already."""

    def __init__(self, execution: Execution, runs: EndedRuns | None = None) -> None:
        self.execution = execution
        self.runs = runs if runs and runs.are_still_so() else EndedRuns(execution)
        self.snapshot, self.flow = self.runs.snapshot, self.runs.flow

    @cached_property
    def unfinished(self) -> list[Unfinished]:
        """What runs again because it has failed or was canceled; tasks before containers, as these only hold them."""
        counts: dict[tuple[str, str, bool], int] = defaultdict(int)
        rows = self.execution.task_runs.filter(status__in=UNFINISHED).order_by("pk")
        for executable, name, status in rows.values_list("executable", "name", "status"):
            if executable in self.runs.in_flow:
                counts[name, status, bool(self.flow.nodes[executable].children)] += 1
        in_order = sorted(counts.items(), key=lambda each: each[0][2])
        return [Unfinished(name, TaskStatus(status), count) for (name, status, _), count in in_order]

    @cached_property
    def skipped(self) -> list[str]:
        """The names of what has not begun at all, and was not done before, as far as it may run."""
        begun = {*self.execution.task_runs.order_by().values_list("executable", flat=True).distinct()}
        waiting = self.flow.find_enabled() - begun
        return [
            part.name
            for part in self.snapshot.document.executables
            if part.id in waiting and part.id not in self.flow.done and part.id in self.runs.in_flow
        ]

    def describe(self) -> Restart:
        """Give all that the new execution has to know."""
        return Restart(self.runs.done, dict(self._find_mails()), self.runs.lists)

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

    def find_lost_lists(self) -> set[UUID]:
        """Give the loops that begin again and of whose items some are not kept any more."""
        loops = {run: key.executable for key, (run, count) in self.runs.lists.items() if count and key.executable}
        numbers, found = iter(loops), set[int]()
        while some := list(islice(numbers, AT_ONCE)):
            found |= {*LoopItems.objects.filter(task_run__in=some).values_list("task_run", flat=True)}
        return {loops[run] for run in loops.keys() - found}

    def takes_secrets(self) -> bool:
        """Whether anything sensitive would be taken over."""
        return bool(self.snapshot.secret_variables) or any(self.is_secret(key.executable) for key in self.runs.lists)

    def is_secret(self, executable: UUID | None) -> bool:
        """Whether an executable goes by something sensitive."""
        return executable in self.snapshot.origins

    def _find_mails(self) -> Iterator[tuple[RunId, frozenset[int]]]:
        """Yield the numbers of the mails that reached somebody, by the runs that are begun again."""
        found: dict[RunId, set[int]] = defaultdict(set)
        for key, numbers in self.snapshot.restart.mails.items():
            found[key] |= numbers
        reached = self.deliveries.filter(state__in=REACHED, task_run__status__in=UNFINISHED).order_by()
        for executable, path, number in reached.values_list("task_run__executable", "task_run__path", "number"):
            found[RunId(executable, read_path(path))].add(number)
        yield from ((key, frozenset(numbers)) for key, numbers in found.items() if not self.runs.is_done(key))
