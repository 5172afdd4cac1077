"""What became of one task in an execution: its runs, what it said, its mails, the values, and how it went before."""

from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import QueryDict

from designer.errors import NotFound
from designer.storage.paging import Order, read_page
from tasks.deliveries.search import deliveries_of, with_recipients
from tasks.log.earlier import find_earlier
from tasks.log.log_filter import TROUBLE
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

    @cached_property
    def line(self) -> Line:
        """All runs of the task together."""
        return tell_more(read_lines(self.execution, self.part.id), {})[0]

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
            "place": self._tree.place(self.part.id, ""),
            "state": self.state,
            "is_live": not self.execution.state.is_final,
            "deliveries": read_page(self._deliveries(), self._query, DELIVERIES),
            "messages": [*reversed(self._messages.order_by("-pk")[:MESSAGES])],
            "most_messages": MESSAGES,
            "has_errors": self._messages.filter(TROUBLE).exists(),
            "named_values": list_values(self.execution),
            "earlier": find_earlier(self.execution, self.part.id),
        }

    @cached_property
    def _messages(self) -> QuerySet[EventMessage]:
        return EventMessage.objects.filter(execution=self.execution, source_id=self.part.id)

    def _deliveries(self) -> QuerySet[Any]:
        """Give the mails of the task, or of all that is in the container."""
        return with_recipients(deliveries_of(self.execution, [self.part.id, *self._tree.inside(self.part.id)]))
