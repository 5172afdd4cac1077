"""Triggers in the API. An address is told when it is made, and never again."""

from contextlib import AbstractContextManager
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status
from pydantic import Field

from designer.accounts.current_user import person
from designer.api.http.conditions import IfMatch, matching
from designer.api.http.idempotency import IdempotencyKey, once
from designer.api.http.pages import read_page
from designer.api.signing_in import TO_RUN
from designer.input.number_types import WholeNumber
from designer.people.permissions import Action
from designer.services.packages import find_package
from designer.services.projects import find_project
from tasks.executions.api import ExecutionOut, describe_execution
from tasks.unattended.api_schemas import StartRecordOut, Text, UnattendedIn, UnattendedOut, describe_unattended
from tasks.unattended.triggers import services
from tasks.unattended.triggers.model import Trigger, TriggerCall
from tasks.unattended.triggers.tokens import address_of

router = Router(tags=["triggers"])
MOST_ALLOWED = 200


class TriggerIn(UnattendedIn):
    """A trigger; allowed are the parameters whose values a call may bring, with $Project:: before a project's."""

    allowed: Annotated[list[Text], Field(max_length=MOST_ALLOWED)] = []


class TriggerOut(UnattendedOut):
    """A trigger as it is set up, without its address."""

    allowed: list[str]


class MadeTriggerOut(TriggerOut):
    """A trigger with its new address, which is shown this once."""

    address: str


class TriggerCallOut(StartRecordOut):
    """What came of a call, and from where it came."""

    address: str


@router.get("/projects/{project_id}/triggers", response=list[TriggerOut])
def list_triggers(
    request: HttpRequest, response: HttpResponse, project_id: int, after: WholeNumber = 0, limit: WholeNumber = 100
) -> list[TriggerOut]:
    """List a project's triggers."""
    found = services.triggers_of(find_project(person(request), project_id)).filter(pk__gt=after).order_by("pk")
    return [TriggerOut(**_describe(each)) for each in read_page(request, response, found, limit)]


@router.post("/packages/{package_id}/triggers", response={201: MadeTriggerOut})
def post_trigger(
    request: HttpRequest, package_id: int, payload: TriggerIn, idempotency_key: IdempotencyKey = ""
) -> Status[MadeTriggerOut] | HttpResponse:
    """Make an address by which a program without an account has a package started, in your name."""
    package = find_package(person(request), package_id, Action.EXECUTE)

    def act() -> Status[MadeTriggerOut]:
        made = services.create_trigger(person(request), package, _read(payload))
        return Status(201, _describe_made(request, made))

    return once(request, idempotency_key, act)


@router.get("/triggers/{trigger_id}", response=TriggerOut)
def get_trigger(request: HttpRequest, trigger_id: int) -> TriggerOut:
    """Give a trigger as it is set up."""
    return TriggerOut(**_describe(services.find_trigger(person(request), trigger_id)))


@router.put("/triggers/{trigger_id}", response=TriggerOut)
def put_trigger(request: HttpRequest, trigger_id: int, payload: TriggerIn, if_match: IfMatch = "") -> TriggerOut:
    """Change, enable or disable a trigger. From now on it runs as you; its address stays."""
    with _matching(request, trigger_id, if_match):
        services.change_trigger(person(request), trigger_id, _read(payload))
    return get_trigger(request, trigger_id)


@router.post("/triggers/{trigger_id}/enable", response=TriggerOut)
def post_trigger_enable(request: HttpRequest, trigger_id: int) -> TriggerOut:
    """Let a trigger take calls again, from now on in your name. 422 where a run would be refused now."""
    services.enable_trigger(person(request), trigger_id)
    return get_trigger(request, trigger_id)


@router.post("/triggers/{trigger_id}/disable", response=TriggerOut)
def post_trigger_disable(request: HttpRequest, trigger_id: int) -> TriggerOut:
    """Let a trigger take no calls until it is enabled. What it has started goes on."""
    services.disable_trigger(person(request), trigger_id)
    return get_trigger(request, trigger_id)


@router.delete("/triggers/{trigger_id}", response={204: None})
def remove_trigger(request: HttpRequest, trigger_id: int, if_match: IfMatch = "") -> Status[None]:
    """Delete a trigger with its address. What it has started goes on."""
    with _matching(request, trigger_id, if_match):
        services.delete_trigger(person(request), trigger_id)
    return Status(204, None)


@router.post("/triggers/{trigger_id}/address", response={201: MadeTriggerOut})
def post_trigger_address(request: HttpRequest, trigger_id: int) -> Status[MadeTriggerOut]:
    """Give a trigger another address; the one before counts no more. From now on it runs as you, which is refused
    with 422 where a run would be."""
    return Status(201, _describe_made(request, services.renew_trigger(person(request), trigger_id)))


@router.post("/triggers/{trigger_id}/executions", response={201: ExecutionOut}, auth=TO_RUN)
def post_trigger_execution(
    request: HttpRequest, trigger_id: int, idempotency_key: IdempotencyKey = ""
) -> Status[ExecutionOut] | HttpResponse:
    """Start a trigger's package at once, as a call without values would, in your name."""

    def act() -> Status[ExecutionOut]:
        return Status(201, describe_execution(services.run_trigger(person(request), trigger_id)))

    return once(request, idempotency_key, act)


@router.get("/triggers/{trigger_id}/calls", response=list[TriggerCallOut])
def list_trigger_calls(
    request: HttpRequest,
    response: HttpResponse,
    trigger_id: int,
    before: WholeNumber | None = None,
    limit: WholeNumber = 100,
) -> list[TriggerCallOut]:
    """List what came of a trigger's calls in the last thirty days, the newest first."""
    calls = services.find_trigger(person(request), trigger_id).calls.order_by("-pk")
    calls = calls.filter(pk__lt=before) if before is not None else calls
    return [_describe_call(each) for each in read_page(request, response, calls, limit, name="before")]


def _matching(request: HttpRequest, trigger_id: int, if_match: str) -> AbstractContextManager[None]:
    return matching(if_match, Trigger.objects.filter(pk=trigger_id), lambda: get_trigger(request, trigger_id))


def _read(asked: TriggerIn) -> services.TriggerSettings:
    return services.TriggerSettings(asked.name, asked.allowed, is_enabled=asked.enabled, run=asked.to_run_settings())


def _describe(trigger: Trigger) -> dict[str, Any]:
    return {"allowed": trigger.allowed, **describe_unattended(trigger)}


def _describe_made(request: HttpRequest, made: services.MadeTrigger) -> MadeTriggerOut:
    return MadeTriggerOut(address=address_of(made.token, request), **_describe(made.trigger))


def _describe_call(call: TriggerCall) -> TriggerCallOut:
    return TriggerCallOut(
        id=call.pk,
        state=call.state,
        reason=call.reason,
        execution=call.execution,
        at=call.made_at,
        address=call.address,
    )
