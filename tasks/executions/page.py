"""What the page of an execution shows: its tasks over time, its deliveries, values and log, each narrowed by itself."""

from collections import Counter
from functools import cached_property
from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from designer.input.numerals import is_count
from designer.registry.connection_store import connection_store
from designer.storage.paging import Order, read_page
from tasks.deliveries.model import Delivery
from tasks.deliveries.search import deliveries_of, with_recipients
from tasks.log.columns import Column, head
from tasks.log.log_filter import LEVELS, TROUBLE, LogFilter
from tasks.log.summary import SORTS, Line, read_lines, sort_lines, tell_more
from tasks.log.timeline import Window, draw, open_window
from tasks.log.values import list_values
from tasks.runtime import heartbeat
from tasks.runtime.events.event_log import MessageType
from tasks.runtime.logging_levels import list_events
from tasks.runtime.models import EventMessage, Execution, TaskRun
from tasks.runtime.outcome_tokens import address_of
from tasks.runtime.progress.executable_tree import read_executable_tree, tell_part
from tasks.runtime.progress.task_progress import UNDER_WAY
from tasks.runtime.reporting import MOST_SHOWN, find_awaited
from tasks.runtime.services import find_restart
from tasks.runtime.statuses import ExecutionStatus, TaskStatus

TASKS = 25
DELIVERIES = Order(prefix="deliveries", size=10)
MESSAGES = Order(prefix="messages", size=100, from_end=True)
REASONS = 3
"""How many errors are told on top of the page; the log has all of them."""
LOOKED_AT = 50
"""Errors that are read for them: the iterations of a loop mostly say the same."""
COLUMNS = [
    Column("name", "Task"),
    Column("status", "State"),
    Column("runs", "Runs", "mw-number", largest_first=True),
    Column("started", "Started", "mw-wide"),
    Column("duration", "Duration", "mw-number", largest_first=True),
    Column("errors", "Errors", "mw-number", largest_first=True),
]
LONGEST_LOOK = 5000
"""Task runs above which the page asks for news less often, because each answer takes longer to find."""


