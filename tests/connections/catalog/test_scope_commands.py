"""manage.py shareconnection and copyconnection: they say what goes along, and do it only when that is asked for."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from connections.models import ConnectionManager, Folder
from designer.models import Package, Project, User
from designer.services.packages import create_package
from tests.packages import package, send_mail, smtp
from tests.rights import join, let_manage_catalog

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def report(member: User, project: Project) -> Package:
    return create_package(member, project, package("Report", [send_mail("Mail", "Relay")], [], [smtp("Relay")]))


def test_a_manager_goes_from_its_package_to_the_project_and_to_the_catalog_when_one_is_sure(
    member: User, report: Package
):
    let_manage_catalog(member)
    Folder.objects.create(name="Europe")
    told = run("shareconnection", "Warehouse/Report/relay", "--as", "mia")
    assert "Goes along: Its settings and expressions, and its name. It keeps its ID" in told
    assert "Does not: Rights of the package" in told
    assert told.endswith("Nothing was changed. Say --yes to do it.\n")
    uid = ConnectionManager.objects.get(package=report).uid

    said = run("shareconnection", "Warehouse/Report/relay", "--as", "mia", "--yes")
    assert said.endswith("“Relay” is in the project Warehouse now.\n")
    assert "Does not: Rights to see" in run("shareconnection", "warehouse/Relay", "--as", "mia")
    said = run("shareconnection", "warehouse/Relay", "--folder", "europe", "--as", "mia", "--yes")
    assert said.endswith("“Relay” is in Europe now.\n")
    assert ConnectionManager.objects.get(folder__name="Europe").uid == uid
    with pytest.raises(CommandError, match="in the catalog already"):
        run("shareconnection", "Relay", "--as", "mia")


def test_a_manager_of_the_catalog_is_copied_when_one_is_sure(member: User, project: Project):
    let_manage_catalog(member)
    ConnectionManager.objects.create(type="SMTP", name="Relay")
    create_package(member, project, package("Report", [send_mail("Mail", "Relay")]))
    told = run("copyconnection", "relay", "Warehouse", "--as", "mia")
    assert "Goes along: 1 task of the project that refer to it" in told
    assert not ConnectionManager.objects.filter(project=project).exists()

    said = run("copyconnection", "relay", "Warehouse", "--as", "mia", "--yes")
    assert said.endswith("Warehouse has a copy of “Relay” now. Packages that were rewritten: 1.\n")
    assert ConnectionManager.objects.filter(project=project, owner=member).count() == 1
    with pytest.raises(CommandError, match="not in the catalog"):
        run("copyconnection", "Warehouse/Relay", "Warehouse", "--as", "mia")


def test_the_rights_of_the_account_are_asked(stranger: User, project: Project, report: Package):
    join(project, stranger, "Reader")
    with pytest.raises(CommandError, match="You may not change"):
        run("shareconnection", "Warehouse/Report/Relay", "--as", "stan", "--yes")
    with pytest.raises(CommandError, match="no connection manager “Other” in Warehouse/Report"):
        run("shareconnection", "Warehouse/Report/Other", "--as", "stan", "--yes")
