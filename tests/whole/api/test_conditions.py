"""ETag, If-None-Match and If-Match: nothing is sent twice, and of two programs that change a thing one is told."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client

from connections.catalog.folders.services import create_folder
from connections.catalog.services import create_connection
from connections.environments.services import create_environment
from connections.environments.shared.services import refer
from connections.models.environment_document import EnvironmentDocument
from designer.models import Package, Project, User
from designer.services.packages import create_package, save_package
from designer.storage.rows import load_document
from tests.packages import chain, smtp
from tests.whole.test_api import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


@pytest.fixture
def client(member: User) -> Client:
    return client_of(member)


@pytest.fixture(autouse=True)
def _files_of_its_own(settings: Any, tmp_path: Path) -> None:
    settings.PROJECT_FILES = tmp_path / "files"


@pytest.fixture
def saved(member: User, project: Project) -> Package:
    return create_package(member, project, chain(2))


def send(client: Client, method: str, url: str, body: object = None, **headers: str) -> Any:
    return client.generic(method, url, json.dumps(body) if body else "", "application/json", headers=headers)


def test_what_a_program_has_already_is_not_sent_again(client: Client, saved: Package):
    url = f"/api/v1/packages/{saved.pk}"
    read = client.get(url)
    again = client.get(url, headers={"If-None-Match": read["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", read["ETag"])
    assert read["Cache-Control"] == "private, no-cache"


def test_what_is_wrong_with_a_package_is_sent_anew_when_that_alone_has_changed(
    client: Client, member: User, project: Project, saved: Package
):
    url = f"/api/v1/packages/{saved.pk}"
    before = client.get(url)
    project.enforces_recipient_limit = True
    project.name = "Renamed"
    project.save()
    after = client.get(url, headers={"If-None-Match": before["ETag"]})
    assert (after.status_code, after.json()["version"]) == (200, before.json()["version"])


def test_of_two_programs_one_is_told_what_the_other_changed_and_can_merge(client: Client, saved: Package):
    url = f"/api/v1/packages/{saved.pk}"
    first, second = client.get(url), client.get(url)
    theirs = {**first.json()["document"], "description": "Theirs"}
    assert send(client, "PUT", url, {"document": theirs}, If_Match=first["ETag"]).status_code == 200
    ours = {**second.json()["document"], "name": "Ours"}
    refused = send(client, "PUT", url, {"document": ours}, If_Match=second["ETag"])
    assert (refused.status_code, refused["Content-Type"]) == (412, "application/problem+json")
    assert refused.json()["current"]["changes"] == ["mia: changed the package: description: “Theirs”"]
    now = client.get(url)
    merged = send(client, "PUT", url, {"document": {**now.json()["document"], "name": "Ours"}}, If_Match=now["ETag"])
    assert (merged.json()["document"]["name"], merged.json()["document"]["description"]) == ("Ours", "Theirs")
    assert merged["ETag"] == client.get(url)["ETag"]


@pytest.mark.parametrize("tag", ['"1-x", "0-y"', 'W/"1-x"', '"1"'])
def test_the_version_is_what_counts_of_an_etag(client: Client, saved: Package, tag: str):
    body = {"document": chain(1).model_dump(mode="json")}
    assert send(client, "PUT", f"/api/v1/packages/{saved.pk}", body, If_Match=tag).status_code == 200


@pytest.mark.parametrize("tag", ['"x"', "1-x", '"99999999999999999999-x"', '"0-x"'])
def test_an_etag_that_nothing_has_changes_nothing(client: Client, saved: Package, tag: str):
    url = f"/api/v1/packages/{saved.pk}"
    body = {"document": chain(1).model_dump(mode="json")}
    assert send(client, "PUT", url, body, If_Match=tag).status_code == 412
    assert send(client, "DELETE", url, If_Match=tag).status_code == 412
    assert Package.objects.get(pk=saved.pk).version == saved.version


def test_who_says_no_version_at_all_is_asked_for_one(client: Client, saved: Package):
    body = {"document": chain(1).model_dump(mode="json")}
    answer = send(client, "PUT", f"/api/v1/packages/{saved.pk}", body)
    assert (answer.status_code, answer.json()["errors"][0]["loc"]) == (422, ["version"])


def test_a_package_that_somebody_saved_is_not_deleted_by_who_has_not_seen_that(
    client: Client, member: User, saved: Package
):
    url = f"/api/v1/packages/{saved.pk}"
    tag = client.get(url)["ETag"]
    save_package(member, saved.pk, load_document(saved).model_copy(update={"description": "New"}), saved.version)
    assert send(client, "DELETE", url, If_Match=tag).status_code == 412
    assert send(client, "DELETE", url, If_Match=client.get(url)["ETag"]).status_code == 204


@pytest.fixture
def places(
    client: Client, member: User, stranger: User, project: Project
) -> dict[str, tuple[str, str, dict[str, Any]]]:
    """Give where each kind of thing is read and changed, and a change."""
    own = f"/api/v1/projects/{project.pk}"
    manager = create_connection(member, project, smtp("Relay"))
    made = send(client, "POST", f"{own}/environments", {"name": "Test"}).json()
    robot = {"name": "Robot", "user_name": "DOM\\robot", "secret": "x"}
    credential = send(client, "POST", "/api/v1/credentials", robot).json()
    connection, environment = f"/api/v1/connections/{manager.uid}", f"/api/v1/environments/{made['id']}"
    return {
        "project": (own, own, {"name": "Renamed"}),
        "connection": (connection, connection, smtp("Other").model_dump(mode="json")),
        "environment": (environment, environment, {"name": "Renamed"}),
        "credential": (f"/api/v1/credentials/{credential['id']}",) * 2 + ({**robot, "name": "Renamed"},),
        "guard": (f"{own}/guard", f"{own}/guard", {"stops_mail": True}),
        "access": (f"/api/v1/access/project/{project.pk}",) * 2 + ({"person": "stan", "names": ["Reader"]},),
        "parameters": (f"{own}/parameters", f"{own}/parameters", {"name": "Top", "id": str(UUID(int=5))}),
    }


@pytest.mark.parametrize(
    "kind", ["project", "connection", "environment", "credential", "guard", "access", "parameters"]
)
def test_a_change_counts_for_the_state_that_was_read_and_else_the_present_one_is_told(
    client: Client, places: dict[str, Any], kind: str
):
    reads, changes, body = places[kind]
    tag = client.get(reads)["ETag"]
    assert send(client, "PUT", changes, body, If_Match=tag).status_code == 200
    now = client.get(reads)
    assert now["ETag"] != tag
    refused = send(client, "PUT", changes, body, If_Match=tag)
    assert (refused.status_code, refused.json()["etag"]) == (412, now["ETag"])
    assert refused.json()["current"] == now.json()
    assert send(client, "PUT", changes, body, If_Match="*").status_code == 200


@pytest.fixture
def catalogs(administrator: User, member: User, project: Project) -> dict[str, tuple[str, str, str, dict[str, Any]]]:
    """Give where each kind of thing that the catalog keeps is read, and how it is changed."""
    folder = create_folder(administrator, None, "Europe")
    manager = create_connection(administrator, None, smtp("Team"))
    environment = create_environment(administrator, None, EnvironmentDocument(name="Live"))
    refer(administrator, project, environment)
    folders, connection = f"/api/v1/folders/{folder.pk}", f"/api/v1/connections/{manager.uid}"
    place, shared = f"/api/v1/environments/{environment.pk}", f"/api/v1/projects/{project.pk}/shared-environments"
    return {
        "folder": (folders, "PUT", folders, {"name": "Asia"}),
        "folder that goes": (folders, "DELETE", folders, {}),
        "place": (connection, "PUT", f"{connection}/place", {"folder": folder.pk, "owner": "mia"}),
        "pin": (f"{connection}/pins", "PUT", f"{connection}/pins", {"project": project.pk, "number": 1}),
        "environment's place": (place, "PUT", f"{place}/place", {"folder": folder.pk}),
        "reference": (shared, "DELETE", f"{shared}/{environment.pk}", {}),
    }


@pytest.mark.parametrize("kind", ["folder", "folder that goes", "place", "pin", "environment's place", "reference"])
def test_of_what_the_catalog_keeps_a_change_counts_for_the_state_that_was_read(
    administrator: User, catalogs: dict[str, Any], kind: str
):
    client, (reads, method, changes, body) = client_of(administrator), catalogs[kind]
    before = client.get(reads)
    assert send(client, method, changes, body, If_Match="without quotation marks").status_code == 412
    refused = send(client, method, changes, body, If_Match='"other"')
    assert (refused.status_code, refused.json()["current"]) == (412, before.json())
    assert refused.json()["etag"] == before["ETag"] == client.get(reads)["ETag"]
    assert send(client, method, changes, body, If_Match=before["ETag"]).status_code < 300
    assert client.get(reads).headers.get("ETag") != before["ETag"]


def test_a_file_is_replaced_and_deleted_by_who_knows_what_it_holds(client: Client, project: Project):
    url = f"/api/v1/projects/{project.pk}/files/a.txt"

    def put(content: bytes, tag: str) -> Any:
        return client.generic("PUT", url, content, "application/octet-stream", headers={"If-Match": tag})

    assert (put(b"zero", "*").status_code, put(b"zero", "*").json()["current"]) == (412, None)
    assert client.put(url, b"one").status_code == 201
    first = client.get(url)
    assert client.get(url, headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert put(b"two", first["ETag"]).status_code == 200
    refused = put(b"three", first["ETag"])
    assert (refused.status_code, refused.json()["current"]["size"]) == (412, 3)
    assert client.delete(url, headers={"If-Match": first["ETag"]}).status_code == 412
    assert (client.get(url).content, client.get(url)["ETag"]) == (b"two", refused.json()["etag"])
    assert client.delete(url, headers={"If-Match": refused.json()["etag"]}).status_code == 204


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", ["packages/{package}", "projects/{project}"])
def test_of_two_that_change_at_once_what_both_have_read_one_is_refused(
    client: Client, member: User, project: Project, saved: Package, path: str
):
    url = f"/api/v1/{path.format(package=saved.pk, project=project.pk)}"
    tag = client.get(url)["ETag"]

    def change(name: str) -> int:
        try:
            body = {"name": name, "document": chain(1).model_copy(update={"name": name}).model_dump(mode="json")}
            answer = send(client_of(member), "PUT", url, body, If_Match=tag)
            return int(answer.status_code)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(change, ["One", "Two"])) == [200, 412]
