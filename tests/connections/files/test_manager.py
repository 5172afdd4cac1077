"""The File connection manager: its properties, its editor, its connection string, validation, API and object model."""

import json
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from connections.catalog.services import create_connection
from connections.models import ConnectionManager
from connections.resolving.managers import resolve_file
from connections.resolving.refusal import CannotResolve
from connections.types.file.editor import FileConnectionForm
from connections.types.file.properties import FileProperties, FileUsageType
from connections.types.file.validation import find_file_issues
from designer.installation.environment import read_folders
from designer.models import Package, Project, User
from designer.package.document import ConnectionManagerDocument
from designer.services.packages import create_package
from designer.variables.values import Values
from tests.connections.files.conftest import Disk
from tests.packages import package, smtp


def file(name: str = "Body", path: str = "logo.png", **properties: object) -> ConnectionManagerDocument:
    return ConnectionManagerDocument(type="FILE", name=name, properties={"connection_string": path, **properties})


@pytest.fixture
def saved(member: User, project: Project) -> Package:
    return create_package(member, project, package(connections=[file(path="none.txt")]))


def test_the_usage_types_have_ssis_numbers_and_its_editors_names():
    assert [(each.number, each.value, each.label) for each in FileUsageType] == [
        (0, "ExistingFile", "Existing file"),
        (1, "CreateFile", "Create file"),
        (2, "ExistingFolder", "Existing folder"),
        (3, "CreateFolder", "Create folder"),
    ]


def test_every_property_has_a_field():
    assert set(FileProperties.model_fields) <= set(FileConnectionForm.base_fields)


def submit(**typed: str) -> FileConnectionForm:
    return FileConnectionForm({"name": "Body", **typed}, connection=file(), names=[])


def test_what_is_typed_becomes_ssis_two_properties():
    form = submit(connection_string="  logo.png ", file_usage_type="ExistingFolder")

    assert form.is_valid(), form.errors
    assert form.to_document().properties == {"connection_string": "logo.png", "file_usage_type": "ExistingFolder"}


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("file_usage_type", "Delete", "Select a valid choice"),
        ("connection_string", "x" * 4_097, "at most 4096 characters"),
        ("connection_string", "a\tb", "a line break or another control character"),
    ],
)
def test_bad_input_is_told_at_its_field(field: str, value: str, sentence: str):
    assert sentence in submit(**{field: value}).errors[field][0]


