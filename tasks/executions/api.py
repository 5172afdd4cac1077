"""Executions in the API."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Body, Query, Router, Schema, Status
from pydantic import Field

from designer.accounts.current_user import person
from designer.api.http.idempotency import IdempotencyKey, once
from designer.api.http.pages import read_page
from designer.api.schemas import Given, GivenDocument
from designer.api.signing_in import TO_RUN
from designer.input.number_types import PLAIN, WholeNumber
from designer.models import Package, User
from designer.services.packages import find_package
from tasks.deliveries.api import DeliveryOut, describe_delivery
from tasks.deliveries.search import deliveries_of, with_environments
from tasks.executions.listing import ExecutionFilter
from tasks.runtime.logging_levels import Logging, LoggingLevel
from tasks.runtime.models import Execution
from tasks.runtime.planner import Part
from tasks.runtime.preparation.parameters import open_parameters
from tasks.runtime.progress.task_progress import TaskProgress, read_tasks
from tasks.runtime.reporting import report_outcome
from tasks.runtime.services import (
    cancel_execution,
    find_execution,
    find_restart,
    start_execution,
    start_try_out,
)

router = Router(tags=["executions"])
Number = Annotated[int, Field(ge=1, le=2**63 - 1), PLAIN]


class Named(Schema):
    """A thing by number and name; the number is null when it was deleted."""

    id: int | None
    name: str


class ExecutionIn(Given):
    """How a package is to run: values for its parameters by name, as JSON has them in the package, with $Project::
    before the name of one of the project's; the name of one of the project's environments; the ID of a task or
    container that is to run alone, or of the one with which the run begins (start_at); and what is logged.

    logging_level is SSIS's name or number in text; Custom takes the names of events in logged_events. In an environment
    that is production nothing runs without confirm_production. Of a shadow run all mail is withheld and kept.
    """

    parameters: dict[str, Any] = {}
    environment: str = ""
    task: UUID | None = None
    start_at: UUID | None = None
    logging_level: str = ""
    logged_events: list[str] = []
    confirm_production: bool = False
    shadow: bool = False


class TryOutIn(Given):
    """A package as it is drawn and not saved, with values for its parameters, and the name of an environment, which if
    it is production has to be confirmed."""

    document: GivenDocument
    parameters: dict[str, Any] = {}
    environment: str = ""
    confirm_production: bool = False


class OutcomeIn(Given):
    """What came of a task that somebody else runs, with a sentence on it for the log."""

    status: Literal["succeeded", "failed"]
    message: str = ""


class ReportedOutcomeOut(Schema):
    """The outcome of a task run as it was first reported."""

    task_run: int
    status: Literal["succeeded", "failed"]
    message: str
    reported_by: str
    reported_at: datetime


class ExecutionHead(Schema):
    """An execution without its tasks. started_by is the schedule or trigger that has started it in the caller's name;
    empty: the caller. A try-out has run changes that were not saved, and package_version is 0."""

    id: int
    package: Named
    package_version: int
    project: Named
    status: str
    environment: str
    in_production: bool
    shadow: bool
    try_out: bool
    caller: str
    started_by: str
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None


class ExecutionOut(ExecutionHead):
    """An execution with the values that its parameters were given, sensitive ones left out, and the task runs that it
    has begun, by the executable's ID. message is the first error of the package itself. start_at is the executable with
    which the run began. restarts is the execution of which it runs what failed, restarted_as the one that does so of
    this."""

    task: UUID | None
    start_at: UUID | None
    restarts: int | None
    restarted_as: int | None
    parameters: dict[str, Any]
    logging_level: LoggingLevel
    logged_events: list[str]
    message: str
    tasks: dict[str, TaskProgress]


class ExecutionQuery(Schema):
    """What executions are narrowed to: a status, an environment by its name, a project or a package by number, or a
    text in the package's name."""

    status: str = ""
    environment: str = ""
    project: Number | None = None
    package: Number | None = None
    q: str = ""
    before: WholeNumber | None = None
    limit: WholeNumber = 100

    def to_filter(self) -> ExecutionFilter:
        """Give it as the page of executions has it. No database can look for NUL."""
        status, text, environment = (each.replace("\0", "") for each in (self.status, self.q, self.environment))
        return ExecutionFilter(status, text, environment, self.project, self.package)


@router.post("/packages/{package_id}/executions", response={201: ExecutionOut}, auth=TO_RUN)
def post_execution(
    request: HttpRequest,
    package_id: int,
    payload: Body[ExecutionIn | None] = None,
    idempotency_key: IdempotencyKey = "",
) -> Status[ExecutionOut] | HttpResponse:
    """Run a package as it is saved, with values for its parameters if it has some."""
    user, asked = person(request), payload or ExecutionIn()
    return once(request, idempotency_key, lambda: Status(201, _start(user, find_package(user, package_id), asked)))


