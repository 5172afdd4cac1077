"""A project's files: pages and API, who may do what, names, limits, and what is left behind."""

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from connections.files.file_store.names import check_name
from connections.files.file_store.services import upload_file
from designer.errors import Invalid
from designer.models import AuditEntry, Project, User
from designer.services.projects import delete_project

pytestmark = pytest.mark.any_database

MEGABYTE = 1024 * 1024


@pytest.fixture
def folder(settings, project: Project) -> Path:
    return settings.PROJECT_FILES / str(project.pk)


def page_of(project: Project) -> str:
    return reverse("project-files", args=[project.pk])


def send(browser: Client, project: Project, *files: tuple[str, bytes], **fields: str):
    uploads = [SimpleUploadedFile(name, content) for name, content in files]
    return browser.post(page_of(project), {"files": uploads, **fields}, follow=True)


def in_api(project: Project, name: str) -> str:
    return f"/api/v1/projects/{project.pk}/files/{name}"


def put(browser: Client, project: Project, name: str, content: bytes = b"x", query: str = ""):
    return browser.put(in_api(project, name) + query, content, content_type="application/octet-stream")


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_several_files_are_uploaded_listed_downloaded_and_deleted(browser: Client, project: Project, folder: Path):
    answer = send(browser, project, ("logo.png", b"PNG"), ("Größe & b.txt", b"text"))
    assert "Uploaded: “logo.png”, “Größe &amp; b.txt”. Packages refer to a file by its name." in answer.text
    assert "2 files, 7\xa0bytes of" in answer.text
    assert (folder / "logo.png").read_bytes() == b"PNG"

    download = browser.get(reverse("file", args=[project.pk, "Größe & b.txt"]))
    assert download.content == b"text"
    assert download["Content-Disposition"] == "attachment; filename*=utf-8''Gr%C3%B6%C3%9Fe%20%26%20b.txt"
    assert (download["Content-Type"], download["X-Content-Type-Options"]) == ("application/octet-stream", "nosniff")

    answer = browser.post(reverse("file-delete", args=[project.pk, "logo.png"]), follow=True)
    assert "The file “logo.png” is deleted." in answer.text
    assert names_in(folder) == ["Größe & b.txt"]


def test_the_list_can_be_searched_and_says_when_nothing_is_there(browser: Client, project: Project):
    assert "No file yet" in browser.get(page_of(project)).text
    send(browser, project, ("logo.png", b""), ("plan.txt", b""))

    found = browser.get(page_of(project), {"q": "LOGO"}).text
    assert 'data-file="logo.png"' in found
    assert 'data-file="plan.txt"' not in found
    assert "No such file" in browser.get(page_of(project), {"q": "none"}).text


def test_a_file_of_the_same_name_is_replaced_only_when_asked_and_keeps_its_name(
    browser: Client, project: Project, folder: Path
):
    send(browser, project, ("Logo.png", b"old"))
    answer = send(browser, project, ("logo.PNG", b"new"), ("plan.txt", b"plan"))
    assert answer.status_code == 422
    assert "The project has a file “logo.PNG” already. Choose it again to replace it" in answer.text
    assert "Uploaded: “plan.txt”." in answer.text
    assert (folder / "Logo.png").read_bytes() == b"old"

    send(browser, project, ("logo.PNG", b"new"), replace="1")
    assert (folder / "Logo.png").read_bytes() == b"new"
    assert names_in(folder) == ["Logo.png", "plan.txt"]


def test_who_did_what_is_written_down(browser: Client, project: Project):
    put(browser, project, "logo.png")
    put(browser, project, "logo.png", query="?replace=true")
    browser.delete(in_api(project, "logo.png"))

    written = AuditEntry.objects.filter(project=project, thing="logo.png").order_by("pk")
    assert [entry.action for entry in written] == ["uploaded file", "replaced file", "deleted file"]
    assert {entry.user_name for entry in written} == {"mia"}


def test_a_page_without_a_chosen_file_says_so(browser: Client, project: Project):
    assert "No file was chosen" in browser.post(page_of(project)).text


