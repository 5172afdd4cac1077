"""The log in the API, with the names of SSIS's views: event messages, task runs, values, and the logging levels."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from designer.accounts.current_user import person
from designer.api.http.pages import read_page
from designer.input.number_types import PLAIN
from designer.people.permissions import Action, may
from tasks.log.log_filter import LogFilter
from tasks.log.shown import Shown
from tasks.log.task_runs import describe_run
from tasks.log.values import list_values
from tasks.runtime.logging_levels import LoggingLevel, list_events
from tasks.runtime.models import EventMessage, Execution, TaskRun
from tasks.runtime.models.reported_outcome import awaiting_types
from tasks.runtime.outcome_tokens import address_of
from tasks.runtime.progress.task_progress import describe_event
from tasks.runtime.reporting import find_awaited
from tasks.runtime.services import find_execution
from tasks.runtime.statuses import TaskStatus

router = Router(tags=["executions"])
Number = Annotated[int, Field(ge=0, le=2**63 - 1), PLAIN]
MOST = 1000
Limit = Annotated[int, Field(ge=1, le=MOST), PLAIN]


class EventOut(Schema):
    """A line of an execution's log (SSIS reference: catalog.event_messages)."""

    event_message_id: int
    operation_id: int
    message_time: datetime
    message_type: int
    message_source_type: int
    message: str
    extended_info_id: int | None
    package_name: str
    event_name: str
    message_source_name: str
    message_source_id: UUID | None
    subcomponent_name: str
    package_path: str
    execution_path: str
    message_code: str


class EventsOut(Schema):
    """A page of an execution's log; the next begins after the last event_message_id."""

    events: list[EventOut]


class EventQuery(Schema):
    """What the log is narrowed to: all words of q, a part of a task's name as source, path as a task run has it."""

    after: Number = 0
    limit: Limit = 500
    level: Literal["", "errors", "warnings"] = ""
    q: str = ""
    event_name: str = ""
    source: str = ""
    executable: UUID | None = None
    path: str | None = None


class TaskRunOut(Schema):
    """One run of an executable (SSIS reference: catalog.executable_statistics); its duration is in milliseconds.

    webhook is where a tool without an account reports the outcome of one that waits for it, told to whoever may report.
    """

    statistics_id: int
    execution_id: int
    executable_id: UUID
    executable_name: str
    package_path: str
    execution_path: str
    path: str
    status: Shown
    execution_result: int | None
    start_time: datetime | None
    end_time: datetime | None
    execution_duration: int | None
    iterations: int
    attempts: int
    errors: int
    message: str
    webhook: str | None


class TaskRunQuery(Schema):
    """What task runs are narrowed to: one executable, a status."""

    after: Number = 0
    limit: Limit = 500
    executable: UUID | None = None
    status: Shown | None = None


class ValueOut(Schema):
    """A parameter or a variable, with its value when the execution began and now. A sensitive one has none."""

    kind: Literal["parameter", "variable"]
    name: str
    scope: str
    type: str
    sensitive: bool
    is_set: bool
    origin: str
    """Where a parameter's value comes from: its default, from the environment, or given for this run."""
    start_value: Any
    value: Any


class LevelOut(Schema):
    """A logging level, with the number that SSIS's catalog gives it."""

    name: LoggingLevel
    number: int
    description: str


class LevelsOut(Schema):
    """The logging levels, and the events that Custom can choose from."""

    levels: list[LevelOut]
    events: list[str]


@router.get("/logging-levels", response=LevelsOut)
def get_logging_levels(request: HttpRequest) -> LevelsOut:
    """List what an execution can log."""
    levels = [LevelOut(name=each, number=each.number, description=each.description) for each in LoggingLevel]
    return LevelsOut(levels=levels, events=list_events())


@router.get("/executions/{execution_id}/events", response=EventsOut)
def list_event_messages(
    request: HttpRequest, response: HttpResponse, execution_id: int, query: Query[EventQuery]
) -> EventsOut:
    """Give an execution's log, the oldest message first."""
    execution = find_execution(person(request), execution_id)
    log_filter = LogFilter.read(_to_texts(query))
    rows = log_filter.apply(EventMessage.objects.filter(execution=execution, pk__gt=query.after)).order_by("pk")
    page = read_page(request, response, rows, query.limit, most=MOST)
    return EventsOut(events=[EventOut(**describe_event(execution, row)) for row in page])


@router.get("/executions/{execution_id}/task-runs", response=list[TaskRunOut])
def list_task_runs(
    request: HttpRequest, response: HttpResponse, execution_id: int, query: Query[TaskRunQuery]
) -> list[TaskRunOut]:
    """Give the runs of an execution's tasks and containers, each iteration its own; the next page is after the last."""
    execution = find_execution(person(request), execution_id)
    rows = execution.task_runs.filter(pk__gt=query.after).order_by("pk")
    if query.executable:
        rows = rows.filter(executable=query.executable)
    if query.status:
        rows = rows.filter(query.status.among)
    page = read_page(request, response, rows, query.limit, most=MOST)
    webhooks = _find_webhooks(request, execution, page)
    return [TaskRunOut(**describe_run(execution, row), webhook=webhooks.get(row.pk)) for row in page]


@router.get("/executions/{execution_id}/values", response=list[ValueOut])
def get_values(request: HttpRequest, execution_id: int) -> list[ValueOut]:
    """Give the values of parameters and variables, as they were when the execution began and as they are now."""
    execution = find_execution(person(request), execution_id)
    return [ValueOut.model_validate(each, from_attributes=True) for each in list_values(execution)]


def _find_webhooks(request: HttpRequest, execution: Execution, page: Sequence[TaskRun]) -> Mapping[int, str]:
    """Give the addresses of those that wait for a report; nothing is asked where none may."""
    keys = [run.pk for run in page if run.type in awaiting_types and run.state is TaskStatus.PENDING]
    if not keys or not may(person(request), Action.EXECUTE, execution):
        return {}
    return {run.pk: address_of(run, request) for run in find_awaited(execution).filter(pk__in=keys)}


def _to_texts(query: EventQuery) -> Mapping[str, str]:
    return {name: str(value) for name, value in query.model_dump().items() if value is not None}
