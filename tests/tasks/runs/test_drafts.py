"""Executions in three steps: create, set values, start; as SSIS's catalog has them."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from designer.models import Package, Project, User
from designer.package.document import ParameterDocument
from designer.services.packages import create_package
from designer.services.project_parameters import save_parameter
from tasks.executions.drafts.model import ExecutionDraft
from tasks.executions.drafts.services import MOST, STARTED, create_draft, forget_old_drafts
from tasks.runtime.models import Execution
from tests.packages import chain
from tests.whole.test_api import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


@pytest.fixture
def saved(member: User, project: Project) -> Package:
    parameters = [
        ParameterDocument(name="Top", type="Int32", value=10),
        ParameterDocument(name="Key", sensitive=True, value=None, required=True),
    ]
    save_parameter(member, project, ParameterDocument(name="Sender", value="reports@example.com"))
    return create_package(member, project, chain(1).model_copy(update={"parameters": parameters}))


@pytest.fixture
def client(member: User) -> Client:
    return client_of(member)


def send(client: Client, method: str, url: str, body: object = None) -> Any:
    return client.generic(method, f"/api/v1/{url}", json.dumps(body) if body else "", "application/json")


def prepare(client: Client, package: Package, *values: dict[str, Any]) -> str:
    draft = send(client, "POST", f"packages/{package.pk}/execution-drafts").json()
    url = f"execution-drafts/{draft['id']}"
    assert send(client, "PUT", f"{url}/values", {"values": values}).status_code == 200
    return url


KEY = {"name": "Key", "value": "s3cret"}


def test_an_execution_is_created_given_values_and_started_once(client: Client, saved: Package):
    url = prepare(
        client,
        saved,
        KEY,
        {"object_type": 20, "name": "Sender", "value": "me@example.com"},
        {"object_type": 30, "name": "Top", "value": 5},
        {"object_type": 50, "name": "LOGGING_LEVEL", "value": 3},
    )
    told = send(client, "GET", url).json()
    assert told["values"] == {"Key": None, "$Project::Sender": "me@example.com", "Top": 5}
    assert "s3cret" not in str(ExecutionDraft.objects.values().get())
    started, again = send(client, "POST", f"{url}/start"), send(client, "POST", f"{url}/start")
    assert (started.status_code, again.status_code) == (201, 200)
    assert started.json()["id"] == again.json()["id"] == Execution.objects.get().pk
    assert started.json()["parameters"] == {"$Project::Sender": "me@example.com", "Top": 5}
    assert started.json()["logging_level"] == "Verbose"
    assert send(client, "GET", url).json()["execution"] == started.json()["id"]


def test_a_parameter_value_cannot_be_changed_after_an_execution_has_started(client: Client, saved: Package):
    url = prepare(client, saved, KEY)
    send(client, "POST", f"{url}/start")
    refused = send(client, "PUT", f"{url}/values", {"values": [{"name": "Top", "value": 7}]})
    assert (refused.status_code, refused.json()["detail"]) == (409, STARTED)


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ({"name": "Top", "value": "many"}, "Top: "),
        ({"name": "Nothing", "value": 1}, "no such parameter"),
        ({"object_type": 20, "name": "Top", "value": 1}, "no such parameter"),
        ({"object_type": 50, "name": "SYNCHRONIZED", "value": 1}, "follow its stream"),
        ({"object_type": 50, "name": "LOGGING_LEVEL", "value": 9}, "no logging level"),
        ({"object_type": 40, "name": "Top", "value": 1}, "object_type"),
    ],
)
def test_a_value_that_will_not_do_sets_none_of_them(
    client: Client, saved: Package, value: dict[str, Any], sentence: str
):
    url = prepare(client, saved, KEY)
    refused = send(client, "PUT", f"{url}/values", {"values": [{"name": "Top", "value": 7}, value]})
    assert (refused.status_code, sentence in refused.json()["detail"]) == (422, True), refused.json()
    assert send(client, "GET", url).json()["values"] == {"Key": None}


def test_what_lacks_a_value_is_not_started_and_may_be_mended(client: Client, saved: Package):
    url = prepare(client, saved, {"name": "Top", "value": 7})
    assert send(client, "POST", f"{url}/start").status_code == 422
    send(client, "PUT", f"{url}/values", {"values": [KEY]})
    assert send(client, "POST", f"{url}/start").status_code == 201


def test_one_that_is_deleted_or_a_day_old_is_gone(client: Client, member: User, saved: Package):
    url = prepare(client, saved, KEY)
    assert send(client, "DELETE", url).status_code == 204
    assert send(client, "GET", url).status_code == 404
    create_draft(member, saved)
    ExecutionDraft.objects.update(made_at=timezone.now() - timedelta(hours=25))
    assert (forget_old_drafts(), send(client, "GET", "execution-drafts").json()) == (1, [])


def test_nobody_prepares_executions_without_end(client: Client, member: User, project: Project, saved: Package):
    drafts = [ExecutionDraft(user=member, project=project, package=saved) for _ in range(MOST)]
    ExecutionDraft.objects.bulk_create(drafts)
    assert send(client, "POST", f"packages/{saved.pk}/execution-drafts").status_code == 409
