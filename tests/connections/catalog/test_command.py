"""manage.py catalog: what it lists and changes, and that a merge has to be asked for twice."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from connections.catalog.services import create_connection
from connections.models import ConnectionManager, Folder
from designer.models import Project, User
from designer.services.packages import create_package
from tests.packages import package, send_mail, smtp
from tests.rights import ADMINISTRATOR

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


def catalog(*arguments: str, **options: Any) -> str:
    out = StringIO()
    call_command("catalog", *arguments, stdout=out, **options)
    return out.getvalue()


def test_folders_are_made_and_managers_put_into_them(member: User, project: Project):
    create_connection(ADMINISTRATOR, None, smtp("Relay"))
    create_package(member, project, package("Report", [send_mail("Mail", "Relay")]))
    catalog(make="Europe")
    catalog(make="europe/Germany")
    said = catalog(put="relay", into="Europe/Germany", owner="mia")
    assert "Catalog › Europe › Germany: Relay  (owner mia, packages: 1, not tested)" in said  # noqa: RUF001
    with pytest.raises(CommandError, match="not empty"):
        catalog(delete="Europe")
    assert "Catalog: Relay  (owner mia" in catalog(put="Relay", into="/")
    catalog(delete="Europe/Germany")
    assert [folder.name for folder in Folder.objects.all()] == ["Europe"]
    with pytest.raises(CommandError, match="no folder “Asia”"):
        catalog(put="Relay", into="Asia")


def test_a_merge_says_first_what_it_does(member: User, project: Project):
    for name in ("Old", "New"):
        create_connection(ADMINISTRATOR, None, smtp(name, smtp_server="mx.example.com"))
    create_package(member, project, package("Report", [send_mail("Mail", "Old")]))
    assert catalog("--same-server").startswith("mx.example.com:25\n  Old  (catalog, packages: 1)\n")
    assert "Used by 1 task in 1 package (“Report”)." in catalog("--merge", "Old", "New")
    assert ConnectionManager.objects.count() == 2
    assert "Packages that were rewritten: 1." in catalog("--merge", "Old", "New", "--yes")
    assert [manager.name for manager in ConnectionManager.objects.all()] == ["New"]
    with pytest.raises(CommandError, match="no connection manager “Old”"):
        catalog("--merge", "Old", "New")
