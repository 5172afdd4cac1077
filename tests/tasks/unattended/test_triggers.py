"""Triggers: whoever has the address has the package started, once for each key, with values that it lets in."""

import json
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from designer.api.http import limits
from designer.errors import Invalid
from designer.models import AuditEntry, Package, Project, User
from designer.people.rights import Role
from tasks.runtime.models import Execution
from tasks.runtime.preparation.parameters import open_parameters
from tasks.unattended.run_settings import RunSettings
from tasks.unattended.triggers.model import Trigger, TriggerCall
from tasks.unattended.triggers.services import (
    MadeTrigger,
    TriggerSettings,
    create_trigger,
    delete_trigger,
    disable_trigger,
    renew_trigger,
)
from tasks.unattended.triggers.tokens import address_of
from tests.rights import join
from tests.signed_in import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queue")]

CALLER = "203.0.113.9"
SETTINGS = TriggerSettings("On arrival", ["Top"], run=RunSettings(parameters={"Key": "s3cret", "Top": 5}))


@pytest.fixture
def made(member: User, package: Package) -> MadeTrigger:
    return create_trigger(member, package, SETTINGS)


def call(made: MadeTrigger | str, body: object = "", kind: str = "application/json", **headers: str) -> Any:
    """Call as a program does, which has no cookies and no CSRF token."""
    path = made if isinstance(made, str) else urlsplit(address_of(made.token)).path
    content = body if isinstance(body, str | bytes) else json.dumps(body)
    return Client(enforce_csrf_checks=True).generic("POST", path, content, kind, REMOTE_ADDR=CALLER, headers=headers)


def test_a_call_starts_the_package_in_its_owners_name_with_the_values_that_it_brings(made: MadeTrigger):
    answer = call(made, {"parameters": {"Top": 7}})
    execution = Execution.objects.get()
    assert (answer.status_code, answer.json()) == (202, {"execution": execution.pk})
    assert not answer.cookies
    assert (execution.caller_name, execution.started_by) == ("mia", "trigger “On arrival”")
    assert open_parameters(execution) == {"Top": 7}
    entry = AuditEntry.objects.get(action="started execution")
    assert (entry.door, entry.address) == ("webhook", CALLER)
    assert made.token not in str(Trigger.objects.values().get()) + str(AuditEntry.objects.values())
    record = TriggerCall.objects.get()
    assert (record.execution, record.address) == (execution.pk, CALLER)

    call(made)
    assert open_parameters(Execution.objects.latest("pk")) == {"Top": 5}


def test_the_same_call_with_the_same_key_starts_once(made: MadeTrigger):
    headers = {"Idempotency-Key": "order 7"}
    first, second = (call(made, {"parameters": {"Top": 7}}, **headers) for _ in range(2))
    assert (second.status_code, second.json()) == (202, first.json())
    assert second["Idempotent-Replayed"] == "true"
    other = call(made, {"parameters": {"Top": 8}}, **headers)
    assert (other.status_code, Execution.objects.count()) == (422, 1)


@pytest.mark.parametrize(
    ("body", "kind", "status", "sentence"),
    [
        ({"parameters": {"Key": "x"}}, "application/json", 422, "takes no value for “Key”. It takes Top."),
        ({"parameters": {"Top": "many"}}, "application/json", 422, "The parameter “Top”"),
        ({"Top": 7}, "application/json", 422, "Send nothing, or"),
        ([1], "application/json", 422, "Send nothing, or"),
        ("[" * 50_000, "application/json", 422, "Send nothing, or"),
        (b'{"parameters": {"Top": "\\u0000"}}', "application/json", 422, "Send nothing, or"),
        ("x" * 70_000, "application/json", 413, "64 KB"),
        ("Top=7", "application/x-www-form-urlencoded", 415, "Send nothing, or"),
    ],
)
def test_what_it_does_not_let_in_is_refused_and_starts_nothing(
    made: MadeTrigger, body: object, kind: str, status: int, sentence: str
):
    answer = call(made, body, kind)
    assert (answer.status_code, sentence in answer.json()["detail"]) == (status, True), answer.json()
    assert not Execution.objects.exists()


