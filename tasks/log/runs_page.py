"""The page of all runs of an execution's tasks and containers: sorted and narrowed, fifty at a time."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import QueryDict

from designer.input.numerals import is_count
from tasks.log.columns import Column, head
from tasks.log.log_filter import read_path_text
from tasks.log.shown import Shown, show
from tasks.log.summary import DURATION
from tasks.runtime.models import Execution, TaskRun
from tasks.runtime.progress.executable_tree import TreeNode, read_executable_tree

SIZE = 50
SORTS = {"name": "name", "status": "status", "started": "started_at", "duration": "took", "errors": "errors"}
COLUMNS = [
    Column("name", "Task run"),
    Column("status", "State"),
    Column("started", "Started", "mw-wide"),
    Column("duration", "Duration", "mw-number", largest_first=True),
    Column("errors", "Errors", "mw-number", largest_first=True),
]


@dataclass(frozen=True)
class Row:
    """A run with its place among containers and iterations, and the loop and path of its iteration if it is in one."""

    run: TaskRun
    place: str
    status: Shown
    iteration: tuple[UUID, str] | None


class RunsPage:
    """The content of the page, of what the address asks for."""

    def __init__(self, execution: Execution, query: QueryDict) -> None:
        self.execution, self.query = execution, query
        self.tree = read_executable_tree(execution)
        self.only = self._find(query.get("executable", ""))
        self.loop = self._find(query.get("loop", ""))
        self.iteration = read_path_text(query.get("iteration", "")) or ""
        self.status = query.get("status", "") if query.get("status", "") in list(Shown) else ""

    def context(self) -> dict[str, Any]:
        """Give what the template shows, in two queries."""
        sort = self.query.get("sort", "")
        runs = self._narrow(self.execution.task_runs.annotate(took=DURATION))
        count = runs.count()
        begin = self._read_place(count)
        field = SORTS.get(sort.removeprefix("-"))
        order = [f"{'-' if sort.startswith('-') else ''}{field}"] if field else []
        rows = [self._describe(run) for run in runs.order_by(*order, "pk")[begin : begin + SIZE]]
        return {
            "execution": self.execution,
            "columns": head(COLUMNS, sort),
            "rows": rows,
            "count": count,
            "begin": begin,
            "end": begin + len(rows),
            "previous": max(begin - SIZE, 0) if begin else None,
            "next": begin + SIZE if begin + SIZE < count else None,
            "only": self.only,
            "iteration": self._tell_iteration(),
            "status": self.status,
            "statuses": list(Shown),
        }

    def _narrow(self, runs: QuerySet[TaskRun]) -> QuerySet[TaskRun]:
        if self.only:
            runs = runs.filter(executable=self.only.id)
        if self.status:
            runs = runs.filter(Shown(self.status).among)
        if self.loop and self.iteration:
            is_inside = Q(path=self.iteration) | Q(path__startswith=f"{self.iteration}/")
            runs = runs.filter(is_inside, executable__in=self.tree.inside(self.loop.id))
        return runs

    def _tell_iteration(self) -> str:
        return self.tree.tell_iteration(self.loop.id, self.iteration) if self.loop and self.iteration else ""

    def _describe(self, run: TaskRun) -> Row:
        place = self.tree.place(run.executable, run.path)
        return Row(run, place, show(run.status), self.tree.find_iteration(run.executable, run.path))

    def _find(self, text: str) -> TreeNode | None:
        try:
            return self.tree.parts.get(UUID(text))
        except ValueError:
            return None

    def _read_place(self, count: int) -> int:
        text = self.query.get("from", "")
        is_number = is_count(text, len(str(count)))
        return min(int(text), max(count - 1, 0)) // SIZE * SIZE if is_number else 0
