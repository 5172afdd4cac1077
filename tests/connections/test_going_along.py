"""What goes along when a connection manager gets another scope, is copied, or a package is exported: told before."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from connections.catalog.scopes.going_along import along_to_catalog, along_to_copy, along_to_project
from connections.catalog.services import create_connection
from connections.environments.services import save_references
from connections.models import ConnectionManager
from connections.models.environment_document import Kind, Reference
from designer.errors import Forbidden
from designer.models import Package, Project, User
from designer.package.document import ParameterDocument
from designer.services.exports import FileForm, export_package, export_project
from designer.services.packages import create_package
from designer.services.projects import create_project
from tests.packages import package, send_mail, smtp
from tests.rights import ADMINISTRATOR, join
from tests.signed_in import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def relay(project: Project) -> ConnectionManager:
    return create_connection(ADMINISTRATOR, project, smtp("Relay", credential="Robot"))


@pytest.fixture
def report(member: User, project: Project, relay: ConnectionManager) -> Package:
    document = package("Report", [send_mail("Mail", "Relay")], [], [smtp("Own")])
    secret = ParameterDocument(name="Key", value=None, sensitive=True)
    return create_package(member, project, document.model_copy(update={"parameters": [secret]}))


def own(report: Package) -> ConnectionManager:
    return ConnectionManager.objects.get(package=report)


def set_port(project: Project, name: str, number: int | None = None) -> None:
    reference = Reference(variable="Port", package=number, kind=Kind.CONNECTION, name=name, property_name="port")
    save_references(ADMINISTRATOR, project, [reference])


def test_a_packages_own_keeps_its_id_and_what_environments_set_of_it(member: User, project: Project, report: Package):
    set_port(project, "Own", report.pk)
    (told,) = along_to_project(member, report, [own(report)])
    assert "It keeps its ID" in told.along[0]
    assert told.along[-1] == "1 value that environments of the project set of it."
    assert told.left[0].startswith("Rights of the package:")


def test_into_the_catalog_go_versions_and_the_right_to_use_it_and_no_credential(member, relay, report: Package):
    told = along_to_catalog(member, relay)
    assert "1 task still refer" in told.along[0]
    assert "Its versions (1), its last test" in told.along[1]
    assert told.along[2] == "The right USE of all who have it in the project."
    assert told.left[-1].startswith("The credential “Robot” is only named by it.")


def test_a_copy_takes_settings_and_the_tasks_of_its_project_and_neither_rights_nor_versions(member, relay, report):
    other = create_project(member, "Other")
    told = along_to_copy(member, relay, other)
    assert told.along == (
        "Its settings and expressions, and its name.",
        "0 tasks of the project that refer to it: to the copy, in new versions.",
    )
    assert [sentence.split(",")[0] for sentence in told.left[:2]] == ["Its ID", "Rights on it"]


def test_who_may_only_read_a_package_is_told_nothing_of_what_he_cannot_do(stranger: User, project: Project, report):
    join(project, stranger, "Reader")
    with pytest.raises(Forbidden):
        along_to_project(stranger, report, [own(report)])


def test_a_file_says_what_it_holds_and_what_not(member: User, project: Project, report: Package):
    for form in (FileForm.DTSX, FileForm.DTSX_6, FileForm.JSON):
        told = export_package(member, report, form).going_along
        assert told.along[1] == "Its own connection managers: 1."
        assert told.left[:2] == (
            "Connection managers of the project or the catalog that it uses: 1.",
            "Values of sensitive parameters: 1.",
        )
        assert told.left[2].startswith("Secrets:")
    whole = export_project(member, project).going_along
    assert whole.along[:2] == (
        "Packages: 1.",
        "Connection managers of the project, and those of the catalog that it uses, as the project's: 1.",
    )


def test_pages_say_it_before_it_is_done(admin_client: Client, relay, report: Package):
    for address in (f"/connections/{relay.uid}/scope/", f"/packages/{report.pk}/managers/"):
        page = admin_client.get(address).content.decode()
        assert "What goes along" in page
        assert "What does not" in page
    for address in (f"/packages/{report.pk}/export/", f"/projects/{report.project_id}/export/"):
        assert "Environments and their values" in admin_client.get(address).content.decode()


def test_the_api_and_commands_say_it_too(member: User, project: Project, relay, report: Package, tmp_path: Path):
    client = client_of(member)

    def get(path: str) -> Any:
        return client.get(f"/api/v1/{path}").json()

    assert get(f"connections/{relay.uid}/share")["along"][0].startswith("Its settings")
    assert len(get(f"connections/{relay.uid}/copies?project={project.pk}")["along"]) == 2
    assert get(f"packages/{report.pk}/connections/{own(report).uid}/share")["left"]
    assert get(f"packages/{report.pk}/file/report")["left"][0].endswith("that it uses: 1.")
    errors = StringIO()
    call_command("exportpackage", "Warehouse/Report", output=tmp_path / "file", stderr=errors)
    assert "Not in the file: Rights, owners, and pins to versions." in errors.getvalue()
    json.dumps(get(f"projects/{project.pk}/file/report"))
