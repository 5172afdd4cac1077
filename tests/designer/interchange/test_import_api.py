"""POST /api/v1/projects/{id}/imports: files as a form, a report as the answer."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from designer.models import Package, Project, User
from tests.designer.interchange.files import mailing, manager

pytestmark = pytest.mark.django_db


def send(user: User, project: Project, *files: tuple[str, bytes], **choices: object) -> Any:
    client = Client()
    client.force_login(user)
    sent = [SimpleUploadedFile(name, octets) for name, octets in files]
    return client.post(f"/api/v1/projects/{project.pk}/imports", {"files": sent, **choices})


def test_a_check_answers_the_report_and_saves_nothing(member: User, project: Project):
    told = send(member, project, ("Nightly.dtsx", mailing()), check="true").json()
    [file] = told["files"]
    assert (file["outcome"], file["error"], file["counts"]["send_mail_tasks"]) == ("checked", None, 1)
    assert file["findings"][0]["code"] == "MW-I-0102"
    assert not Package.objects.exists()


def test_files_are_imported_and_replaced_only_at_the_version_that_was_seen(member: User, project: Project):
    told = send(member, project, ("Nightly.dtsx", mailing()), ("Relay.conmgr", manager())).json()
    [file] = [each for each in told["files"] if each["file"] == "Nightly.dtsx"]
    assert (file["outcome"], file["package"]["version"]) == ("created", 1)
    assert [each["outcome"] for each in told["shared"]] == ["created"]
    key, newer = file["package"]["id"], ("Nightly.dtsx", mailing(to="new@example.org"))
    stale = send(member, project, newer, ("Relay.conmgr", manager()), replace="true", versions=f"{key}=9").json()
    assert "was saved by" in stale["files"][0]["error"]
    again = send(member, project, newer, ("Relay.conmgr", manager()), replace="true", versions=f"{key}=1").json()
    assert (again["files"][0]["outcome"], len(again["files"][0]["changes"])) == ("replaced", 2)


def test_what_is_no_file_of_ssis_gets_a_sentence(member: User, project: Project):
    [file] = send(member, project, ("picture.dtsx", b"\x89PNG\r\n")).json()["files"]
    assert (file["outcome"], bool(file["error"])) == ("refused", True)
    assert send(member, project, ("Nightly.dtsx", mailing()), versions="many").status_code == 422