def test_a_stranger_neither_sees_nor_changes_anything(browser: Client, project: Project, stranger: User, folder: Path):
    send(browser, project, ("logo.png", b"PNG"))
    browser.force_login(stranger)

    assert browser.get(page_of(project)).status_code == 404
    assert send(browser, project, ("other.png", b"PNG")).status_code == 404
    assert browser.get(reverse("file", args=[project.pk, "logo.png"])).status_code == 404
    assert browser.post(reverse("file-delete", args=[project.pk, "logo.png"])).status_code == 404
    assert browser.get(f"/api/v1/projects/{project.pk}/files").status_code == 404
    assert browser.get(in_api(project, "logo.png")).status_code == 404
    assert put(browser, project, "other.png").status_code == 404
    assert browser.delete(in_api(project, "logo.png")).status_code == 404
    assert browser.get(reverse("files-browse"), {"project": project.pk}).status_code == 404
    assert names_in(folder) == ["logo.png"]


def test_who_is_signed_out_sees_nothing(client: Client, project: Project):
    assert client.get(page_of(project)).url.startswith(reverse("sign-in"))
    assert client.get(reverse("files-browse")).url.startswith(reverse("sign-in"))
    assert client.get(in_api(project, "logo.png")).status_code == 401


def test_the_api_uploads_lists_and_gives_files_back(browser: Client, project: Project):
    assert put(browser, project, "data.bin", bytes(range(256))).status_code == 201
    assert put(browser, project, "data.bin", b"new").status_code == 409
    assert put(browser, project, "data.bin", b"new", "?replace=true").status_code == 200

    listed = browser.get(f"/api/v1/projects/{project.pk}/files").json()
    assert [(file["name"], file["size"]) for file in listed] == [("data.bin", 3)]
    assert browser.get(in_api(project, "data.bin")).content == b"new"
    assert browser.delete(in_api(project, "data.bin")).status_code == 204
    missing = browser.get(in_api(project, "data.bin"))
    assert (missing.status_code, missing.json()["detail"][:34]) == (404, "The project has no file “data.bin”")


def test_a_file_over_the_limit_is_not_taken_and_leaves_nothing(
    browser: Client, project: Project, folder: Path, settings
):
    settings.FILE_SIZE_LIMIT = 3 * MEGABYTE
    answer = send(browser, project, ("huge.bin", bytes(3 * MEGABYTE + 1)), ("fits.bin", bytes(3 * MEGABYTE)))

    assert "“huge.bin” was not taken. The file is larger than 3 MB, the largest one that is taken." in answer.text
    assert names_in(folder) == ["fits.bin"]


def test_the_files_of_a_project_have_a_limit_together(browser: Client, project: Project, settings):
    settings.PROJECT_FILES_LIMIT = 10
    assert put(browser, project, "one", bytes(6)).status_code == 201
    refused = put(browser, project, "two", bytes(5))
    assert refused.status_code == 422
    assert "Delete files that are not needed any more" in refused.json()["detail"]
    assert put(browser, project, "one", bytes(10), "?replace=true").status_code == 200


def test_a_project_has_a_most_number_of_files(browser: Client, project: Project, monkeypatch):
    monkeypatch.setattr("connections.files.file_store.services.MOST_FILES", 1)
    put(browser, project, "one")

    assert "at most 1 files" in put(browser, project, "two").json()["detail"]
    assert put(browser, project, "one", query="?replace=true").status_code == 200


def test_an_upload_that_breaks_off_leaves_nothing_and_keeps_what_was_there(
    member: User, project: Project, folder: Path
):
    def breaking() -> Iterator[bytes]:
        yield b"half"
        raise ConnectionResetError

    upload_file(member, project, "logo.png", [b"whole"])
    with pytest.raises(ConnectionResetError):
        upload_file(member, project, "logo.png", breaking(), replace=True)

    assert names_in(folder) == ["logo.png"]
    assert (folder / "logo.png").read_bytes() == b"whole"


