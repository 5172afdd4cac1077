"""How far an execution is, for those who look on: the states of its tasks, and its messages."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from tasks.runtime.models import EventMessage, TaskRun
from tasks.runtime.states import TaskStatus

SHOWN: dict[str, str] = {TaskStatus.PENDING: "waiting", TaskStatus.BEGINNING: "running", TaskStatus.ENDING: "running"}
"""What people see of states that are the engine's own business."""


class TaskProgress(BaseModel):
    """The state of one executable. An executable without one waits, or was skipped when the execution has ended."""

    status: str
    started_at: datetime | None
    ended_at: datetime | None
    message: str
    due_at: datetime | None = None
    """When a task that was put off is tried again."""


def read_tasks(execution_id: int) -> dict[UUID, TaskProgress]:
    """Give the state of every executable that was begun, in one query; of what is in a loop, that of its last run."""
    runs = TaskRun.objects.filter(execution=execution_id).order_by("pk")
    fields = runs.values_list("executable", "status", "started_at", "ended_at", "message", "due_at")
    return {
        executable: TaskProgress(
            status=SHOWN.get(status, status),
            started_at=started,
            ended_at=ended,
            message=message,
            due_at=due,
        )
        for executable, status, started, ended, message, due in fields
    }


def describe_event(row: EventMessage) -> dict[str, Any]:
    """Give an event message as the API and the live view show it."""
    names = ("id", "time", "event_name", "message_type", "source_id", "source_name", "message", "message_code")
    return {name: getattr(row, name) for name in names}
