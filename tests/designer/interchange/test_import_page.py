"""The page of an import: it tells first, then imports what is ticked."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from designer.models import Package, Project, User
from tests.designer.interchange.files import mailing, manager

pytestmark = pytest.mark.django_db


def send(user: User, project: Project, *files: tuple[str, bytes], **form: object) -> Any:
    client = Client()
    client.force_login(user)
    sent = [SimpleUploadedFile(name, octets) for name, octets in files]
    return client.post(f"/projects/{project.pk}/import/", {"files": sent, **form})


def test_files_are_told_of_before_anything_is_saved(member: User, project: Project):
    answer = send(member, project, ("Nightly.dtsx", mailing("<b>Nightly</b>")), ("Relay.conmgr", manager()))
    assert 'name="only" value="Nightly.dtsx" checked' in answer.text
    assert "Connection “Relay”: will be added" in " ".join(answer.text.split())
    assert "<b>Nightly" not in answer.text
    assert not Package.objects.exists()


def test_what_is_ticked_is_imported(member: User, project: Project):
    files = [("A.dtsx", mailing("A")), ("B.dtsx", mailing("B", 2))]
    answer = send(member, project, *files, step="import", only=["B.dtsx"])
    assert [package.name for package in Package.objects.all()] == ["B"]
    assert f'href="/packages/{Package.objects.get().pk}/"' in answer.text


def test_a_package_that_is_here_is_replaced_where_that_is_ticked_and_nobody_has_saved_since(
    member: User, project: Project
):
    send(member, project, ("Nightly.dtsx", mailing()), step="import", only=["Nightly.dtsx"])
    key, newer = Package.objects.get().pk, ("Nightly.dtsx", mailing(to="new@example.org"))
    told = send(member, project, newer)
    assert f'name="versions" value="{key}=1"' in told.text
    stale = send(member, project, newer, step="import", only=["Nightly.dtsx"], replace="1", versions=[f"{key}=7"])
    assert "was saved by" in stale.text
    send(member, project, newer, step="import", only=["Nightly.dtsx"], replace="1", versions=[f"{key}=1"])
    assert Package.objects.get().version == 2


@pytest.mark.parametrize("form", [{}, {"step": "import"}])
def test_without_a_choice_nothing_happens_and_a_sentence_says_so(member: User, project: Project, form: dict[str, str]):
    files = [("Nightly.dtsx", mailing())] if form else []
    answer = send(member, project, *files, **form)
    assert (answer.status_code, "was chosen" in answer.text) == (422, True)
    assert not Package.objects.exists()