class ExecutionPage:
    """The content of an execution's page, with the places in its lists that the address names."""

    def __init__(self, execution: Execution, request: HttpRequest) -> None:
        self.execution = execution
        self._request = request
        self.query = request.GET.copy()
        # Of the page's own asking, not of its address.
        self.query.pop("state", None)

    @cached_property
    def lacks_worker(self) -> bool:
        """Whether the execution waits for a worker and none is there."""
        return self.execution.state is ExecutionStatus.PENDING and not heartbeat.living().exists()

    @cached_property
    def own_at_work(self) -> int:
        """How many other tasks of the same person are at work while this waits: a person's never hold all processes."""
        if self.execution.state is not ExecutionStatus.PENDING or self.execution.caller_id is None:
            return 0
        at_work = TaskRun.objects.filter(status=TaskStatus.RUNNING, execution__caller=self.execution.caller_id)
        return at_work.filter(worker__in=heartbeat.living().values("pk")).count()

    @cached_property
    def state(self) -> str:
        """A text that changes whenever something on the page does, but for the time that goes by."""
        last = self.execution.event_messages.order_by("-pk").values_list("pk", flat=True).first()
        under_way = self.execution.task_runs.filter(UNDER_WAY).order_by()
        counts = sorted(under_way.values_list("status").annotate(Count("pk")))
        worker = "no-worker" if self.lacks_worker else "worker"
        waits = (self.execution.status, worker, self.own_at_work)
        return " ".join(map(str, [*waits, self.execution.revision, last, *(f"{n}:{c}" for n, c in counts)]))

    def context(self) -> dict[str, Any]:
        """Give what the template shows."""
        is_live = not self.execution.state.is_final
        lines = read_lines(self.execution)
        return {
            "execution": self.execution,
            "state": self.state,
            "address": f"?{self.query.urlencode()}",
            "is_live": is_live,
            "pace": 5 if sum(line.runs for line in lines) > LONGEST_LOOK else 1,
            "lacks_worker": self.lacks_worker,
            "own_at_work": self.own_at_work,
            **self._describe_restart(lines),
            "awaited": self._find_awaited(lines),
            "marks": connection_store().find_marks(self.execution.project_id) if is_live else [],
            **self._describe_tasks(lines),
            "deliveries": read_page(self._deliveries(), self.query, DELIVERIES),
            "named_values": list_values(self.execution),
            **self._describe_log(),
            "reasons": self._tell_reasons(),
        }

    def _describe_restart(self, lines: list[Line]) -> dict[str, Any]:
        """Say what part of the package it ran, and whether what failed can be run."""
        after = find_restart(self.execution)
        has_left = self.execution.state is not ExecutionStatus.SUCCEEDED or any(
            line.status in ("failed", "canceled") for line in lines
        )
        is_over = self.execution.state.is_final and not self.execution.is_without_package
        return {
            "restarted_as": after,
            "can_restart": is_over and has_left and after is None,
            "part": tell_part(self.execution),
        }

    def _find_awaited(self, lines: list[Line]) -> list[tuple[TaskRun, str]]:
        """Give the task runs that wait for a report, if a task may, with the addresses of their webhooks, which the
        template has for those alone who may report; nothing is asked for others."""
        may_wait = any(line.has_awaited for line in lines)
        found = find_awaited(self.execution)[:MOST_SHOWN] if may_wait else []
        return [(run, address_of(run, self._request)) for run in found]

    def _describe_tasks(self, lines: list[Line]) -> dict[str, Any]:
        counts = Counter(line.status for line in lines)
        chosen = self.query.get("task", "")
        sort = self.query.get("sort", "")
        shown = [line for line in sort_lines(lines, sort) if line.status == chosen or chosen not in counts]
        begin = _read_place(self.query.get("from", ""), len(shown))
        window = self._open_window()
        tasks = self._draw(shown[begin : begin + TASKS], window)
        return {
            "tasks": tasks,
            "is_sorted": sort.removeprefix("-") in SORTS,
            "columns": head(COLUMNS, sort),
            "window": window,
            "ticks": window.ticks() if window and any(line.bars for line in tasks) else [],
            "zoom": self.query.get("zoom", "") if window and window != self._open_window(is_all=True) else "",
            "task_count": len(lines),
            "task_counts": [(name, name.capitalize(), count) for name, count in counts.items()],
            "task_status": chosen if chosen in counts else "",
            "tasks_from": begin,
            "tasks_to": min(begin + TASKS, len(shown)),
            "tasks_shown": len(shown),
            "tasks_previous": max(begin - TASKS, 0) if begin else None,
            "tasks_next": begin + TASKS if begin + TASKS < len(shown) else None,
        }

    @cached_property
    def _now(self) -> Any:
        return timezone.now()

    def _open_window(self, *, is_all: bool = False) -> Window | None:
        """Give the time that the picture shows; none before the execution has begun."""
        if self.execution.started_at is None:
            return None
        zoom = "" if is_all else self.query.get("zoom", "")
        return open_window(self.execution.started_at, self.execution.ended_at or self._now, zoom)

    def _draw(self, lines: list[Line], window: Window | None) -> list[Line]:
        counts = {line.part.id: line.runs for line in lines if line.started_at}
        bars = draw(self.execution.task_runs.all(), counts, window, self._now) if window and counts else {}
        return tell_more(lines, bars)

    def _describe_log(self) -> dict[str, Any]:
        log_filter = LogFilter.read(self.query.dict())
        tree = read_executable_tree(self.execution)
        messages = log_filter.apply(EventMessage.objects.filter(execution=self.execution))
        page = read_page(messages, self.query, MESSAGES)
        return {
            "messages_page": page,
            "log_lines": [(row, row.subcomponent_name or tree.place(row.source_id, row.path)) for row in page],
            "log_filter": log_filter,
            "only_task": tree.place(log_filter.executable, log_filter.path or "") if log_filter.executable else "",
            "levels": [(name, label) for name, (label, _) in LEVELS.items()],
            "events": list_events(),
        }

    def _tell_reasons(self) -> dict[str, Any]:
        """Give the first errors, each sentence once: those of the log, or what is known without one."""
        if self.execution.logging.writes("OnError"):
            errors = self.execution.event_messages.filter(TROUBLE, message_type=MessageType.ERROR).order_by("pk")
            told = [(row.subcomponent_name or row.source_name, row.message) for row in errors[:LOOKED_AT]]
        else:
            failed = self.execution.task_runs.filter(status=TaskStatus.FAILED).exclude(message="").order_by("pk")
            told = [("", self.execution.message)] if self.execution.message else []
            told += list(failed.values_list("name", "message")[:LOOKED_AT])
        different = list(dict.fromkeys(told))[:REASONS]
        return {"told": different, "has_more": len(told) > len(different)}

    def _deliveries(self) -> QuerySet[Delivery]:
        return with_recipients(deliveries_of(self.execution))


def _read_place(text: str, count: int) -> int:
    is_number = is_count(text, len(str(count)))
    return min(int(text), max(count - 1, 0)) // TASKS * TASKS if is_number else 0