@pytest.mark.parametrize(
    ("path", "usage", "expected"),
    [
        ("logo.png", "ExistingFile", []),
        ("{allowed}/report.csv", "ExistingFile", []),
        ("{allowed}/sub", "ExistingFolder", []),
        ("{allowed}/new.csv", "CreateFile", []),
        ("{allowed}/new", "CreateFolder", []),
        ("", "ExistingFile", ["error: The path is missing"]),
        (r"C:\x.csv", "ExistingFile", ["error: “C:\\x.csv” is a Windows path"]),
        ("../logo.png", "CreateFile", ["error: “../logo.png” goes up"]),
        ("/etc/passwd", "CreateFile", ["error: “/etc/passwd” does not lead to a folder"]),
        ("link", "ExistingFile", ["error: “link” does not lead to a folder"]),
        ("none.txt", "ExistingFile", ["warning: “none.txt” does not exist"]),
        ("logo.png", "ExistingFolder", ["warning: “logo.png” is not a folder"]),
        ("{allowed}/sub", "ExistingFile", ["warning: “{allowed}/sub” is a folder and not a file"]),
        ("*.png", "ExistingFile", ["warning: “*.png” holds * or ?, and a File connection manager has one path only"]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_an_error_and_what_is_missing_a_warning(
    disk: Disk, path: str, usage: str, expected: list[str]
):
    (disk.project / "link").symlink_to(disk.outside / "secret.txt")
    properties = FileProperties(connection_string=path.format(allowed=disk.allowed), file_usage_type=usage)
    found = [f"{issue.severity}: {issue.message}" for issue in find_file_issues(properties, disk.folders)]

    assert len(found) == len(expected)
    assert all(each.startswith(words.format(allowed=disk.allowed)) for each, words in zip(found, expected, strict=True))


def test_an_error_has_ssis_symbol_for_a_bad_file_name(disk: Disk):
    issue = next(find_file_issues(FileProperties(connection_string="/etc/passwd"), disk.folders))
    assert (issue.code, issue.property) == ("DTS_E_INVALIDFILENAMEINCONNECTION", "connection_string")


def test_a_missing_file_of_the_project_is_in_the_packages_messages(browser: Client, saved: Package):
    issues = browser.get(f"/api/v1/packages/{saved.pk}").json()["issues"]
    assert ["warning", "“none.txt” does not exist. Check its spelling."] in [
        [issue["severity"], issue["message"]] for issue in issues
    ]


def open_dialog(browser: Client, package: Package, **fields: object) -> Any:
    return browser.post(reverse("editor-connection", args=[package.pk]), fields)


def test_a_new_manager_without_a_type_is_asked_for_it(browser: Client, saved: Package):
    answer = open_dialog(browser, saved)

    assert re.findall(r'name="type" value="(\w+)"', answer.text) == ["SMTP", "FILE"]


def test_the_dialog_of_a_file_offers_to_browse_and_nothing_to_test(browser: Client, saved: Package):
    answer = open_dialog(browser, saved, type="FILE")

    assert "New File connection manager" in answer.text
    assert f'data-list-files data-project="{saved.project_id}"' in answer.text
    assert "Test connection" not in answer.text
    assert '<input type="hidden" name="type" value="FILE">' in answer.text


def test_the_dialog_of_a_missing_file_warns(browser: Client, saved: Package):
    connection = file(path="none.txt").model_dump_json()

    assert (
        "<strong>Warning:</strong> “none.txt” does not exist" in open_dialog(browser, saved, connection=connection).text
    )


def test_the_dialog_gives_the_edited_manager_back(browser: Client, saved: Package):
    fields = {"connection": "{}", "type": "FILE", "name": "Body", "scope": "package", "connection_string": "logo.png"}
    answer = browser.post(reverse("editor-connection-submit", args=[saved.pk]), fields)

    changed = json.loads(re.search(r'<script type="application/json">(.*)</script>', answer.text)[1])
    assert (changed["type"], changed["properties"]) == (
        "FILE",
        {"connection_string": "logo.png", "file_usage_type": "ExistingFile"},
    )


def test_the_tray_and_the_lists_show_its_icon_and_path(browser: Client, member: User, saved: Package):
    create_connection(member, saved.project, file("Shared body", "/srv/body.txt"))

    tray = browser.post(reverse("editor-tray", args=[saved.pk]), {"connections": f"[{file().model_dump_json()}]"}).text
    assert tray.count("mw-i-file") == 2
    assert "mw-i-smtp" not in tray
    assert "FILE: /srv/body.txt" in browser.get("/connections/").text
    assert "mw-i-file" in browser.get(reverse("project", args=[saved.project_id])).text


def test_one_is_made_for_a_project_and_changed(browser: Client, project: Project):
    address = f"/connections/new/?type=FILE&scope={project.pk}"
    assert f"?type=SMTP&amp;scope={project.pk}" in browser.get(address).text
    typed = {"name": "Body", "scope": project.pk, "connection_string": "logo.png"}
    assert browser.post(address, typed).status_code == 302
    manager = ConnectionManager.objects.get(type="FILE")
    assert manager.project == project

    page = reverse("connection", args=[manager.uid])
    assert f'data-list-files data-project="{project.pk}"' in browser.get(page).text
    answer = browser.post(page, {"name": "Body", "connection_string": "/etc/passwd"}, follow=True)
    assert "“Body”: “/etc/passwd” does not lead to a folder that packages may read here" in answer.text


def test_the_api_takes_a_path_as_the_connection_string_beside_a_usage_type(browser: Client, project: Project):
    given = {"type": "FILE", "name": "Out", "properties": {"file_usage_type": "CreateFolder"}, "connection_string": "x"}
    answer = browser.post("/api/v1/connections", {"project": project.pk, "connection": given}, "application/json")

    assert answer.status_code == 201, answer.text
    assert answer.json()["properties"] == {"connection_string": "x", "file_usage_type": "CreateFolder"}
    assert answer.json()["connection_string"] == "x"


def test_the_api_refuses_two_paths_that_disagree(browser: Client, project: Project):
    given = {"type": "FILE", "name": "Out", "properties": {"connection_string": "y"}, "connection_string": "x"}
    answer = browser.post("/api/v1/connections", {"project": project.pk, "connection": given}, "application/json")

    assert answer.status_code == 422
    assert "say different things" in answer.json()["detail"]


def test_a_reference_leads_to_the_path_or_says_why_not():
    document = package(connections=[file("Body", "a.txt"), smtp("Relay")])

    assert resolve_file("body", document, [], Values({}))[1].connection_string == "a.txt"
    with pytest.raises(CannotResolve) as refused:
        resolve_file("Relay", document, [], Values({}))
    assert refused.value.code == "DTS_E_SENDMAILTASK_CONNECTIONTYPENOTFILE"


def test_the_administrator_lists_folders_with_commas(tmp_path, monkeypatch):
    monkeypatch.setenv("ALLOWED_FOLDERS", f"{tmp_path}/one, {tmp_path}/two,")
    found = read_folders("ALLOWED_FOLDERS", default=tmp_path / "data/files/shared", private=tmp_path / "data")

    assert found == (tmp_path / "one", tmp_path / "two")


@pytest.mark.parametrize("folder", ["data", "data/files/projects", ".", "link", "one/../data"])
def test_a_folder_that_would_show_the_installations_own_files_is_refused(tmp_path, monkeypatch, folder: str):
    (tmp_path / "link").symlink_to(tmp_path / "data")
    monkeypatch.setenv("ALLOWED_FOLDERS", f"{tmp_path}/{folder}")

    with pytest.raises(Exception, match="where this installation keeps its keys"):
        read_folders("ALLOWED_FOLDERS", default=tmp_path / "data/files/shared", private=tmp_path / "data")
