"""Executions in three steps in the API. In one step it is POST /packages/N/executions."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Body, Router, Schema, Status
from pydantic import Field

from designer.accounts.current_user import person
from designer.api.http.idempotency import IdempotencyKey, once
from designer.api.http.pages import read_page
from designer.api.schemas import Given
from designer.api.signing_in import TO_RUN
from designer.input.number_types import WholeNumber
from designer.input.texts import NO_NUL
from designer.services.packages import find_package
from tasks.executions.api import ExecutionOut, Named, describe_execution
from tasks.executions.drafts.model import ExecutionDraft
from tasks.executions.drafts.services import (
    GivenValue,
    ObjectType,
    create_draft,
    delete_draft,
    find_draft,
    own_drafts,
    set_values,
    start_draft,
)
from tasks.runtime.logging_levels import Logging
from tasks.runtime.preparation.parameters import VALUE

router = Router(tags=["executions"])
MOST_VALUES = 1_000


class DraftIn(Given):
    """How a package is to run, when its execution is started: in the environment of a name, one executable alone, and
    what is logged, as for an execution in one step."""

    environment: Annotated[str, Field(max_length=128, pattern=NO_NUL)] = ""
    task: UUID | None = None
    logging_level: str = ""
    logged_events: list[str] = []


class DraftOut(Schema):
    """An execution that is to be started. values are those that were set, by the parameter's name, with $Project::
    before a project's; a sensitive one is null. execution is the number of what was started of it."""

    id: int
    package: Named
    environment: str
    task: UUID | None
    logging_level: str
    logged_events: list[str]
    values: dict[str, Any]
    made_at: datetime
    execution: int | None


class DraftValueIn(Given):
    """A value: of a parameter of the project (20) or of the package (30), or a server option (50): LOGGING_LEVEL."""

    object_type: ObjectType = ObjectType.PACKAGE
    name: Annotated[str, Field(min_length=1, max_length=300, pattern=NO_NUL)]
    value: Any


class DraftValuesIn(Given):
    """Values that are set together: all of them, or none."""

    values: Annotated[list[DraftValueIn], Field(min_length=1, max_length=MOST_VALUES)]


class DraftStartIn(Given):
    """Without confirm_production nothing is started in an environment that is production."""

    confirm_production: bool = False


@router.post("/packages/{package_id}/execution-drafts", response={201: DraftOut}, auth=TO_RUN)
def post_execution_draft(
    request: HttpRequest,
    package_id: int,
    payload: Body[DraftIn | None] = None,
    idempotency_key: IdempotencyKey = "",
) -> Status[DraftOut] | HttpResponse:
    """Create an execution that is started later, of the package as it is saved then (SSIS: catalog.create_execution).
    It is yours alone, and deleted after a day."""
    return once(request, idempotency_key, lambda: Status(201, _create(request, package_id, payload or DraftIn())))


@router.get("/execution-drafts", response=list[DraftOut])
def list_execution_drafts(
    request: HttpRequest, response: HttpResponse, before: WholeNumber | None = None, limit: WholeNumber = 100
) -> list[DraftOut]:
    """List your executions that are to be started, or were in the last day, the newest first."""
    drafts = own_drafts(person(request))
    drafts = drafts.filter(pk__lt=before) if before is not None else drafts
    return [_describe(draft) for draft in read_page(request, response, drafts, limit, name="before")]


@router.get("/execution-drafts/{draft_id}", response=DraftOut)
def get_execution_draft(request: HttpRequest, draft_id: int) -> DraftOut:
    """Give an execution that is to be started."""
    return _describe(find_draft(person(request), draft_id))


@router.put("/execution-drafts/{draft_id}/values", response=DraftOut, auth=TO_RUN)
def put_execution_draft_values(request: HttpRequest, draft_id: int, payload: DraftValuesIn) -> DraftOut:
    """Set values before the start (SSIS: catalog.set_execution_parameter_value). Those that are not named stay. 409
    when it was started: a parameter value cannot be changed after an execution has started."""
    values = [GivenValue(**each.model_dump()) for each in payload.values]
    return _describe(set_values(person(request), draft_id, values))


@router.post("/execution-drafts/{draft_id}/start", response={200: ExecutionOut, 201: ExecutionOut}, auth=TO_RUN)
def post_execution_draft_start(
    request: HttpRequest, draft_id: int, payload: Body[DraftStartIn | None] = None
) -> Status[ExecutionOut]:
    """Start it (SSIS: catalog.start_execution). Asked for again it is the same execution, with 200 in place of 201."""
    confirms = bool(payload and payload.confirm_production)
    execution, is_new = start_draft(person(request), draft_id, confirms_production=confirms)
    return Status(201 if is_new else 200, describe_execution(execution))


@router.delete("/execution-drafts/{draft_id}", response={204: None}, auth=TO_RUN)
def remove_execution_draft(request: HttpRequest, draft_id: int) -> Status[None]:
    """Delete an execution that is not started. One that was started goes on."""
    delete_draft(person(request), draft_id)
    return Status(204, None)


def _create(request: HttpRequest, package_id: int, asked: DraftIn) -> DraftOut:
    package = find_package(person(request), package_id)
    logging = Logging.choose(asked.logging_level, asked.logged_events)
    made = create_draft(person(request), package, environment=asked.environment, task=asked.task, logging=logging)
    return _describe(made)


def _describe(draft: ExecutionDraft) -> DraftOut:
    return DraftOut(
        id=draft.pk,
        package=Named(id=draft.package_id, name=draft.package.name),
        environment=draft.environment,
        task=draft.task,
        logging_level=draft.logging_level,
        logged_events=draft.logged_events,
        values={name: kept.get(VALUE) for name, kept in draft.parameters.items()},
        made_at=draft.made_at,
        execution=draft.execution,
    )
