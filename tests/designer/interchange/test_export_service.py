"""Packages and projects as files, as people ask for them: by page, API and command."""

import json
import zipfile
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from connections.catalog.folders.services import create_folder
from connections.catalog.services import create_connection
from designer.dtsx.reading.package import read_package
from designer.dtsx.source import FileRefused
from designer.input.digests import digest_of
from designer.interchange.json_files import make_schema, read_package_file, write_package_file
from designer.models import Package, Project, RootGrant, User
from designer.package.digests import digest_of
from designer.package.document import ParameterDocument
from designer.services import exports
from designer.services.exports import export_project
from designer.services.packages import create_package
from designer.services.project_parameters import save_parameter
from designer.services.projects import create_project
from designer.storage.rows import load_document
from tests.packages import package, send_mail, smtp
from tests.rights import join, let_manage_catalog

ROOT = Path(__file__).parents[3]
pytestmark = pytest.mark.django_db


@pytest.fixture
def made(member: User, project: Project) -> Package:
    mail = send_mail("Mail", "Relay", message_format="Html")
    return create_package(member, project, package("Nightly", [mail], [], [smtp("Relay", port=2525)]))


def test_a_package_is_a_file_of_ssis_and_says_what_that_has_no_place_for(client: Client, member: User, made: Package):
    client.force_login(member)
    page = client.get(f"/packages/{made.pk}/export/").content.decode()
    assert "<strong>Mail</strong>: Message format</li>" in page
    answer = client.get(f"/packages/{made.pk}/export/?download=1&format=dtsx&note=on")
    assert answer["Content-Disposition"] == 'attachment; filename="Nightly.dtsx"'
    assert read_package(answer.content).name == "Nightly"
    bare = client.get(f"/packages/{made.pk}/export/?download=1&format=dtsx-6").content
    assert (read_package(bare).format, read_package(bare).annotations) == (6, ())
    report = client.get(f"/api/v1/packages/{made.pk}/file/report").json()
    assert {loss["part"] for loss in report["losses"]} == {"Mail", "Relay"}


def test_a_package_is_json_that_keeps_everything(client: Client, member: User, made: Package):
    client.force_login(member)
    first = client.get(f"/api/v1/packages/{made.pk}/file?form=json").content
    assert json.loads(first)["package"] == client.get(f"/api/v1/packages/{made.pk}").json()["document"]
    assert client.get(f"/api/v1/packages/{made.pk}/file?form=json").content == first


def test_a_project_is_a_deployment_file(member: User, made: Package, project: Project, tmp_path: Path):
    save_parameter(member, project, ParameterDocument(name="Size", type="Int32", value=5))
    out, said = tmp_path / "all.ispac", StringIO()
    call_command("exportpackage", project.name, output=out, stderr=said)
    with zipfile.ZipFile(BytesIO(out.read_bytes())) as archive:
        assert set(archive.namelist()) == {"@Project.manifest", "Project.params", "Nightly.dtsx", "[Content_Types].xml"}
        assert read_package(archive.read("Nightly.dtsx")).name == "Nightly"
    assert "SSIS has no place for Nightly: Mail" in said.getvalue()


def test_the_published_schema_is_that_of_the_files():
    assert (ROOT / "docs/package-file.schema.json").read_text(encoding="utf-8") == make_schema()


def test_a_file_of_json_is_read_as_it_was_written_and_nothing_else_is():
    kept = {digest_of(b"<a/>"): b"<a/>"}
    document = package("One", [send_mail("Mail")])
    octets = write_package_file(document, kept)
    assert read_package_file(octets) == (document, kept)
    for broken in (b"", b"[]", b"{", octets.replace(b"PGEvPg==", b"PGIvPg=="), octets.replace(b'"One"', b'"\\ud800"')):
        with pytest.raises(FileRefused):
            read_package_file(broken)


def test_a_json_file_is_imported_and_replaces_only_if_that_is_wanted(admin_user: User, made: Package, tmp_path: Path):
    file, other = tmp_path / "Nightly.json", create_project(admin_user, "Other")
    call_command("exportpackage", f"{made.project}/{made}", format="json", output=file)
    call_command("importpackage", file, project="Other")
    assert load_document(other.packages.get()) == load_document(made)
    said = StringIO()
    with pytest.raises(CommandError):
        call_command("importpackage", file, tmp_path / "none.json", project="Other", stderr=said)
    assert "has a package “Nightly” already" in said.getvalue()
    assert "none.json cannot be read" in said.getvalue()
    call_command("importpackage", file, project="Other", replace=True)
    assert other.packages.get().version == 2


def test_a_manager_that_somebody_may_not_see_comes_along_with_no_file_of_theirs(
    member: User, stranger: User, project: Project
):
    RootGrant.objects.all().delete()
    let_manage_catalog(member)
    folder = create_folder(member, None, "Hidden")
    create_connection(member, None, smtp("Secret relay", smtp_server="hidden.example.org"), folder)
    create_package(member, project, package("Nightly", [send_mail("Mail", "Secret relay")]))
    seen, unseen = (export_project(user, project) for user in (member, join(project, stranger, "Reader")))
    assert b"Secret relay.conmgr" in seen.octets
    assert b"Secret" not in unseen.octets
    assert unseen.outside == ("A connection manager that you may not see",)


def test_what_is_large_is_exported_by_command_alone(
    client: Client, member: User, made: Package, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.setattr(exports, "MOST_TASKS", 0)
    client.force_login(member)
    assert client.get(f"/api/v1/packages/{made.pk}/file").status_code == 422
    call_command("exportpackage", f"{made.project}/{made}", output=tmp_path / "large.dtsx")
    assert (tmp_path / "large.dtsx").stat().st_size > 1000
