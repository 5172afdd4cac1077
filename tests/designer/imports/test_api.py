"""Imports by programs: files as a form, then how far it is, then what came of it."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from designer.models import Package, PackageImport, Project, User
from designer.services.imports.jobs import running, waiting
from tests.designer.dtsx.written import night
from tests.designer.imports.handing_in import work
from tests.designer.interchange.files import mailing, manager

pytestmark = pytest.mark.django_db
Send = Callable[..., Any]


class Worker:
    """What passes while a request sleeps."""

    monotonic = time.monotonic

    @staticmethod
    def sleep(_: float) -> None:
        running.run(str(PackageImport.objects.latest("created_at").pk))


@pytest.fixture
def client(member: User) -> Client:
    client = Client()
    client.force_login(member)
    return client


@pytest.fixture
def send(client: Client, project: Project, monkeypatch: pytest.MonkeyPatch) -> Send:
    """Hand files in; a worker does its work while the answer is waited for."""
    monkeypatch.setattr(waiting, "time", Worker)

    def send(*files: tuple[str, bytes], wait: int = 20, **choices: object) -> Any:
        sent = [SimpleUploadedFile(name, octets) for name, octets in files]
        url = f"/api/v1/projects/{project.pk}/imports"
        return client.post(url, {"files": sent, "wait": wait, **choices})

    return send


def test_a_check_answers_the_report_in_one_call_and_saves_nothing(send: Send):
    told = send(("Nightly.dtsx", mailing()), check="true")
    [file] = told.json()["report"]["files"]
    assert (told.status_code, told.json()["state"], file["outcome"], file["error"]) == (202, "done", "checked", None)
    assert (file["counts"]["send_mail_tasks"], file["findings"][0]["code"]) == (1, "MW-I-0102")
    assert not Package.objects.exists()


def test_files_are_imported_and_replaced_only_at_the_version_that_was_seen(send: Send):
    told = send(("Nightly.dtsx", mailing()), ("Relay.conmgr", manager())).json()["report"]
    [file] = [each for each in told["files"] if each["file"] == "Nightly.dtsx"]
    assert (file["outcome"], file["package"]["version"]) == ("created", 1)
    assert [each["outcome"] for each in told["shared"]] == ["created"]
    key, newer = file["package"]["id"], [("Nightly.dtsx", mailing(to="new@example.org")), ("Relay.conmgr", manager())]
    stale = send(*newer, replace="true", versions=f"{key}=9").json()["report"]["files"][0]
    assert "was saved by" in stale["error"]
    again = send(*newer, replace="true", versions=f"{key}=1").json()["report"]["files"][0]
    assert (again["outcome"], len(again["changes"])) == ("replaced", 2)


def test_an_import_that_waits_is_asked_for_chosen_from_and_listed(send: Send, client: Client, project: Project):
    told = send(("Night.dtsx", night(8)), wait=0, choose="true", paths=["night/Night.dtsx"]).json()
    assert (told["state"], told["report"]) == ("waiting", None)
    work(PackageImport.objects.get())
    url = f"/api/v1/imports/{told['id']}"
    read = client.get(url).json()
    [asked] = read["report"]["files"][0]["asked"]
    assert (read["state"], asked) == ("read", {"task": "night/Night.dtsx\\Package\\First", "kind": "Script Task"})
    chosen = {"counts_as_tasks": [f"{asked['task']}=Succeeded"], "wait": 5}
    done = client.post(f"{url}/choices", chosen, content_type="application/json").json()
    assert (done["state"], done["report"]["files"][0]["outcome"]) == ("done", "created")
    again = client.post(f"{url}/choices", {}, content_type="application/json")
    assert (again.status_code, client.delete(url).json()["state"]) == (409, "done")
    assert [each["id"] for each in client.get(f"/api/v1/projects/{project.pk}/imports").json()] == [told["id"]]


@pytest.mark.parametrize("form", ["html", "csv", "json"])
def test_the_report_is_a_file_in_which_nothing_works(send: Send, client: Client, form: str):
    told = send(("=1+1.dtsx", mailing("<b>Nightly</b>")), check="true").json()
    answer = client.get(f"/api/v1/imports/{told['id']}/report?form={form}")
    text = answer.content.decode()
    assert answer["Content-Disposition"].startswith("attachment")
    assert {"html": "=1+1.dtsx: read", "csv": "'=1+1.dtsx,checked", "json": '"file": "=1+1.dtsx"'}[form] in text
    assert "MW-I-0102" in text
    assert form != "html" or "<b>" not in text


def test_what_is_no_file_of_ssis_gets_a_sentence(send: Send):
    [file] = send(("picture.dtsx", b"\x89PNG\r\n")).json()["report"]["files"]
    assert (file["outcome"], bool(file["error"])) == ("refused", True)


@pytest.mark.parametrize(
    "choices",
    [
        {"versions": "many"},
        {"counts_as": "Perhaps"},
        {"counts_as_kinds": "Script Task"},
        {"counts_as_kinds": "Script Task=Perhaps"},
        {"counts_as_tasks": "=Stop"},
        {"password": "x" * 1_001},
        {"paths": "../Nightly.dtsx"},
        {"wait": 21},
    ],
)
def test_a_choice_that_makes_no_sense_is_refused_and_nothing_is_kept(send: Send, choices: dict[str, object]):
    answer = send(("Nightly.dtsx", mailing()), **choices)
    assert (answer.status_code, PackageImport.objects.exists()) == (422, False)