def _start(user: User, package: Package, asked: ExecutionIn) -> ExecutionOut:
    execution = start_execution(
        user,
        package,
        asked.parameters,
        environment=asked.environment,
        part=Part(asked.task, asked.start_at),
        logging=Logging.choose(asked.logging_level, asked.logged_events),
        confirms_production=asked.confirm_production,
        is_shadow=asked.shadow,
    )
    return describe_execution(execution, is_new=True)


@router.post("/packages/{package_id}/tryouts", response={201: ExecutionOut})
def post_try_out(
    request: HttpRequest, package_id: int, payload: TryOutIn, idempotency_key: IdempotencyKey = ""
) -> Status[ExecutionOut] | HttpResponse:
    """Run a document in place of a package, without saving it: all its mail is withheld and kept."""
    user = person(request)
    return once(request, idempotency_key, lambda: Status(201, _try_out(user, find_package(user, package_id), payload)))


def _try_out(user: User, package: Package, asked: TryOutIn) -> ExecutionOut:
    execution = start_try_out(
        user,
        package,
        asked.document,
        asked.parameters,
        environment=asked.environment,
        confirms_production=asked.confirm_production,
    )
    return describe_execution(execution)


@router.get("/executions", response=list[ExecutionHead])
def list_executions(request: HttpRequest, response: HttpResponse, query: Query[ExecutionQuery]) -> list[ExecutionHead]:
    """List executions, the newest first; the next page begins before the last id."""
    executions = query.to_filter().find(person(request))
    if query.before is not None:
        executions = executions.filter(pk__lt=query.before)
    page = read_page(request, response, executions, query.limit, name="before")
    return [_describe_head(execution) for execution in page]


@router.get("/executions/{execution_id}", response=ExecutionOut)
def get_execution(request: HttpRequest, execution_id: int) -> ExecutionOut:
    """Give an execution and how far its tasks are."""
    return describe_execution(find_execution(person(request), execution_id))


@router.get("/executions/{execution_id}/deliveries", response=list[DeliveryOut])
def list_deliveries(
    request: HttpRequest,
    response: HttpResponse,
    execution_id: int,
    after: WholeNumber = 0,
    limit: WholeNumber = 500,
) -> list[DeliveryOut]:
    """Give an execution's deliveries."""
    execution = find_execution(person(request), execution_id)
    rows = deliveries_of(execution).filter(pk__gt=after)
    page = read_page(request, response, with_environments(rows.order_by("pk")), limit, most=1000)
    return [describe_delivery(row) for row in page]


@router.post("/executions/{execution_id}/cancel", response=ExecutionOut, auth=TO_RUN)
def post_cancel(request: HttpRequest, execution_id: int) -> ExecutionOut:
    """Cancel an execution: nothing more begins, a send in progress finishes."""
    cancel_execution(person(request), execution_id)
    return describe_execution(find_execution(person(request), execution_id))


@router.post("/task-runs/{task_run_id}/outcome", response=ReportedOutcomeOut, auth=TO_RUN)
def post_outcome(request: HttpRequest, task_run_id: int, payload: OutcomeIn) -> ReportedOutcomeOut:
    """Say what came of a task that somebody else runs and that waits for it. The same outcome once more is fine."""
    has_succeeded = payload.status == "succeeded"
    report = report_outcome(person(request), task_run_id, has_succeeded=has_succeeded, message=payload.message)
    return ReportedOutcomeOut(
        task_run=report.task_run_id,
        status=report.word,
        message=report.message,
        reported_by=report.reported_by_name,
        reported_at=report.reported_at,
    )


def _describe_head(execution: Execution) -> ExecutionHead:
    return ExecutionHead(
        id=execution.pk,
        package=Named(id=execution.package_id, name=execution.package_name),
        package_version=execution.package_version,
        project=Named(id=execution.project_id, name=execution.project.name),
        status=execution.status,
        environment=execution.environment_name,
        in_production=execution.in_production,
        shadow=execution.is_shadow,
        try_out=execution.is_try_out,
        caller=execution.caller_name,
        started_by=execution.started_by,
        created_at=execution.created_at,
        started_at=execution.started_at,
        ended_at=execution.ended_at,
    )


def describe_execution(execution: Execution, *, is_new: bool = False) -> ExecutionOut:
    """Describe an execution with its tasks. Of one that was just started nothing is asked: none has begun."""
    progress = {} if is_new else read_tasks(execution)
    tasks = {str(executable): each for executable, each in progress.items()}
    return ExecutionOut(
        tasks=tasks,
        parameters=open_parameters(execution),
        task=execution.alone,
        start_at=execution.start_at,
        restarts=execution.restarts,
        restarted_as=find_restart(execution),
        logging_level=LoggingLevel(execution.logging_level),
        logged_events=execution.logged_events,
        message=execution.message,
        **_describe_head(execution).model_dump(),
    )
