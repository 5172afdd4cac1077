"""The pages of an import: files are handed in, then told of, then imported as is ticked."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from designer.models import Package, PackageImport, Project, User
from designer.services.imports import overview
from tests.designer.dtsx.written import night
from tests.designer.imports.handing_in import hand_in, work
from tests.designer.interchange.files import mailing, manager

pytestmark = pytest.mark.django_db
A, B = ("A.dtsx", mailing("A")), ("B.dtsx", mailing("B", 2))


@pytest.fixture
def client(member: User) -> Client:
    client = Client()
    client.force_login(member)
    return client


def send(client: Client, project: Project, *files: tuple[str, bytes], **form: object) -> Any:
    sent = [SimpleUploadedFile(name, octets) for name, octets in files]
    return client.post(f"/projects/{project.pk}/import/", {"files": sent, **form})


def words(answer: Any) -> str:
    return " ".join(answer.text.split())


def test_files_are_told_of_before_anything_is_saved(client: Client, project: Project):
    answer = send(client, project, ("Nightly.dtsx", mailing("<b>Nightly</b>")), ("Relay.conmgr", manager()))
    job = work(PackageImport.objects.get())
    assert answer["Location"] == f"/imports/{job.pk}/"
    page = client.get(answer["Location"])
    assert 'name="only" value="Nightly.dtsx" checked' in page.text
    assert "Connection “Relay”: will be added" in words(page)
    assert "<b>Nightly" not in page.text
    assert not Package.objects.exists()


def test_the_page_asks_again_as_long_as_a_worker_is_with_it(member: User, client: Client, project: Project):
    job = hand_in(member, project, A)
    PackageImport.objects.update(state="reading", done=3, total=4, current="<i>A.dtsx")
    part = client.get(f"/imports/{job.pk}/", headers={"hx-request": "true"}).text
    assert 'hx-trigger="every 1s"' in part
    assert 'value="50"' in part
    assert "&lt;i&gt;A.dtsx" in part
    PackageImport.objects.update(state="done")
    assert "hx-trigger" not in client.get(f"/imports/{job.pk}/", headers={"hx-request": "true"}).text


def test_what_is_ticked_is_imported_with_what_is_said_of_kinds_and_of_tasks(
    member: User, client: Client, project: Project
):
    job = work(hand_in(member, project, ("Night.dtsx", night(8)), B))
    page = client.get(f"/imports/{job.pk}/").text
    assert 'value="Script Task=Succeeded"' in page
    assert 'value="Night.dtsx\\Package\\First=External"' in page
    form = {"only": ["Night.dtsx"], "counts_as_kinds": ["", "Script Task=Succeeded"], "counts_as_tasks": [""]}
    client.post(f"/imports/{job.pk}/choices/", form)
    work(job)
    page = client.get(f"/imports/{job.pk}/").text
    assert f'href="/packages/{Package.objects.get().pk}/"' in page
    assert "B.dtsx: not chosen" in " ".join(page.split())


@pytest.mark.parametrize("form", [{}, {"only": "A.dtsx", "counts_as": "Perhaps"}])
def test_a_choice_that_makes_no_sense_is_refused_with_a_sentence(
    member: User, client: Client, project: Project, form: dict[str, str]
):
    job = work(hand_in(member, project, A))
    answer = client.post(f"/imports/{job.pk}/choices/", form)
    assert (answer.status_code, "Nothing was changed" in answer.text) == (422, True)
    assert PackageImport.objects.get().state == "read"


def test_without_a_file_nothing_happens_and_a_sentence_says_so(client: Client, project: Project):
    answer = send(client, project)
    assert (answer.status_code, "was chosen" in answer.text) == (422, True)


def test_a_script_is_led_to_the_import(client: Client, project: Project):
    sent = {"files": SimpleUploadedFile(*A), "paths": ["folder/A.dtsx"]}
    answer = client.post(f"/projects/{project.pk}/import/", sent, headers={"hx-request": "true"})
    job = PackageImport.objects.get()
    assert (answer["HX-Redirect"], job.files[0]["name"]) == (f"/imports/{job.pk}/", "folder/A.dtsx")


def test_findings_that_are_many_are_shown_when_somebody_asks(
    member: User, client: Client, project: Project, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(overview, "MOST_SHOWN", 0)
    job = work(hand_in(member, project, A))
    assert f"/imports/{job.pk}/files/0/" in client.get(f"/imports/{job.pk}/").text
    part = client.get(f"/imports/{job.pk}/files/0/", headers={"hx-request": "true"}).text
    assert ("MW-I-0102" in part, "<html" in part) == (True, False)


def test_the_last_imports_are_listed_with_who_and_when(member: User, client: Client, project: Project):
    for each in (A, B):
        work(hand_in(member, project, each))
    with CaptureQueriesContext(
        connection,
    ) as few:
        page = client.get(f"/projects/{project.pk}/import/").text
    assert page.index("B.dtsx") < page.index("A.dtsx")
    assert "mia, " in page
    hand_in(member, project, A)
    with CaptureQueriesContext(connection) as more:
        client.get(f"/projects/{project.pk}/import/")
    assert len(few) == len(more)


def test_a_page_asks_the_same_of_the_database_however_many_files_there_are(
    member: User, client: Client, project: Project
):
    one, three = work(hand_in(member, project, A)), work(hand_in(member, project, A, B, ("C.dtsx", mailing("C", 3))))
    with CaptureQueriesContext(connection) as few:
        client.get(f"/imports/{one.pk}/")
    with CaptureQueriesContext(connection) as more:
        client.get(f"/imports/{three.pk}/")
    assert len(few) == len(more)
