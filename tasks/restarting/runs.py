"""What the runs of an execution that is over came to, as its rows have it: found once, which takes a second or more
where there are tens of thousands of them."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Count, Max

from designer.package.enumerations import ContainerType
from tasks.restarting.done import Ending, find_in_flow
from tasks.runtime.engine.runners import calculations
from tasks.runtime.models import Execution, ExpressionValue, TaskRun
from tasks.runtime.planner import PathSet, RunId
from tasks.runtime.rules.paths import read_path
from tasks.runtime.state.snapshot import load_snapshot
from tasks.runtime.statuses import TaskStatus
from tasks.types.kept_task.properties import KeptOutcome

Answer = tuple[UUID, str, bool]
"""The value of an expression, with the constraint or executable that has it, and the path."""


class EndedRuns:
    """The task runs of an execution, in its flow; in_flow are the executables of the control flow itself."""

    def __init__(self, execution: Execution) -> None:
        self._execution = execution
        self._state = _read_state(execution)
        self.snapshot = load_snapshot(execution)
        self.flow = self.snapshot.flow
        self.in_flow = find_in_flow(self.flow)

    def are_still_so(self) -> bool:
        """Tell whether all of it is in the rows as it was when this was made."""
        return _read_state(Execution.objects.only("status", "revision").get(pk=self._execution.pk)) == self._state

    def read_all(self) -> None:
        """Read now what a restart wants to know of them."""
        _ = self.lists, self.answers

    @cached_property
    def done(self) -> dict[UUID, PathSet]:
        """The runs that are not begun again."""
        rows = self._execution.task_runs.order_by().values_list("executable", "path", "status")
        runs = ((RunId(key, read_path(path)), status == TaskStatus.SUCCEEDED) for key, path, status in rows.iterator())
        return Ending(self.flow, runs, self._gives_values).find_done()

    @cached_property
    def lists(self) -> dict[RunId, tuple[int, int]]:
        """What the loops that are begun again go through: a task run whose items these are, and their number."""
        rows = TaskRun.objects.filter(
            execution=self._execution, type=ContainerType.FOREACH_LOOP, item_count__isnull=False
        )
        own = rows.order_by().values_list("executable", "path", "pk", "item_count")
        found = dict(self.snapshot.restart.lists)
        found |= {RunId(key, read_path(path)): (run, count or 0) for key, path, run, count in own}
        return {key: kept for key, kept in found.items() if key.executable in self.in_flow and not self.is_done(key)}

    @cached_property
    def answers(self) -> list[Answer]:
        """The values of expressions that count on: those of constraints that lead from what is done."""
        return list(self._find_answers())

    def is_done(self, key: RunId) -> bool:
        """Tell whether a run is not begun again."""
        return key.executable in self.done and key.path in self.done[key.executable]

    def _find_answers(self) -> Iterator[Answer]:
        rows = ExpressionValue.objects.filter(execution=self._execution).order_by()
        for of, path, value in rows.values_list("of", "path", "value").iterator():
            constraint = self.flow.constraints.get(of)
            begin = RunId(constraint.from_executable if constraint else of, read_path(path))
            if begin.executable in self.in_flow and (constraint is None or self.is_done(begin)):
                yield of, path, value

    def _gives_values(self, executable: UUID) -> bool:
        part = self.snapshot.executables[executable]
        is_kept = part.type == "KeptTask" and part.properties.get("outcome") != KeptOutcome.EXTERNAL
        return part.type in calculations or is_kept


def _read_state(execution: Execution) -> tuple[Any, ...]:
    """Give what is another one when a run came to something since: each writes the revision, and a status."""
    runs = execution.task_runs.order_by("status").values_list("status").annotate(Count("pk"), Max("revision"))
    return execution.status, execution.revision, *runs
