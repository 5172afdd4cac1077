"""Versions of shared connection managers: kept by each change, compared, brought back, after a deletion too."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from connections.catalog.jobs import forget_connection_versions
from connections.catalog.services import change_connection, create_connection, delete_connection, restore_version
from connections.catalog.versions.keeping import MOST, deleted_managers, find_changes
from connections.models import ConnectionManager, ConnectionVersion, Folder
from designer.errors import Forbidden
from designer.models import Project, User
from designer.services.packages import create_package
from tests.packages import package, send_mail, smtp
from tests.rights import ADMINISTRATOR

pytestmark = pytest.mark.django_db


@pytest.fixture
def relay(member: User, project: Project) -> ConnectionManager:
    return create_connection(member, project, smtp("Relay", port=25))


def change(user: User, manager: ConnectionManager, **properties: object) -> None:
    change_connection(user, manager, smtp("Relay", **properties))


def test_each_change_is_a_version_that_says_what_it_changed(member: User, relay: ConnectionManager):
    change(member, relay, port=2525)
    change(member, relay, port=2525)
    found = find_changes(relay)
    assert [(each.version.number, each.version.user_name, each.sentences) for each in found] == [
        (2, member.username, ["port: 25 → 2525"]),
        (1, member.username, []),
    ]
    restore_version(member, relay, 1)
    relay.refresh_from_db()
    assert relay.properties["port"] == 25
    assert [each.version.number for each in find_changes(relay)] == [3, 2, 1]


def test_what_a_manager_was_before_versions_were_kept_is_one(member: User, relay: ConnectionManager):
    ConnectionVersion.objects.all().delete()
    assert find_changes(relay) == []
    change(member, relay, port=587)
    assert [(each.version.number, each.version.document["properties"]["port"]) for each in find_changes(relay)] == [
        (2, 587),
        (1, 25),
    ]


def test_only_so_many_are_kept(member: User, relay: ConnectionManager, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("connections.catalog.versions.keeping.MOST", 3)
    for port in range(1, 7):
        change(member, relay, port=port)
    assert [each.version.number for each in find_changes(relay)] == [7, 6, 5]
    assert MOST > 3


def test_a_deleted_manager_comes_back_with_its_id(
    member: User, stranger: User, project: Project, relay: ConnectionManager, client: Client
):
    create_package(member, project, package("Report", [send_mail("Mail", relay.uid)], [], []))
    uid = relay.uid
    delete_connection(member, relay)
    assert [version.name for version in deleted_managers(member)] == ["Relay"]
    assert not deleted_managers(stranger).exists()
    version = deleted_managers(member).get()
    client.force_login(stranger)
    assert client.post(reverse("connection-deleted-restore", args=[version.pk])).status_code == 404
    client.force_login(member)
    assert "Bring back" in client.get(reverse("connections-deleted")).text
    told = client.post(reverse("connection-deleted-restore", args=[version.pk]), follow=True).text
    assert "“Relay” is back, for all that referred to it." in told
    assert "Used by 1 task in 1 package (“Report”)." in told
    assert ConnectionManager.objects.get(uid=uid).properties["port"] == 25
    assert not deleted_managers(member).exists()
    assert client.post(reverse("connection-deleted-restore", args=[version.pk])).status_code == 404


def test_a_name_that_was_taken_meanwhile_is_said(
    member: User, project: Project, relay: ConnectionManager, client: Client
):
    delete_connection(member, relay)
    create_connection(member, project, smtp("Relay"))
    client.force_login(member)
    version = deleted_managers(member).get()
    told = client.post(reverse("connection-deleted-restore", args=[version.pk]), follow=True).text
    assert "has a connection manager called “Relay” already" in told
    assert deleted_managers(member).exists()


def test_the_list_of_what_was_deleted_says_in_which_folder_it_was(administrator: User, client: Client):
    folder = Folder.objects.create(name="Europe")
    delete_connection(ADMINISTRATOR, create_connection(ADMINISTRATOR, None, smtp("Shared"), folder))
    client.force_login(administrator)
    assert "Catalog, Europe" in client.get(reverse("connections-deleted")).text


def test_who_may_only_use_the_catalog_restores_nothing(stranger: User, client: Client):
    shared = create_connection(ADMINISTRATOR, None, smtp("Shared", port=25))
    change_connection(ADMINISTRATOR, shared, smtp("Shared", port=26))
    with pytest.raises(Forbidden):
        restore_version(stranger, shared, 1)
    client.force_login(stranger)
    url = f"/api/v1/connections/{shared.uid}/versions"
    assert [each["changes"] for each in client.get(url).json()] == [["port: 25 → 26"], []]
    assert client.post(f"{url}/1/restore").status_code == 403
    delete_connection(ADMINISTRATOR, shared)
    assert "Bring back" not in client.get(reverse("connections-deleted")).text
    gone = client.get("/api/v1/deleted-connections").json()
    assert [each["name"] for each in gone] == ["Shared"]
    assert client.post(f"/api/v1/deleted-connections/{gone[0]['id']}/restore").status_code == 403
    assert not ConnectionManager.objects.filter(uid=shared.uid).exists()


def test_what_was_deleted_long_ago_is_forgotten_and_what_is_there_is_not(member: User, relay: ConnectionManager):
    other = create_connection(ADMINISTRATOR, None, smtp("Other"))
    delete_connection(member, relay)
    ConnectionVersion.objects.update(saved_at=timezone.now() - timedelta(days=40))
    assert not deleted_managers(member).exists()
    forget_connection_versions()
    assert set(ConnectionVersion.objects.values_list("connection_uid", flat=True)) == {other.uid}
