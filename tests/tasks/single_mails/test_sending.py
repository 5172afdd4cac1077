"""One mail that a program sends by itself: a real server gets it, and it is judged and recorded like any other."""

import json
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from connections.catalog.services import create_connection
from connections.environments.services import create_environment, save_references
from connections.files.file_store.services import upload_file
from connections.guard.services import change_guard
from connections.guard_rules.settings import ProjectGuardSettings
from connections.models.environment_document import EnvironmentDocument, Kind, Reference, VariableOfEnvironment
from designer.models import AuditEntry, Project, User
from designer.package.document import ParameterDocument
from designer.services.project_parameters import save_parameter
from tasks.deliveries.model import Delivery
from tasks.runtime.engine import engine
from tasks.runtime.models import Execution
from tests.packages import smtp
from tests.rights import join
from tests.servers.smtp import MailServer
from tests.whole.test_api import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


@pytest.fixture(autouse=True)
def _files_of_its_own(settings: Any, tmp_path: Path) -> None:
    settings.PROJECT_FILES = tmp_path / "files"


@pytest.fixture
def client(member: User) -> Client:
    return client_of(member)


@pytest.fixture
def relay(member: User, project: Project, server: MailServer) -> str:
    """The name of the project's connection manager."""
    return create_connection(member, project, smtp("Relay", port=server.port)).name


def mail(**values: object) -> dict[str, object]:
    given = {"connection": "relay", "sender": "Ops <ops@example.com>", "to": ["ann@example.com"], "subject": "Done"}
    return given | {"text": "It is done.\n"} | values


def send(client: Client, project: Project, key: str = "", **values: object) -> Any:
    url = f"/api/v1/projects/{project.pk}/mails"
    return client.post(url, json.dumps(mail(**values)), "application/json", headers={"Idempotency-Key": key})


def test_a_mail_is_sent_as_a_task_sends_it(
    client: Client, member: User, project: Project, relay: str, server: MailServer
):
    upload_file(member, project, "figures.csv", [b"1;2\n"])
    to = ["Ann Lee <ann@example.com>", "bob@example.com"]
    more = {"to": to, "bcc": ["eve@example.com"], "priority": "High", "attachments": ["figures.csv"]}
    answer = send(client, project, html="<p>It is <b>done</b>.</p>", **more)
    assert answer.status_code == 201, answer.content
    assert answer.json()["package"] == {"id": None, "name": "Done"}
    engine.run_package(answer.json()["id"])
    (received,) = server.received
    assert sorted(received.recipients) == ["ann@example.com", "bob@example.com", "eve@example.com"]
    read = message_from_bytes(received.content, policy=default)
    assert (read["From"], read["X-Priority"], read["Bcc"]) == ("Ops <ops@example.com>", "1", None)
    assert [part.get_filename() for part in read.iter_attachments()] == ["figures.csv"]
    assert read.get_body(("plain",)).get_content().strip() == "It is done."
    assert Delivery.objects.get().state == "sent"
    assert client.get(f"/executions/{answer.json()['id']}/").status_code == 200
    assert AuditEntry.objects.filter(action="started execution", thing__startswith="Done").count() == 1


def test_what_is_typed_is_text_and_no_expression(
    client: Client, member: User, project: Project, relay: str, server: MailServer
):
    save_parameter(member, project, ParameterDocument(name="Day", type="String", required=True))
    body = '@[System::PackageName] and "$Project::Day" + @[$Project::Day]'
    answer = send(client, project, subject='"a" + "b"\u2028c', text=body)
    assert answer.status_code == 201, answer.content
    engine.run_package(answer.json()["id"])
    read = message_from_bytes(server.received[0].content, policy=default)
    assert (read.get_content().strip(), answer.json()["package"]["name"]) == (body, '"a" + "b" c')


def test_a_mail_that_is_sent_again_with_its_key_is_sent_once(client: Client, project: Project, relay: str):
    first, again = send(client, project, "night 1"), send(client, project, "night 1")
    assert (first.json(), again["Idempotent-Replayed"]) == (again.json(), "true")
    assert Execution.objects.count() == 1