def test_it_stops_when_its_owner_may_not_run_the_package_and_tells_the_caller_no_name(made: MadeTrigger, member: User):
    member.is_active = False
    member.save()
    refused = call(made)
    assert (refused.status_code, refused.json()["detail"]) == (
        409,
        "The package was not started. The trigger's page says why.",
    )
    assert Trigger.objects.get().stopped.startswith("The account of mia is closed.")
    assert TriggerCall.objects.get().reason == Trigger.objects.get().stopped
    assert (call(made).status_code, TriggerCall.objects.count()) == (409, 1)


def test_only_the_newest_address_of_an_enabled_trigger_counts(made: MadeTrigger, member: User):
    renewed = renew_trigger(member, made.trigger.pk)
    assert [call(each).status_code for each in (made, renewed)] == [404, 202]
    disable_trigger(member, made.trigger.pk)
    assert call(renewed).status_code == 409
    delete_trigger(member, made.trigger.pk)
    assert call(renewed).status_code == 404
    assert Execution.objects.count() == 1


def test_who_renews_an_address_starts_nothing_in_the_name_of_somebody_else(
    made: MadeTrigger, project: Project, stranger: User
):
    operator = join(project, stranger, Role.OPERATOR)
    with pytest.raises(Invalid, match="“Key” was given by mia"):
        renew_trigger(operator, made.trigger.pk)
    page = client_of(operator).post(f"/triggers/{made.trigger.pk}/renew/", follow=True)
    assert "was given by mia" in page.text
    assert call(made).status_code == 202
    Trigger.objects.update(parameters={}, allowed=["Top", "Key"])
    renewed = renew_trigger(operator, made.trigger.pk)
    assert call(renewed, {"parameters": {"Key": "own"}}).status_code == 202
    assert Execution.objects.latest("pk").caller_name == "stan"


def test_guesses_are_counted_and_so_are_calls(made: MadeTrigger, settings: Settings, monkeypatch: pytest.MonkeyPatch):
    guesses = [call("/webhooks/triggers/mwt_guess").status_code for _ in range(7)]
    assert (guesses[0], guesses[-1]) == (404, 429)
    settings.API_REQUESTS_PER_MINUTE = 1
    counts = iter([1, 2])
    monkeypatch.setattr(limits.COUNTER, "count", lambda token: next(counts))
    assert [call(made).status_code for _ in range(2)] == [202, 429]


def test_a_look_at_the_address_starts_nothing(made: MadeTrigger):
    looked = Client().get(urlsplit(address_of(made.token)).path)
    assert (looked.status_code, looked["Allow"], Execution.objects.count()) == (405, "POST", 0)


def test_the_api_tells_the_address_once_and_what_came_of_calls(member: User, package: Package):
    client, url = client_of(member), f"/api/v1/packages/{package.pk}/triggers"
    body = {"name": "Hook", "allowed": ["Top"], "parameters": {"Key": "s3cret"}}
    made = client.post(url, body, "application/json").json()
    execution = call(urlsplit(made["address"]).path).json()["execution"]
    told = client.get(f"/api/v1/triggers/{made['id']}")
    assert "address" not in told.json()
    assert told.json()["parameters"] == {"Key": None}
    assert [each["execution"] for each in client.get(f"/api/v1/triggers/{made['id']}/calls").json()] == [execution]
    assert client.get(f"/api/v1/executions/{execution}").json()["started_by"] == "trigger “Hook”"
    stale = client.put(f"/api/v1/triggers/{made['id']}", body, "application/json", headers={"If-Match": '"other"'})
    assert stale.status_code == 412
    kept = {**body, "parameters": {"Key": None}, "enabled": False}
    changed = client.put(f"/api/v1/triggers/{made['id']}", kept, "application/json", headers={"If-Match": told["ETag"]})
    assert (changed.status_code, changed.json()["state"]) == (200, "disabled")
