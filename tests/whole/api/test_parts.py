"""Single parts of a package in the API: each is a change of the package, with its version, rights and record."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from designer.models import Package, Project, User
from designer.services.packages import create_package
from designer.storage.rows import load_document
from tests.packages import chain
from tests.whole.test_api import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


@pytest.fixture
def client(member: User) -> Client:
    return client_of(member)


@pytest.fixture
def saved(member: User, project: Project) -> Package:
    return create_package(member, project, chain(3))


def send(client: Client, method: str, url: str, body: object = None, **headers: str) -> Any:
    return client.generic(method, url, json.dumps(body), "application/json", headers=headers)


def test_a_part_is_added_read_changed_and_deleted(client: Client, saved: Package):
    url = f"/api/v1/packages/{saved.pk}/variables"
    made = send(client, "POST", url, {"name": "Rows", "type": "Int32", "value": 0})
    one = f"{url}/{made.json()['id']}"
    assert (made.status_code, client.get(one).json()) == (201, made.json())
    assert send(client, "PATCH", one, {"value": 7}).json()["value"] == 7
    assert send(client, "PUT", one, {"name": "Lines"}).json()["id"] == made.json()["id"]
    assert [each["name"] for each in client.get(url).json()] == ["Lines"]
    assert send(client, "DELETE", one).status_code == 204
    assert client.get(one).status_code == 404
    assert Package.objects.get(pk=saved.pk).version == saved.version + 4


def test_two_programs_may_change_two_tasks_and_not_the_same_one(client: Client, saved: Package):
    url = f"/api/v1/packages/{saved.pk}/executables"
    first, second = (f"{url}/{each['id']}" for each in client.get(url).json()[:2])
    tags = [client.get(one)["ETag"] for one in (first, second)]
    assert send(client, "PATCH", first, {"x": 1}, If_Match=tags[0]).status_code == 200
    assert send(client, "PATCH", second, {"x": 2}, If_Match=tags[1]).status_code == 200
    refused = send(client, "PATCH", first, {"x": 3}, If_Match=tags[0])
    assert (refused.status_code, refused.json()["current"]["x"]) == (412, 1.0)
    assert [each.x for each in load_document(saved).executables[:2]] == [1, 2]


def test_with_a_task_go_its_constraints(client: Client, saved: Package):
    second = load_document(saved).executables[1]
    assert send(client, "DELETE", f"/api/v1/packages/{saved.pk}/executables/{second.id}").status_code == 204
    assert client.get(f"/api/v1/packages/{saved.pk}/precedence-constraints").json() == []


@pytest.mark.parametrize(
    ("method", "body", "sentence"),
    [
        ("POST", {"type": "SendMailTask", "name": "Mail 0"}, "more than one task"),
        ("POST", {"type": "NoSuchTask", "name": "A"}, "NoSuchTask"),
        ("PATCH", {"name": None}, "name"),
        ("PATCH", {"properties": {"priority": "Loud"}}, "priority"),
        ("PATCH", {"parent": str(uuid4())}, "no part of this package"),
    ],
)
def test_what_would_be_no_package_is_refused_and_changes_nothing(
    client: Client, saved: Package, method: str, body: dict[str, Any], sentence: str
):
    url = f"/api/v1/packages/{saved.pk}/executables"
    one = f"{url}/{load_document(saved).executables[0].id}" if method == "PATCH" else url
    answer = send(client, method, one, body)
    assert (answer.status_code, sentence in answer.json()["detail"]) == (422, True), answer.json()
    assert Package.objects.get(pk=saved.pk).version == saved.version


def test_a_connection_manager_may_be_given_by_its_connection_string(client: Client, saved: Package):
    body = {"type": "SMTP", "name": "Relay", "connection_string": "SmtpServer=relay.example.com;EnableSsl=True;"}
    made = send(client, "POST", f"/api/v1/packages/{saved.pk}/connections", body)
    assert made.json()["properties"]["smtp_server"] == "relay.example.com"


def test_a_long_list_says_where_its_next_page_is(client: Client, saved: Package):
    first = client.get(f"/api/v1/packages/{saved.pk}/executables?limit=2")
    address, relation = first["Link"].split("; ")
    rest = client.get(address.strip("<>"))
    assert relation == 'rel="next"'
    assert [each["name"] for each in [*first.json(), *rest.json()]] == ["Mail 0", "Mail 1", "Mail 2"]
    assert "Link" not in rest