def test_a_draft_is_not_listed_and_an_old_one_is_swept_away(browser: Client, project: Project, folder: Path):
    put(browser, project, "logo.png")
    fresh, old = folder / ".upload-fresh", folder / ".upload-old"
    fresh.touch()
    old.touch()
    yesterday = time.time() - 25 * 3600
    os.utime(old, (yesterday, yesterday))
    put(browser, project, "plan.txt")

    assert [file["name"] for file in browser.get(f"/api/v1/projects/{project.pk}/files").json()] == [
        *("logo.png", "plan.txt")
    ]
    assert (fresh.exists(), old.exists()) == (True, False)


def test_a_link_that_somebody_put_into_the_store_is_not_sent(browser: Client, project: Project, folder: Path, disk):
    folder.mkdir(exist_ok=True)
    (folder / "link.txt").symlink_to(disk.outside / "secret.txt")

    assert browser.get(in_api(project, "link.txt")).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_a_deleted_project_leaves_no_files(member: User, project: Project, folder: Path):
    upload_file(member, project, "logo.png", [b"PNG"])
    delete_project(member, project)

    assert not folder.exists()


@pytest.mark.parametrize("name", ["a" * 255, "ä" * 127, "a b.txt", "a'b%20&.txt", "日本語.txt", "-rf", "~", "🦊.png"])
def test_a_name_that_is_fine_everywhere_is_kept(browser: Client, project: Project, folder: Path, name: str):
    send(browser, project, (name, b"x"))
    assert names_in(folder) == [name]
    assert browser.get(reverse("file", args=[project.pk, name])).content == b"x"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "has no name"),
        ("a" * 256, "longer than 255 bytes"),
        ("ä" * 128, "longer than 255 bytes"),
        (".htaccess", "begins or ends with a dot or a blank"),
        ("..", "begins or ends with a dot or a blank"),
        (" a", "begins or ends with a dot or a blank"),
        ("a/b", "holds one of"),
        ("a\\b", "holds one of"),
        ("a|b", "holds one of"),
        ("a*", "holds one of"),
        ("a\nb", "cannot be seen"),
        ("a\x00b", "cannot be seen"),
        ("invoice\u202efdp.exe", "cannot be seen"),
        ("\udcff", "cannot be seen"),
    ],
)
def test_a_name_that_would_not_do_everywhere_is_refused(name: str, words: str):
    with pytest.raises(ValueError, match=words):
        check_name(name)


def test_a_refused_name_is_told_on_the_page_and_in_the_api(browser: Client, project: Project, folder: Path):
    assert "begins or ends with a dot" in send(browser, project, (".hidden", b"x")).text
    assert "begins or ends with a dot" in put(browser, project, ".hidden").json()["detail"]
    assert not folder.exists()


def test_names_are_stored_composed_and_two_spellings_are_one_file(browser: Client, project: Project, folder: Path):
    put(browser, project, "cafe\u0301.txt")

    assert names_in(folder) == ["café.txt"]
    assert put(browser, project, "café.txt").status_code == 409


def test_the_service_says_which_field_is_wrong(member: User, project: Project):
    with pytest.raises(Invalid) as refused:
        upload_file(member, project, "a|b", [b"x"])
    assert list(refused.value.fields) == ["files"]


def test_the_list_to_choose_from_shows_own_files_and_the_allowed_folders(browser: Client, project: Project, disk):
    send(browser, project, ("logo.png", b"PNG"))

    top = browser.get(reverse("files-browse"), {"project": project.pk, "scope": "package"}).text
    assert 'data-choose="logo.png"' in top
    assert str(disk.allowed) in top
    deeper = browser.get(reverse("files-browse"), {"project": project.pk, "folder": f"{disk.allowed}/sub"}).text
    assert f'data-choose="{disk.allowed}/sub/deep.txt"' in deeper
    assert f'data-choose="{disk.allowed}/sub"' in deeper
    refused = browser.get(reverse("files-browse"), {"folder": str(disk.outside)}).text
    assert "does not lead to a folder that packages may read here" in refused
    assert "secret" not in refused


def test_the_schema_says_that_a_file_is_sent_as_it_is(browser: Client):
    schema = json.loads(Path("docs/openapi.json").read_text())
    body = schema["paths"]["/api/v1/projects/{project_id}/files/{name}"]["put"]["requestBody"]
    assert list(body["content"]) == ["application/octet-stream"]
