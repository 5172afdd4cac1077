"""Commands that change one thing on a server: the server answers in this process, and the rest is real."""

import json
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.test import Client as Browser
from django.utils import timezone

from connections.credentials import vault
from connections.environments.services import create_environment
from connections.models import Credential, Environment
from connections.models.environment_document import EnvironmentDocument, VariableOfEnvironment
from designer.accounts.tokens.issuing import issue_token
from designer.models import ApiToken, Package, Project, User
from designer.package.document import ParameterDocument
from designer.services.packages import create_package
from designer.services.projects import create_project
from mailwright.client import Client, Conflict
from tasks.command_line import server
from tasks.runtime.models import Execution
from tests.packages import chain
from tests.tasks.command_line.conftest import Call

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
ADDRESS = "http://localhost"


@pytest.fixture
def connect(member: User) -> Callable[..., Client]:
    token = issue_token(member, "Chain", ApiToken.Scope.EVERYTHING, timezone.now().date() + timedelta(1)).word
    return partial(Client, ADDRESS, token, transport=httpx.MockTransport(serve))


def serve(request: httpx.Request) -> httpx.Response:
    """Let the server answer in this thread, which has the test's transaction."""
    kind, headers = request.headers.get("Content-Type", "application/json"), dict(request.headers)
    url = request.url.raw_path.decode()
    answer = Browser().generic(request.method, url, request.read(), kind, headers=headers)
    return httpx.Response(answer.status_code, headers=dict(answer.headers), content=answer.content)


