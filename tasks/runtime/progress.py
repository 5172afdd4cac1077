"""How far an execution is, for those who look on: the states of its tasks, and its messages."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max, Q
from pydantic import BaseModel

from tasks.runtime.models import EventMessage, Execution, TaskRun
from tasks.runtime.outline import read_outline
from tasks.runtime.states import TaskStatus

UNFINISHED = (TaskStatus.PENDING, TaskStatus.RUNNING)


class TaskProgress(BaseModel):
    """The state of one executable. An executable without one waits, or was skipped when the execution has ended."""

    status: str
    started_at: datetime | None
    ended_at: datetime | None
    message: str
    due_at: datetime | None = None
    """When a task that was put off is tried again."""


def read_tasks(execution_id: int, since: int = -1) -> dict[UUID, TaskProgress]:
    """Give the state of every executable that was begun, of what is in a loop that of its last run, in one query.

    since: of those alone that an earlier reader, who had seen this revision of the execution, may not know.
    """
    runs = TaskRun.objects.filter(execution=execution_id)
    if since >= 0:
        runs = runs.filter(Q(revision__gt=since) | Q(status__in=UNFINISHED))
    last = runs.order_by().values("executable").annotate(last=Max("pk")).values("last")
    fields = TaskRun.objects.filter(pk__in=last).order_by("pk")
    return {
        executable: TaskProgress(
            status="waiting" if status == "pending" else status,
            started_at=started,
            ended_at=ended,
            message=message,
            due_at=due,
        )
        for executable, status, started, ended, message, due in fields.values_list(
            "executable", "status", "started_at", "ended_at", "message", "due_at"
        )
    }


def describe_event(execution: Execution, row: EventMessage) -> dict[str, Any]:
    """Give an event message with the fields that SSIS's view has (SSIS reference: catalog.event_messages).

    extended_info_id is always null, because nothing is kept elsewhere; a thread's number says nothing across workers.
    """
    outline = read_outline(execution)
    return {
        "event_message_id": row.pk,
        "operation_id": row.execution_id,
        "message_time": row.time,
        "message_type": row.message_type,
        "message_source_type": row.message_source_type,
        "message": row.message,
        "extended_info_id": None,
        "package_name": execution.package_name,
        "event_name": row.event_name,
        "message_source_name": row.source_name,
        "message_source_id": row.source_id,
        "subcomponent_name": row.subcomponent_name,
        "package_path": outline.package_path(row.source_id),
        "execution_path": outline.execution_path(row.source_id, row.path),
        "message_code": row.message_code,
    }
