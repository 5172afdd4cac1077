"""What the types of docs/adding-a-task-type.md can do: test_new_types.py runs it in a process that has them."""

import json

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from designer.models import Package, Project, User
from designer.package.document import ExecutableDocument, PackageDocument, ParameterDocument, VariableDocument
from designer.registry.server_types import server_task_types
from designer.services.packages import create_package
from tasks.runtime import services
from tasks.runtime.engine import engine, transition
from tasks.runtime.models import EventMessage, Execution
from tasks.runtime.secrecy import MASK
from tasks.runtime.state.values import values_of
from tests.packages import executable

pytestmark = pytest.mark.django_db(transaction=True)
NOTE = executable("NoteTask", "Note", properties={"message": "All is well."})
COPY = executable("CopyTask", "Copy", properties={"source": "$Package::Token", "target": "User::Copied"})
DAY = VariableDocument(name="Day", type="String", value="Friday")
COPIED = VariableDocument(name="Copied", type="String", value="", raise_changed_event=True)
JSON = {"content_type": "application/json"}


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Make the tables that a migration makes elsewhere."""
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        editor.create_model(server_task_types["NoteTask"].model)
        editor.create_model(server_task_types["CopyTask"].model)


@pytest.fixture
def browser(client: Client, member: User) -> Client:
    client.force_login(member)
    return client


def drawn(*tasks: ExecutableDocument, **parts: object) -> PackageDocument:
    return PackageDocument(name="Notes", executables=tasks, variables=[DAY, COPIED], **parts)


def post(browser: Client, address: str, given: object) -> dict:
    answer = browser.post(address, json.dumps(given), **JSON)
    assert answer.status_code in (200, 201), answer.text
    return answer.json()


def run(browser: Client, package: Package, monkeypatch: pytest.MonkeyPatch, **given: object) -> Execution:
    queued: list[tuple[str, int]] = []
    for module in (services, transition):
        monkeypatch.setattr(module, "enqueue", lambda job, key, _person: queued.append((job, key)))
    begun = post(browser, f"/api/v1/packages/{package.pk}/executions", given)
    for job, key in queued:
        getattr(engine, job)(key)
    return Execution.objects.get(pk=begun["id"])


def test_it_is_drawn_and_edited(browser: Client, member: User, project: Project):
    package = create_package(member, project, drawn(NOTE))
    page = browser.get(f"/packages/{package.pk}/").text
    assert '"NoteTask"' in page
    assert "Writes a sentence into the log." in page
    editor = browser.post(reverse("editor-executable", args=[package.pk]), {"executable": NOTE.model_dump_json()})
    assert "What the log is to say." in editor.text
    typed = {"executable": NOTE.model_dump_json(), "name": "Note", "message": "Nothing is well."}
    edited = browser.post(reverse("editor-executable-submit", args=[package.pk]), typed)
    assert "Nothing is well." in edited.text


def test_it_is_saved_and_read_again(browser: Client, project: Project):
    given = {"document": drawn(NOTE).model_dump(mode="json")}
    made = post(browser, f"/api/v1/projects/{project.pk}/packages", given)
    read = browser.get(f"/api/v1/packages/{made['id']}").json()
    assert read["document"]["executables"][0]["properties"] == {"message": "All is well."}
    assert [row.message for row in server_task_types["NoteTask"].model.objects.all()] == ["All is well."]


def test_it_is_validated(browser: Client, member: User, project: Project):
    package = create_package(member, project, drawn(NOTE))
    empty = NOTE.model_copy(update={"properties": {"message": " "}})
    given = {"document": drawn(empty).model_dump(mode="json")}
    issues = post(browser, f"/api/v1/packages/{package.pk}/validate", given)["issues"]
    assert "The message is missing. Type what the log is to say." in [each["message"] for each in issues]


def test_it_runs_with_what_an_expression_makes_of_it(
    browser: Client, member: User, project: Project, monkeypatch: pytest.MonkeyPatch
):
    driven = NOTE.model_copy(update={"expressions": {"message": '"It is " + @[User::Day]'}})
    execution = run(browser, create_package(member, project, drawn(driven)), monkeypatch)
    assert execution.status == "succeeded"
    assert EventMessage.objects.filter(execution=execution, message="It is Friday").count() == 1


def test_what_it_says_itself_is_masked_where_it_is_made_of_a_secret(
    browser: Client, member: User, project: Project, monkeypatch: pytest.MonkeyPatch
):
    token = ParameterDocument(name="Token", type="String", value=None, sensitive=True, required=True)
    driven = NOTE.model_copy(update={"expressions": {"message": '"It is " + @[$Package::Token]'}})
    package = create_package(member, project, drawn(driven, parameters=[token]))
    execution = run(browser, package, monkeypatch, parameters={"Token": "swordfish"})
    told = " ".join(EventMessage.objects.filter(execution=execution).values_list("message", flat=True))
    assert MASK in told
    assert "swordfish" not in told


def test_what_it_assigns_is_known_and_masked_where_it_is_made_of_a_secret(
    browser: Client, member: User, project: Project, monkeypatch: pytest.MonkeyPatch
):
    token = ParameterDocument(name="Token", type="String", value=None, sensitive=True, required=True)
    document = drawn(COPY, parameters=[token])
    package = create_package(member, project, document)
    execution = run(browser, package, monkeypatch, parameters={"Token": "swordfish"})
    assert execution.status == "succeeded"
    assert values_of(execution, document, None)["User::Copied"] == ("String", "swordfish")
    told = " ".join(EventMessage.objects.filter(execution=execution).values_list("message", flat=True))
    assert f"User::Copied was changed to {MASK}." in told
    assert "swordfish" not in told