@pytest.fixture(autouse=True)
def _answered_here(connect: Any, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> None:
    settings.PROJECT_FILES = tmp_path / "files"
    monkeypatch.setenv("MAILWRIGHT_URL", ADDRESS)
    monkeypatch.setenv("MAILWRIGHT_TOKEN", "mw_word")
    monkeypatch.setattr(server, "Client", lambda *_, **__: connect())


@pytest.fixture
def saved(member: User, project: Project) -> Package:
    parameters = [ParameterDocument(name="Top", type="Int32", value=10)]
    return create_package(member, project, chain(1).model_copy(update={"parameters": parameters}))


def test_a_package_is_saved_in_the_state_in_which_it_was_read(
    call: Call, connect: Callable[..., Client], project: Project
):
    path = f"{project.name}/Chain"
    made = call("documents", "create", project.name, input=chain(1).model_dump_json())
    assert made.stdout == "Chain: version 1.\n", made.output
    shown = call("documents", "show", path).stdout
    assert call("documents", "save", path, input=shown).stdout == "Chain: version 2.\n"
    assert call("documents", "save", path, input=shown).exit_code == 5
    assert call("documents", "save", path, input="{}").exit_code == 2
    with connect() as client:
        read = client.document(path)
        call("documents", "save", path, input=call("documents", "show", path).stdout)
        with pytest.raises(Conflict) as refused:
            client.save_package(path, {**read.document, "description": "Ours"}, etag=read.etag)
        assert refused.value.current["modified_by"] == "mia"
        merged = client.document(path)
        saved = client.save_package(path, {**merged.document, "description": "Ours"}, etag=merged.etag)
        assert (saved.version, saved.document["description"]) == (4, "Ours")
    assert call("documents", "delete", path).exit_code == 0


def test_a_package_is_duplicated_renamed_and_moved(call: Call, member: User, saved: Package):
    other = create_project(member, "Other")
    path = f"{saved.project.name}/Chain"
    assert call("copy", path).stdout.splitlines()[0] == "Chain copy: version 1."
    assert call("copy", path, "--to", "Other", "--name", "Letters").stdout.startswith("Letters: version 1.")
    assert call("rename", path, "Letters").stdout == "Letters: version 2.\n"
    assert call("move", f"{saved.project.name}/Letters", "Other").exit_code != 0
    moved = call("move", f"{saved.project.name}/Chain copy", "Other")
    assert f"not:   Executions and deliveries: they stay in “{saved.project}”." in moved.stdout
    assert sorted(map(str, other.packages.all())) == ["Chain copy", "Letters"]


def test_samples_are_listed_and_copied_into_a_project(call: Call, project: Project):
    assert "mail-merge\t" in call("samples", "list").stdout
    opened = call("samples", "open", "mail-merge", project.name).stdout.splitlines()
    assert opened[0] == f"{project.name}/Mail merge"
    assert "  The file “sample-customers.csv” is among the project's files." in opened
    assert call("samples", "open", "nothing", project.name).exit_code == 4


def test_versions_of_a_package_are_listed_named_and_restored(call: Call, saved: Package):
    path = f"{saved.project.name}/Chain"
    call("rename", path, "Letters")
    path = f"{saved.project.name}/Letters"
    assert call("versions", "name", path, "1", "Release", "--note", "As sent").stdout == "Version 1: Release.\n"
    assert call("versions", "name", path, "1", "Release 1").exit_code == 0
    listed = [line.split("\t") for line in call("versions", "list", path).stdout.splitlines()]
    assert [(line[0], line[2:]) for line in listed] == [("2", ["mia", "", ""]), ("1", ["mia", "Release 1", "As sent"])]
    assert call("versions", "restore", path, "1").stdout == "Chain: version 3.\n"


def test_a_part_is_changed_in_the_state_in_which_it_was_read(call: Call, saved: Package):
    path = f"{saved.project.name}/{saved.name}"
    number, name, kind = call("parts", "list", path, "executables").stdout.strip().split("\t")
    assert (name, kind) == ("Mail 0", "SendMailTask")
    etag = json.loads(call("parts", "show", path, "executables", number).stdout)["etag"]
    change = ("parts", "change", path, "executables", number, "--etag", etag)
    changed = call(*change, input='{"properties": {"subject": "Figures"}}')
    assert json.loads(changed.stdout)["properties"]["subject"] == "Figures"
    refused = call(*change, input='{"name": "Ours"}')
    assert (refused.exit_code, "changed after you read it" in refused.stderr) == (5, True)
    made = call("parts", "add", path, "variables", input='{"name": "Rows", "type": "Int32", "value": 3}')
    assert call("parts", "delete", path, "variables", json.loads(made.stdout)["id"]).exit_code == 0
    assert (call("parts", "add", path, "variables", input="x").exit_code, saved.variables.count()) == (2, 0)


def test_values_of_an_environment_are_set_beside_what_others_change_meanwhile(
    call: Call, connect: Callable[..., Client], member: User, project: Project
):
    key = VariableOfEnvironment(name="Key", value="old", sensitive=True)
    variables = [VariableOfEnvironment(name="Port", type="Int32", value=25), key]
    made = create_environment(member, project, EnvironmentDocument(name="Test", variables=variables))
    of_project = ("--project", project.name)
    assert call("environments", "set", "test", "port=587", "Key=-", *of_project, input="s3cret\n").exit_code == 0
    assert call("environments", "show", "Test", *of_project).stdout == "Port\tInt32\t587\nKey\tString\t(sensitive)\n"
    assert call("environments", "set", "Test", "Port=many", *of_project).exit_code == 2
    assert call("environments", "set", "Test", "Host=x", *of_project).exit_code == 4

    meanwhile = ["Theirs"]

    def interfere(request: httpx.Request) -> httpx.Response:
        if request.method == "PUT" and meanwhile:
            Environment.objects.filter(pk=made.pk).update(name=meanwhile.pop())
        return serve(request)

    with connect(transport=httpx.MockTransport(interfere)) as client:
        changed = client.set_variables(made.pk, {"Port": 465})
        assert (changed.name, changed.variables[0].value) == ("Theirs", 465)
        with pytest.raises(Conflict):
            client.delete_environment(made.pk, etag='"old"')
    assert call("environments", "delete", "theirs", *of_project).exit_code == 0


def test_the_secret_of_a_credential_goes_in_and_never_comes_out(call: Call):
    robot = ("--user", "DOM\\robot", "--server", "mail.example.com", "--json")
    outputs = [call("credentials", "create", "Robot", *robot, input="first\n")]
    stored = Credential.objects.get()
    assert vault.decrypt(stored.encrypted_secret) == b"first"
    outputs.append(call("credentials", "set-secret", "robot", input="second\n"))
    outputs.append(call("credentials", "list", "--json"))
    stored.refresh_from_db()
    assert (vault.decrypt(stored.encrypted_secret), stored.servers) == (b"second", "mail.example.com")
    assert [each.exit_code for each in outputs] == [0, 0, 0]
    printed = "".join(each.output for each in outputs)
    assert [word for word in ("first", "second") if word in printed] == []
    assert (call("credentials", "delete", "Robot").exit_code, Credential.objects.count()) == (0, 0)


def test_an_execution_is_created_given_values_and_started_once(call: Call, saved: Package):
    number = call("drafts", "create", f"{saved.project.name}/{saved.name}").stdout.strip()
    assert call("drafts", "set", number, "Top=5").exit_code == 0
    started = [call("drafts", "start", number, "--no-wait", "--json") for _ in "ab"]
    assert {json.loads(each.stdout)["execution"]["id"] for each in started} == {Execution.objects.get().pk}
    assert json.loads(started[0].stdout)["execution"]["parameters"] == {"Top": 5}
    assert call("drafts", "list").stdout.split("\t")[1] == "Chain"
    assert call("drafts", "delete", number).exit_code == 0


def test_no_file_is_replaced_unasked(call: Call, project: Project, tmp_path: Path):
    (tmp_path / "logo.png").write_bytes(b"x")
    upload = ("upload", project.name, tmp_path / "logo.png")
    assert [call(*upload, *more).exit_code for more in ((), (), ("--replace",))] == [0, 5, 0]
