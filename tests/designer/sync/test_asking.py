"""Sync now, on the page and in the API: a worker does it, and what came of it is shown."""

import json
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from designer.models import Package, Project, ProjectSource, User
from designer.services.sync import asking
from designer.services.sync.asking import read_choices, sync_asked
from tests.designer.interchange.files import mailing
from tests.signed_in import client_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def folder(tmp_path: Path, settings, project: Project, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that the project follows; a worker is at hand at once."""

    def work(project_id: int, user_id: int, local: str, prune: bool, check: bool) -> None:
        sync_asked(project_id, user_id, read_choices(local, prune=prune, check=check))

    monkeypatch.setattr(asking, "queue_sync", work)
    settings.SYNC_FOLDERS = [tmp_path]
    (tmp_path / "Nightly.dtsx").write_bytes(mailing())
    ProjectSource.objects.create(project=project, path=str(tmp_path))
    return tmp_path


@pytest.fixture
def client(member: User) -> Client:
    return client_of(member)


def test_the_page_syncs_and_shows_what_came_from_where(client: Client, project: Project, folder: Path):
    client.post(f"/projects/{project.pk}/sync/", {"local": "stop", "check": "1"})
    assert "to do" in client.get(f"/projects/{project.pk}/sync/").text
    client.post(f"/projects/{project.pk}/sync/", {"local": "stop"})
    page = client.get(f"/projects/{project.pk}/sync/").text
    assert Package.objects.get().name == "Nightly"
    assert all(text in page for text in (str(folder), "Nightly.dtsx", "created", "1 package"))


def test_the_api_tells_the_source_of_each_package(client: Client, project: Project, folder: Path):
    url = f"/api/v1/projects/{project.pk}/sync"
    assert client.post(url, json.dumps({"local": "keep"}), "application/json").status_code == 202
    told = client.get(url).json()
    assert told["packages"][0] | {"digest": "", "synced_at": ""} == {
        "package": Package.objects.get().pk,
        "name": "Nightly",
        "path": "Nightly.dtsx",
        "digest": "",
        "commit": "",
        "synced_at": "",
        "is_changed_here": False,
    }
    assert told["result"]["failed"] is False


def test_a_second_one_and_one_without_a_folder_are_refused(client: Client, project: Project, folder: Path):
    url = f"/api/v1/projects/{project.pk}/sync"
    ProjectSource.objects.update(begun_at=timezone.now())
    assert "under way" in client.post(url, "{}", "application/json").json()["detail"]
    ProjectSource.objects.all().delete()
    assert "follows no folder" in client.post(url, "{}", "application/json").json()["detail"]
    assert client.get(url).status_code == 404


def test_a_folder_that_is_gone_is_told_on_the_page(client: Client, project: Project, folder: Path):
    ProjectSource.objects.update(path="/nowhere")
    client.post(f"/projects/{project.pk}/sync/", {"local": "stop"})
    assert "in no folder that projects may follow" in client.get(f"/projects/{project.pk}/sync/").text
