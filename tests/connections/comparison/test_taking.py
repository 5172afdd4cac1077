"""Taking over from a file of a catalog: what comes along, what is told before, who may, and the doors to it."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from connections.catalog.folders.services import create_folder
from connections.catalog.services import change_connection, create_connection
from connections.comparison.differences import compare
from connections.comparison.effects import find_effects
from connections.comparison.file import CatalogFile, read_file, write_file
from connections.comparison.reading import describe_catalog, read_catalog
from connections.comparison.taking import take_over
from connections.credentials.services import CredentialData, create_credential
from connections.environments.services import create_environment
from connections.models import (
    ConnectionGrant,
    ConnectionManager,
    CredentialKind,
    Environment,
    Folder,
    FolderGrant,
)
from connections.models.environment import SECRET, EnvironmentGrant
from connections.models.environment_document import EnvironmentDocument, VariableOfEnvironment
from designer.errors import Forbidden, Invalid
from designer.models import AuditEntry, Project, RootGrant, Team, User
from designer.services.packages import create_package
from tests.packages import package, send_mail, smtp
from tests.rights import ADMINISTRATOR
from tests.signed_in import client_of

pytestmark = pytest.mark.django_db
PAGE = "/connections/compare/"


@pytest.fixture
def europe() -> Folder:
    return create_folder(ADMINISTRATOR, None, "Europe")


@pytest.fixture
def relay(europe: Folder) -> ConnectionManager:
    return create_connection(ADMINISTRATOR, None, smtp("Relay", smtp_server="old.example.com"), europe)


@pytest.fixture
def production(europe: Folder) -> Environment:
    variables = [
        VariableOfEnvironment(name="Host", value="a"),
        VariableOfEnvironment(name="Key", value="a secret word", sensitive=True),
    ]
    return create_environment(ADMINISTRATOR, europe, EnvironmentDocument(name="Production", variables=variables))


def exported() -> dict[str, Any]:
    return read_catalog(ADMINISTRATOR).model_dump(mode="json")


def file_of(data: dict[str, Any]) -> CatalogFile:
    return CatalogFile.model_validate(data)


def elsewhere(relay: ConnectionManager, production: Environment) -> CatalogFile:
    """A file of an installation where the relay has another server and stands deeper, and Production another host."""
    data = exported()
    data["connections"][0]["connection"]["properties"]["smtp_server"] = "new.example.com"
    data["connections"][0]["folder"] = ["Europe", "North"]
    data["environments"][0]["environment"]["variables"][0]["value"] = "b"
    data["folders"].append({"path": ["Europe", "North"]})
    data["folders"] += [{"path": ["Asia"]}, {"path": ["Asia", "Japan"]}]
    return file_of(data)


def test_no_secret_is_in_a_file(relay, production):
    data = CredentialData(name="Robot", kind=CredentialKind.PASSWORD, user_name="DOM\\robot", secret=b"hidden-away")
    create_credential(ADMINISTRATOR, data)
    content = write_file(read_catalog(ADMINISTRATOR))
    assert b"Robot" in content
    assert not any(each in content for each in (b"a secret word", b"hidden-away", b"DOM"))
    assert compare(read_file(content), read_catalog(ADMINISTRATOR)).differing == []


def test_managers_and_environments_are_changed_and_folders_made(relay: ConnectionManager, production: Environment):
    file, secret = elsewhere(relay, production), production.variables[1][SECRET]
    take_over(ADMINISTRATOR, file, ["connection:Relay", "environment:Production", "folder:Asia/Japan"])
    assert compare(file, read_catalog(ADMINISTRATOR)).differing == []
    relay.refresh_from_db()
    production.refresh_from_db()
    assert (relay.properties["smtp_server"], relay.folder.name) == ("new.example.com", "North")
    assert (production.variables[0]["value"], production.variables[1][SECRET]) == ("b", secret)
    done = list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))[-6:]
    assert {"created folder", "changed connection manager", "moved connection manager", "changed environment"} <= set(
        done
    )
    assert AuditEntry.objects.latest("pk").action == "took over from a file"


def test_what_is_not_here_is_made_with_its_id_and_without_its_secrets(
    relay: ConnectionManager, production: Environment
):
    file, uid = read_catalog(ADMINISTRATOR), relay.uid
    relay.delete()
    production.delete()
    effects = find_effects(ADMINISTRATOR, file, ["connection:Relay", "environment:Production"])
    told = [sentence for each in effects.effects for sentence in each.sentences]
    assert "It is made in Europe. Rights on it come from there alone." in told
    assert "The value of Key is sensitive and not in the file, so the variable is not made: add it here." in told
    take_over(ADMINISTRATOR, file, ["connection:Relay", "environment:Production"], effects.seen)
    assert ConnectionManager.objects.get().uid == uid
    assert [each["name"] for each in Environment.objects.get().variables] == ["Host"]


def test_what_it_does_is_told_before_with_those_who_use_it(member: User, project: Project, relay, production):
    create_package(member, project, package("Report", [send_mail("Mail", "Relay")]))
    data = elsewhere(relay, production).model_dump(mode="json")
    data["connections"][0]["connection"]["properties"]["credential"] = "Robot"
    (effect,) = find_effects(ADMINISTRATOR, file_of(data), ["CONNECTION:relay"]).effects
    assert effect.sentences[:4] == (
        "The folder Europe/North is made.",
        "folder: Europe → Europe/North",
        "smtp server: old.example.com → new.example.com",
        "credential: nothing → Robot",
    )
    assert effect.sentences[5].startswith(
        "It names the credential “Robot”, which is not among those that you see here."
    )
    assert effect.sentences[6].startswith("Used by 1 task in 1 package (“Report”).")


def test_nothing_is_taken_over_where_one_of_them_cannot_be(relay: ConnectionManager, production: Environment):
    data = elsewhere(relay, production).model_dump(mode="json")
    data["connections"].append({"connection": {**data["connections"][0]["connection"], "type": "FTP", "name": "Other"}})
    data["connections"][1]["connection"]["id"] = "7d8ed7cc-0000-4000-8000-000000000001"
    with pytest.raises(Invalid, match="Nothing was taken over, because of “Other”"):
        take_over(ADMINISTRATOR, file_of(data), ["connection:Relay", "connection:Other"])
    relay.refresh_from_db()
    assert relay.properties["smtp_server"] == "old.example.com"


def test_a_file_that_names_no_ids_is_the_same_each_time_it_is_read(relay: ConnectionManager, production: Environment):
    data = elsewhere(relay, production).model_dump(mode="json")
    del data["connections"][0]["connection"]["id"]
    del data["environments"][0]["environment"]["variables"][0]["id"]
    chosen = ["connection:Relay", "environment:Production"]
    take_over(ADMINISTRATOR, file_of(data), chosen, find_effects(ADMINISTRATOR, file_of(data), chosen).seen)
    assert ConnectionManager.objects.get().properties["smtp_server"] == "new.example.com"


def test_what_was_changed_since_it_was_told_is_told_again(relay: ConnectionManager, production: Environment):
    file = elsewhere(relay, production)
    seen = find_effects(ADMINISTRATOR, file, ["connection:Relay"]).seen
    change_connection(ADMINISTRATOR, relay, smtp("Relay", smtp_server="other.example.com"))
    with pytest.raises(Invalid, match="is not what you were shown"):
        take_over(ADMINISTRATOR, file, ["connection:Relay"], seen)


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        ([], "Nothing was chosen"),
        (["connection:Relay"], "cannot be taken over"),
        (["credential:Robot"], "cannot be taken over"),
        (["connection:Gateway"], "cannot be taken over"),
        ([f"connection:{number}" for number in range(101)], "At most 100"),
    ],
)
def test_what_does_not_differ_and_what_is_not_there_cannot_be_chosen(relay, chosen: list[str], sentence: str):
    data = {**exported(), "credentials": ["Robot"]}
    with pytest.raises(Invalid, match=sentence):
        find_effects(ADMINISTRATOR, file_of(data), chosen)


def test_who_may_only_read_a_folder_sees_it_compared_and_takes_nothing_over(stranger: User, relay, production):
    FolderGrant.objects.create(folder=relay.folder, person=stranger, name="Reader")
    RootGrant.objects.all().delete()  # what everybody sees of the catalog
    file = elsewhere(relay, production)
    create_connection(ADMINISTRATOR, None, smtp("Hidden"))
    assert [each.connection.name for each in read_catalog(stranger).connections] == ["Relay"]
    (effect,) = find_effects(stranger, file, ["connection:Relay"]).effects
    assert effect.obstacle.startswith("You may not change “Relay”.")
    with pytest.raises(Forbidden):
        take_over(stranger, file, ["connection:Relay"])


def test_the_file_has_what_the_models_write_and_is_made_without_one_for_each_manager(
    relay: ConnectionManager, production: Environment, member: User, monkeypatch: pytest.MonkeyPatch
):
    create_connection(ADMINISTRATOR, None, smtp("Büro", smtp_server="é.example.com", timeout=25))
    FolderGrant.objects.create(folder=relay.folder, person=member, name="Reader")
    ConnectionGrant.objects.create(connection=relay, team=Team.objects.create(name="Ops"), name="USE")
    EnvironmentGrant.objects.create(environment=production, person=member, name="Reader")
    written = json.dumps(exported(), ensure_ascii=False, indent=1) + "\n"
    monkeypatch.setattr(ConnectionManager, "to_document", None)
    assert write_file(describe_catalog(ADMINISTRATOR)).decode() == written
    assert [written.count(f'"{name}"') for name in ("Ops", "mia", "Büro")] == [1, 2, 1]


def test_the_catalog_is_read_in_as_many_queries_whatever_is_in_it(
    relay: ConnectionManager, production: Environment, django_assert_num_queries: DjangoAssertNumQueries
):
    for number in range(3):
        folder = create_folder(ADMINISTRATOR, relay.folder, f"Folder {number}")
        create_connection(ADMINISTRATOR, None, smtp(f"Relay {number}"), folder)
        FolderGrant.objects.create(folder=folder, team=Team.objects.create(name=f"Team {number}"), name="Reader")
    with django_assert_num_queries(8):
        assert len(read_catalog(ADMINISTRATOR).connections) == 4


def send(client: Client, file: CatalogFile, **values: object) -> Any:
    upload = SimpleUploadedFile("catalog.json", write_file(file))
    return client.post(PAGE, {"file": upload, **values})


def test_the_page_compares_tells_and_takes_over(admin_client: Client, relay, production):
    file = elsewhere(relay, production)
    shown = send(admin_client, file).content.decode()
    assert "new.example.com" in shown
    assert 'value="connection:Relay"' in shown
    told = send(admin_client, file, step="effect", chosen=["connection:Relay"])
    assert "smtp server: old.example.com → new.example.com" in told.content.decode()
    seen = told.context["effects"].seen
    done = send(admin_client, file, step="take", chosen=["connection:Relay"], seen=seen).content.decode()
    assert "Taken over: Connection manager “Relay”." in done
    again = send(admin_client, file, step="take", chosen=["connection:Relay"], seen=seen)
    assert (again.status_code, "cannot be taken over" in again.content.decode()) == (422, True)


def test_the_page_asks_for_a_file_and_gives_one(admin_client: Client, relay):
    assert "No file was chosen" in admin_client.post(PAGE).content.decode()
    given = admin_client.get(reverse("catalog-file"))
    assert given["Content-Disposition"].startswith('attachment; filename="catalog-')
    assert read_file(given.content) == read_catalog(ADMINISTRATOR)


def test_the_api_compares_tells_and_takes_over(relay, production):
    client = client_of(User.objects.create_superuser("ada"))
    file = elsewhere(relay, production).model_dump(mode="json")

    def post(path: str, data: object) -> Any:
        return client.post(f"/api/v1/catalog/{path}", json.dumps(data), content_type="application/json").json()

    compared = post("comparison", file)
    assert compared["counts"] == {"same": 2, "differs": 2, "only_in_file": 3, "only_here": 0}
    told = post("takeover", {"file": file, "chosen": ["connection:Relay"]})
    assert (told["is_done"], told["effects"][0]["obstacle"]) == (False, "")
    asked = {"file": file, "chosen": ["connection:Relay"], "check": False, "seen": told["seen"]}
    assert post("takeover", asked)["is_done"]
    assert post("takeover", asked)["status"] == 422
    assert client.get("/api/v1/catalog/file").json() == exported()


def run(*arguments: object) -> tuple[str, int]:
    out = StringIO()
    try:
        call_command("comparecatalog", *map(str, arguments), stdout=out)
    except SystemExit as ended:
        return out.getvalue(), int(str(ended.code))
    return out.getvalue(), 0


def test_the_command_says_by_its_exit_status_whether_they_are_the_same(relay, production, tmp_path: Path):
    here, there = tmp_path / "here.json", tmp_path / "there.json"
    call_command("exportcatalog", str(here), stdout=StringIO())
    there.write_bytes(write_file(elsewhere(relay, production)))
    assert run(here) == ("same: 4; differs: 0; only in file: 0; only here: 0\n", 0)
    said, status = run(there)
    assert "  smtp server: new.example.com in the file, old.example.com here" in said
    assert status == 1
    assert run(there, here, "--json")[1] == 1
    said, status = run(there, "--take", "connection:Relay")
    assert said.endswith("Nothing was changed. Say --yes to do it.\n")
    assert run(there, "--take", "connection:Relay", "--yes")[0].endswith("It is done.\n")
    assert ConnectionManager.objects.get().properties["smtp_server"] == "new.example.com"
    with pytest.raises(CommandError) as refused:
        run(tmp_path / "nowhere.json")
    assert refused.value.returncode == 2
