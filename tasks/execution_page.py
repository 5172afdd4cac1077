"""What the page of an execution shows: its tasks, its deliveries and its log, each a page of a list of its own."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import QueryDict

from designer.paging import Order, read_page
from designer.registry import connection_store, task_types
from tasks.deliveries.model import Delivery
from tasks.deliveries.search import with_recipients
from tasks.runtime import heartbeat
from tasks.runtime.events import MessageType
from tasks.runtime.models import EventMessage, Execution
from tasks.runtime.progress import TaskProgress, read_tasks
from tasks.runtime.states import ExecutionStatus

TASKS = 25
DELIVERIES = Order(prefix="deliveries", size=10)
MESSAGES = Order(prefix="messages", size=100, from_end=True)
REASONS = 3
"""How many errors are told on top of the page; the log has all of them."""

ERRORS = [MessageType.ERROR, MessageType.TASK_FAILED]
LEVELS = {
    "errors": ("Errors", ERRORS),
    "warnings": ("Errors and warnings", [*ERRORS, MessageType.WARNING, MessageType.QUERY_CANCEL]),
}
"""The choices of the log's filter: in the address, on the page, and the types of messages that it keeps."""


@dataclass(frozen=True)
class Part:
    """What the page needs to know of an executable of the document that was run."""

    id: UUID
    name: str
    type: str
    disable: bool


@dataclass(frozen=True)
class TaskLine:
    """A line of the table of tasks."""

    name: str
    type_label: str
    icon: str
    status: str
    started_at: datetime | None
    ended_at: datetime | None
    message: str
    due_at: datetime | None

    @property
    def label(self) -> str:
        """The status as people read it."""
        return self.status.capitalize()


class ExecutionPage:
    """The content of an execution's page, with the places in its lists that the address names."""

    def __init__(self, execution: Execution, query: QueryDict) -> None:
        self.execution = execution
        self.query = query.copy()
        # Of the page's own asking, not of its address.
        self.query.pop("state", None)

    @cached_property
    def progress(self) -> dict[Any, TaskProgress]:
        """The states of the executables that were begun."""
        return read_tasks(self.execution)

    @cached_property
    def lacks_worker(self) -> bool:
        """Whether the execution waits for a worker and none is there."""
        return self.execution.state is ExecutionStatus.PENDING and not heartbeat.living().exists()

    @cached_property
    def state(self) -> str:
        """A text that changes whenever something on the page does, but for the time that goes by."""
        last = self.execution.event_messages.order_by("-pk").values_list("pk", flat=True).first()
        counts = Counter(progress.status for progress in self.progress.values())
        worker = "no-worker" if self.lacks_worker else "worker"
        return " ".join(
            [self.execution.status, worker, str(last), *(f"{name}:{counts[name]}" for name in sorted(counts))]
        )

    def context(self) -> dict[str, Any]:
        """Give what the template shows."""
        level = self.query.get("level", "")
        return {
            "execution": self.execution,
            "state": self.state,
            "address": f"?{self.query.urlencode()}",
            "is_live": not self.execution.state.is_final,
            "lacks_worker": self.lacks_worker,
            "marks": [] if self.execution.state.is_final else connection_store().find_marks(self.execution.project_id),
            **self._describe_tasks(),
            "deliveries": read_page(self._deliveries(), self.query, DELIVERIES),
            "messages_page": read_page(self._messages(level), self.query, MESSAGES),
            "levels": [(name, label) for name, (label, _) in LEVELS.items()],
            "level": level if level in LEVELS else "",
            **self._tell_reasons(),
        }

    def _tell_reasons(self) -> dict[str, Any]:
        errors = self.execution.event_messages.filter(message_type=MessageType.ERROR).order_by("pk")
        found = list(errors[: REASONS + 1])
        return {"reasons": found[:REASONS], "has_more_reasons": len(found) > REASONS}

    def _describe_tasks(self) -> dict[str, Any]:
        parts = _read_parts(self.execution.pk, self.execution.created_at)
        lines = [self._describe(part) for part in parts]
        counts = Counter(line.status for line in lines)
        chosen = self.query.get("task", "")
        shown = [line for line in lines if line.status == chosen] if chosen in counts else lines
        begin = _read_place(self.query.get("from", ""), len(shown))
        return {
            "tasks": shown[begin : begin + TASKS],
            "task_count": len(lines),
            "task_counts": [(name, name.capitalize(), count) for name, count in counts.items()],
            "task_status": chosen if chosen in counts else "",
            "tasks_from": begin,
            "tasks_to": min(begin + TASKS, len(shown)),
            "tasks_shown": len(shown),
            "tasks_previous": max(begin - TASKS, 0) if begin else None,
            "tasks_next": begin + TASKS if begin + TASKS < len(shown) else None,
        }

    def _describe(self, part: Part) -> TaskLine:
        progress = self.progress.get(part.id)
        task_type = task_types.get(part.type)
        return TaskLine(
            name=part.name,
            type_label=task_type.label if task_type else part.type,
            icon=task_type.icon if task_type else "task",
            status=progress.status if progress else self._status_of_unbegun(part),
            started_at=progress.started_at if progress else None,
            ended_at=progress.ended_at if progress else None,
            message=progress.message if progress else "",
            due_at=progress.due_at if progress else None,
        )

    def _status_of_unbegun(self, part: Part) -> str:
        return "skipped" if part.disable or self.execution.state.is_final else "waiting"

    def _deliveries(self) -> QuerySet[Delivery]:
        return with_recipients(Delivery.objects.filter(task_run__execution=self.execution))

    def _messages(self, level: str) -> QuerySet[EventMessage]:
        messages = EventMessage.objects.filter(execution=self.execution)
        return messages.filter(message_type__in=LEVELS[level][1]) if level in LEVELS else messages


@lru_cache(maxsize=64)
def _read_parts(execution_id: int, created_at: datetime) -> list[Part]:
    """Read the executables of what was run. It never changes, so a page that refreshes itself reads it once.

    The time is part of the key because a restored database gives its numbers a second time.
    """
    document = Execution.objects.only("document_json").get(pk=execution_id).document
    return [Part(each.id, each.name, each.type, each.disable) for each in document.executables]


def _read_place(text: str, count: int) -> int:
    is_number = text.isascii() and text.isdigit() and len(text) <= len(str(count))
    return min(int(text), max(count - 1, 0)) // TASKS * TASKS if is_number else 0
