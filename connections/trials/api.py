"""Trials of connection managers in the API: start one, ask how far it is, cancel it."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema, Status
from pydantic import Field, ValidationError

from connections.catalog.api import ConnectionManagerIn
from connections.catalog.services import find_connection
from connections.models import ConnectionTrial, TrialState
from connections.trials.services import cancel_trial, find_trial, start_trial
from connections.types.smtp.properties import SmtpProperties
from designer.accounts.current_user import person
from designer.api.http.idempotency import IdempotencyKey, once
from designer.api.schemas import Given
from designer.errors import Invalid
from designer.input.number_types import WholeNumber
from designer.input.validation_errors import sentence_of
from designer.services.projects import find_project

router = Router(tags=["connections"])
TOO_MANY = {"responses": {429: {"description": "Too many tests: Retry-After says in how many seconds to try again."}}}


class TrialIn(Given):
    """What to try: a connection manager, saved or not, and how far to go. A credential must be yours to use.

    Name a project that you are a member of; without one it is a connection manager of the catalog, which those may test
    who may make some there. manager is the ID of the shared one whose settings these are: then who may change it may
    test them, and if they are as it is stored, the result is its last test.

    A test message obeys the guard of the connection manager, and that of the project.
    """

    connection: ConnectionManagerIn
    manager: UUID | None = None
    project: WholeNumber | None = None
    sender: Annotated[str, Field(max_length=320)] = ""
    recipient: Annotated[str, Field(max_length=320)] = ""
    send: bool = False


class TrialOut(Schema):
    """How far a trial is. The report has steps, dialogue, features, certificate, diagnosis and fixes."""

    id: UUID
    state: TrialState
    report: dict[str, Any]


@router.post("/connection-trials", response={202: TrialOut}, openapi_extra=TOO_MANY)
def post_trial(
    request: HttpRequest, payload: TrialIn, idempotency_key: IdempotencyKey = ""
) -> Status[TrialOut] | HttpResponse:
    """Let a worker try a connection manager out. A person may start ten in a minute and sixty in an hour; 429 has
    Retry-After."""
    return once(request, idempotency_key, lambda: Status(202, _start(request, payload)))


def _start(request: HttpRequest, payload: TrialIn) -> TrialOut:
    try:
        properties = SmtpProperties.model_validate(payload.connection.to_document().properties)
    except ValidationError as error:
        raise Invalid(" ".join(sentence_of(detail) for detail in error.errors())) from error
    manager = find_connection(person(request), payload.manager) if payload.manager else None
    project = find_project(person(request), payload.project) if payload.project is not None else None
    trial = start_trial(
        person(request),
        properties,
        sender=payload.sender,
        recipient=payload.recipient,
        sends=payload.send,
        project=manager.project if manager else project,
        connection=manager,
    )
    return _describe(trial)


@router.get("/connection-trials/{trial_id}", response=TrialOut)
def get_trial(request: HttpRequest, trial_id: UUID) -> TrialOut:
    """Tell how far a trial of yours is."""
    return _describe(find_trial(person(request), trial_id))


@router.post("/connection-trials/{trial_id}/cancel", response=TrialOut)
def post_trial_cancel(request: HttpRequest, trial_id: UUID) -> TrialOut:
    """Cancel a trial of yours."""
    return _describe(cancel_trial(person(request), trial_id))


def _describe(trial: ConnectionTrial) -> TrialOut:
    return TrialOut(id=trial.uid, state=TrialState(trial.state), report=trial.report)
