"""What became of one task in an execution: its runs, what it said, its mails, the values, and how it went before."""

from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import QueryDict

from designer.errors import NotFound
from designer.storage.paging import Order, read_page
from tasks.deliveries.search import deliveries_of, with_recipients
from tasks.log.earlier import find_earlier
from tasks.log.iteration_values import list_iteration_values
from tasks.log.log_filter import TROUBLE, read_path_text
from tasks.log.summary import Line, read_lines, tell_more
from tasks.log.values import list_values
from tasks.runtime.models import EventMessage, Execution
from tasks.runtime.progress.executable_tree import read_executable_tree

DELIVERIES = Order(prefix="deliveries", size=10)
MESSAGES = 50
"""How many of its last messages are told; the execution's page has all of them."""


class TaskPage:
    """The content of the page, also when it stands beside the canvas."""

    def __init__(self, execution: Execution, executable: UUID, query: QueryDict) -> None:
        """Raises NotFound for what the execution has no part in."""
        self.execution, self._query = execution, query.copy()
        self._query.pop("state", None)
        self._tree = read_executable_tree(execution)
        if executable not in self._tree.parts:
            raise NotFound(f"Execution {execution.pk} ran no such task: it was drawn later, or deleted before.")
        self.part = self._tree.parts[executable]
        self.path = read_path_text(query.get("path", "")) or None

    @cached_property
    def line(self) -> Line:
        """All runs of the task together."""
        return tell_more(read_lines(self.execution, self.part.id, self.path), {})[0]

    @cached_property
    def state(self) -> str:
        """A text that changes whenever something on the page does, but for the time that goes by."""
        last = self._messages.order_by("-pk").values_list("pk", flat=True).first()
        counts = [f"{status}:{count}" for status, count in sorted(self.line.counts.items())]
        return " ".join(map(str, [self.execution.status, last, *counts]))

    def context(self) -> dict[str, Any]:
        """Give what the template shows."""
        return {
            "execution": self.execution,
            "task": self.line,
            "place": self._tree.place(self.part.id, self.path or ""),
            "path": self.path,
            "iteration_values": list_iteration_values(self.execution, self.part.id, self.path) if self.path else [],
            "state": self.state,
            "is_live": not self.execution.state.is_final,
            "deliveries": read_page(self._deliveries(), self._query, DELIVERIES),
            "messages": self._tell_messages(),
            "most_messages": MESSAGES,
            "has_errors": self._messages.filter(TROUBLE).exists(),
            "named_values": list_values(self.execution),
            "earlier": find_earlier(self.execution, self.part.id),
        }

    def _tell_messages(self) -> list[tuple[EventMessage, str]]:
        """Give the last messages, each with the iteration or event that it is of where there are several."""
        rows = reversed(self._messages.order_by("-pk")[:MESSAGES])
        return [(row, "" if self.path else self._tell_run(row.path)) for row in rows]

    def _tell_run(self, path: str) -> str:
        return self._tree.place(self.part.id, path) if path else ""

    @cached_property
    def _messages(self) -> QuerySet[EventMessage]:
        messages = EventMessage.objects.filter(execution=self.execution, source_id=self.part.id)
        return messages if self.path is None else messages.filter(path=self.path)

    def _deliveries(self) -> QuerySet[Any]:
        """Give the mails of the task, or of all that is in the container; of one run those of it alone."""
        inside = [self.part.id, *self._tree.inside(self.part.id)]
        found = with_recipients(deliveries_of(self.execution, inside))
        if not self.path:
            return found
        is_inside = Q(task_run__path=self.path) | Q(task_run__path__startswith=f"{self.path}/")
        return found.filter(is_inside)
