"""What the API answers when nothing else can be answered: a problem document, with a status that is described."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest
from django.db import InterfaceError, OperationalError, connection
from django.test import Client

from designer.api import api
from designer.input.texts import NotStorable, read_json
from designer.models import Project, User
from tests.fuzz.bounds import bounded
from tests.packages import chain

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
PROBLEM = "application/problem+json"


@pytest.fixture
def client(member: User) -> Client:
    signed_in = Client(raise_request_exception=False)
    signed_in.force_login(member)
    return signed_in


def send(client: Client, method: str, url: str, body: bytes) -> Any:
    return client.generic(method, url, body, "application/json")


@pytest.mark.parametrize("text", [r"\ud800", r"a\udfffb", r"\ud800\ud800", r"a\u0000b", r"\u0000"])
@pytest.mark.parametrize(
    ("body", "place"),
    [
        ('{"name": "TEXT"}', ["body", "name"]),
        ('{"name": "Mine", "description": "TEXT"}', ["body", "description"]),
        ('{"name": "Mine", "more": [1, {"deep": ["TEXT"]}]}', ["body", "more", 1, "deep", 0]),
        ('{"name": "Mine", "TEXT": 1}', ["body"]),
    ],
)
def test_a_text_that_is_none_is_refused_with_its_place(client: Client, text: str, body: str, place: list[object]):
    answer = send(client, "POST", "/api/v1/projects", body.replace("TEXT", text).encode())
    assert (answer.status_code, answer["Content-Type"]) == (422, PROBLEM)
    assert answer.json()["errors"] == [{"loc": place, "message": answer.json()["errors"][0]["message"]}]
    assert "no text" in answer.json()["detail"]
    assert not Project.objects.filter(name="Mine").exists()


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e400", "-1E0400", "1" * 400 + ".5"])
def test_a_number_that_is_none_is_refused_with_its_place(client: Client, project: Project, number: str):
    document = chain(1).model_dump(mode="json")
    document["executables"][0]["properties"]["retry_minutes"] = "NUMBER"
    body = json.dumps({"document": document}).replace('"NUMBER"', number)
    answer = send(client, "POST", f"/api/v1/projects/{project.pk}/packages", body.encode())
    assert answer.status_code == 422
    place = ["body", "document", "executables", 0, "properties", "retry_minutes"]
    assert answer.json()["errors"][0]["loc"] == place


@pytest.mark.parametrize("name", ["a\nb", "a\tb", "a\x1bb", "\x85", "a\u2028b", "", " ", "x" * 129])
def test_a_project_is_called_by_a_line_of_text(client: Client, project: Project, name: str):
    for_new = send(client, "POST", "/api/v1/projects", json.dumps({"name": name}).encode())
    for_old = send(client, "PUT", f"/api/v1/projects/{project.pk}", json.dumps({"name": name}).encode())
    assert (for_new.status_code, for_old.status_code) == (422, 422)
    assert Project.objects.get().name == "Warehouse"


@pytest.mark.parametrize("name", ["a\nb", "a\x1bb", "a\x00b", "a\u2028b"])
def test_a_form_names_a_project_by_a_line_of_text_too(client: Client, project: Project, name: str):
    answer = client.post(f"/projects/{project.pk}/edit/", {"name": name})
    assert answer.status_code == 422
    assert Project.objects.get().name == "Warehouse"


@pytest.mark.parametrize(
    "body", [b'{"name": "\xed\xa0\x80"}', b'{"name": "\xff"}', b"\xff\xfe{\x00}\x00", b'{"a": \x00}']
)
def test_bytes_that_are_no_text_are_refused(client: Client, body: bytes):
    answer = send(client, "POST", "/api/v1/projects", body)
    assert (answer.status_code, answer["Content-Type"]) == (400, PROBLEM)


@pytest.mark.parametrize("address", ["/api/v1/executions?status=%00", "/api/v1/deliveries?subject=a%00b&limit=2"])
def test_a_query_that_holds_nul_is_refused_with_its_place(client: Client, address: str):
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (422, PROBLEM)
    assert answer.json()["errors"][0]["loc"] == ["query", address.partition("?")[2].partition("=")[0]]


@pytest.mark.parametrize("address", ["/api/v1/projects/{}/files/a%00b", "/projects/{}/files/a%00b", "/a%00b"])
def test_nothing_has_an_address_with_nul(client: Client, project: Project, address: str):
    assert client.get(address.format(project.pk)).status_code == 404


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [("GET", "/api/v1/nothing", 404), ("PATCH", "/api/v1/projects", 405), ("DELETE", "/api/v1/projects", 405)],
)
def test_what_django_refuses_is_a_problem_too(client: Client, method: str, address: str, status: int):
    answer = client.generic(method, address)
    assert (answer.status_code, answer["Content-Type"]) == (status, PROBLEM)
    assert answer.json()["status"] == status
    assert int(answer["Content-Length"]) == len(answer.content)


def test_a_foreign_host_is_refused_by_a_problem(client: Client):
    answer = client.get("/api/v1/projects", headers={"host": "evil.example"})
    assert (answer.status_code, answer["Content-Type"]) == (400, PROBLEM)


def test_a_body_that_is_too_large_is_refused_by_a_problem(client: Client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = send(client, "POST", "/api/v1/projects", b'{"name": "' + b"x" * 1000 + b'"}')
    assert (answer.status_code, answer["Content-Type"]) == (413, PROBLEM)


def test_what_a_view_beside_the_operations_refuses_is_a_problem(client: Client, stranger: User, project: Project):
    client.force_login(stranger)
    answer = client.get("/api/v1/executions/1/events.csv")
    assert (answer.status_code, answer["Content-Type"]) == (404, PROBLEM)


def fail_with(error: Exception) -> Callable[..., Any]:
    def fail(*_: object, **__: object) -> None:
        raise error

    return fail


AWAY = [
    OperationalError("database is locked"),
    OperationalError("connection to server at 127.0.0.1 failed: Connection refused"),
    InterfaceError("connection already closed"),
]


@pytest.mark.parametrize("error", AWAY, ids=str)
def test_a_database_that_is_away_is_a_503_that_says_when_to_come_back(client: Client, monkeypatch, error: Exception):
    monkeypatch.setattr("designer.api.packages.create_project", fail_with(error))
    answer = send(client, "POST", "/api/v1/projects", b'{"name": "Mine"}')
    assert (answer.status_code, answer["Content-Type"], answer["Retry-After"]) == (503, PROBLEM, "10")
    assert str(error) not in answer.text


@pytest.mark.parametrize("error", AWAY, ids=str)
def test_a_page_without_a_database_is_plain(client: Client, monkeypatch, error: Exception):
    monkeypatch.setattr("django.contrib.auth.backends.ModelBackend.get_user", fail_with(error))
    answer = client.get("/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert "The database is busy or cannot be reached" in answer.text


def test_a_fault_of_ours_has_a_reference_that_is_in_the_log(client: Client, monkeypatch, caplog):
    monkeypatch.setattr("designer.api.packages.create_project", fail_with(ZeroDivisionError("the secret is 42")))
    answer = send(client, "POST", "/api/v1/projects", b'{"name": "Mine"}')
    assert (answer.status_code, answer["Content-Type"]) == (500, PROBLEM)
    assert f"Reference {answer.json()['reference']}: POST /api/v1/projects: ZeroDivisionError" in caplog.text
    assert "secret" not in answer.text


def test_a_fault_on_a_page_has_a_reference_too(client: Client, monkeypatch, caplog):
    monkeypatch.setattr("designer.people.audit.record", fail_with(ZeroDivisionError("the secret is 42")))
    answer = client.post("/projects/new/", {"name": "Mine"})
    reference = next(record.args[0] for record in caplog.records if record.name == "designer.views.failures")
    assert (answer.status_code, reference in answer.text, "secret" in answer.text) == (500, True, False)


@contextmanager
def locked_projects() -> Iterator[None]:
    """Keep a lock that writing a project waits for, and let this process wait for a tenth of a second."""
    is_sqlite = connection.vendor == "sqlite"
    connection.cursor().execute("PRAGMA busy_timeout = 100" if is_sqlite else "SET lock_timeout = 100")
    other = connection.copy()
    with closing(other), other.cursor() as cursor:
        cursor.execute("BEGIN IMMEDIATE" if is_sqlite else "BEGIN")
        cursor.execute("SELECT 1" if is_sqlite else "LOCK TABLE designer_project")
        yield
    connection.close()


@pytest.mark.django_db(transaction=True)
def test_a_write_while_somebody_else_holds_the_database_is_a_503(client: Client):
    with locked_projects():
        answer = send(client, "POST", "/api/v1/projects", b'{"name": "Mine"}')
        page = client.post("/projects/new/", {"name": "Mine"})
    assert (answer.status_code, answer["Content-Type"]) == (503, PROBLEM)
    assert (page.status_code, page["Retry-After"]) == (503, "10")


def test_every_refusal_is_described_for_every_operation():
    for path, operations in api.get_openapi_schema()["paths"].items():
        for method, operation in operations.items():
            assert {401, 500, 503} <= set(map(int, operation["responses"])), (method, path)


@pytest.mark.parametrize("body", ["[" + "[]," * 600_000 + "[]]", "[" + "1," * 4_500_000 + "1]", "[" * 600_000])
def test_a_body_of_very_many_values_is_refused_before_it_is_parsed(body: str):
    with bounded(seconds=2), pytest.raises(NotStorable, match="Send less at once"):
        read_json(body.encode())


@pytest.mark.parametrize("part", ["1" * 299 + "a", "9" * 299 + ",", "\\\\u000", "e99", "1e+99 "])
def test_looking_for_what_is_no_text_takes_time_in_proportion(part: str):
    with bounded(seconds=3):
        assert read_json(json.dumps(part * (8_000_000 // len(part))).encode())


@pytest.mark.parametrize("number", ["1e400", "-1E+9999", "1" * 400 + ".5", "NaN", "-Infinity"])
def test_a_number_that_is_too_large_or_none_is_found_where_it_stands(number: str):
    with pytest.raises(NotStorable) as refused:
        read_json(f'{{"x": [1.5, {number}]}}'.encode())
    assert refused.value.place == ("x", 1)


def test_a_body_of_many_ids_is_not_walked_through(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("designer.input.texts._check", pytest.fail)
    body = [{"id": "0e100000-1e12-4e33-8e44-9e5555555e66", "name": "1e999", "x": 290.5}]
    assert read_json(json.dumps(body).encode()) == body