def test_the_guard_of_the_project_counts(
    client: Client, member: User, project: Project, relay: str, server: MailServer
):
    change_guard(member, project, ProjectGuardSettings(redirect_to="tester@example.com"))
    engine.run_package(send(client, project).json()["id"])
    assert [each.recipients for each in server.received] == [("tester@example.com",)]


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ({"to": ["ann@"]}, ["to", 0]),
        ({"to": []}, ["to"]),
        ({"sender": ""}, ["sender"]),
        ({"sender": "a@example.com; b@example.com"}, ["sender"]),
        ({"connection": "No such"}, ["connection"]),
        ({"connection": "Folder"}, ["connection"]),
        ({"attachments": ["/etc/passwd"]}, ["attachments"]),
        ({"attachments": ["a.csv|/etc/passwd"]}, ["attachments", 0]),
        ({"html": "<b>" * 1000}, ["html"]),
        ({"subject": "x" * 10_001}, ["subject"]),
        ({"environment": "Nowhere"}, ["environment"]),
        ({"retry_minutes": -1}, ["retry_minutes"]),
    ],
)
def test_what_is_wrong_is_said_where_it_was_typed_and_nothing_is_sent(
    client: Client, member: User, project: Project, relay: str, wrong: dict[str, object], place: list[object]
):
    manager = smtp("Folder").model_copy(update={"type": "FILE", "properties": {"connection_string": "x.txt"}})
    create_connection(member, project, manager)
    answer = send(client, project, **wrong)
    assert (answer.status_code, [each["loc"][-len(place) :] for each in answer.json()["errors"]]) == (422, [place])
    assert not Execution.objects.exists()


def test_in_production_it_is_asked_for_once_more(client: Client, member: User, project: Project, relay: str):
    create_environment(member, project, EnvironmentDocument(name="Live", is_production=True))
    refused = send(client, project, environment="Live")
    assert (refused.status_code, refused.json()["errors"][0]["loc"]) == (422, ["confirm_production"])
    sent = send(client, project, environment="Live", confirm_production=True)
    assert (sent.status_code, sent.json()["in_production"]) == (201, True)


def test_an_environment_says_through_which_server(client: Client, member: User, project: Project, server: MailServer):
    create_connection(member, project, smtp("Relay", port=1))
    port = VariableOfEnvironment(name="Port", type="Int32", value=server.port)
    create_environment(member, project, EnvironmentDocument(name="Test", variables=[port]))
    sets = Reference(variable="Port", kind=Kind.CONNECTION, name="Relay", property_name="port")
    save_references(member, project, [sets])
    engine.run_package(send(client, project, environment="Test").json()["id"])
    assert len(server.received) == 1


def test_the_page_says_what_is_wrong_beside_it_and_then_sends(
    client: Client, member: User, project: Project, relay: str, server: MailServer
):
    create_environment(member, project, EnvironmentDocument(name="Live", is_production=True))
    address = f"/projects/{project.pk}/mail/"
    typed = {"smtp_connection": relay, "from_line": "ops@example.com", "to_line": "ann@", "subject": "Done"}
    typed |= {"message_format": "Text", "message_source": "It is\r\ndone.", "priority": "Low", "environment": "Live"}
    assert '<option value="Relay">' in client.get(address).text
    refused = client.post(address, typed)
    assert (refused.status_code, set(refused.context["form"].errors)) == (422, {"to_line"})
    asked = client.post(address, typed | {"to_line": "ann@example.com"})
    assert (asked.status_code, set(asked.context["form"].errors)) == (422, {"confirm_production"})
    client.post(address, typed | {"to_line": "ann@example.com", "confirm_production": "on"})
    engine.run_package(Execution.objects.get().pk)
    assert b"It is\r\ndone." in server.received[0].content


def test_who_only_runs_what_others_draw_sends_nothing_of_his_own(stranger: User, project: Project, relay: str):
    join(project, stranger, "Operator")
    assert send(client_of(stranger), project).status_code == 403


def test_a_manager_of_the_catalog_is_for_who_may_use_it(
    cataloguer: User, client: Client, project: Project, server: MailServer
):
    create_connection(cataloguer, None, smtp("Team", port=server.port))
    assert send(client, project, connection="Team").status_code == 201
