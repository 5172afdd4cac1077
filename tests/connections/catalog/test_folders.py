"""Folders of the catalog: made, moved, deleted, and what stands in them; who may, and what is inherited by it."""

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from connections.catalog.folders import services
from connections.catalog.folders.placing import place_connection
from connections.catalog.folders.services import change_folder, create_folder, delete_folder, read_tree
from connections.catalog.services import create_connection, delete_connection, restore_deleted
from connections.catalog.versions.keeping import deleted_managers
from connections.models import MOST_LEVELS, ConnectionManager, Folder, FolderGrant
from designer.errors import Conflict, Forbidden, Invalid
from designer.models import AuditEntry, Project, Root, RootGrant, User
from designer.people.permissions import Action, may
from designer.people.rights import Role
from tests.packages import smtp
from tests.rights import ADMINISTRATOR

pytestmark = pytest.mark.django_db


@pytest.fixture
def europe() -> Folder:
    return create_folder(ADMINISTRATOR, None, "Europe")


@pytest.fixture
def relay(europe: Folder) -> ConnectionManager:
    return create_connection(ADMINISTRATOR, None, smtp("Relay"), europe)


def let(user: User, folder: Folder, name: str) -> User:
    FolderGrant.objects.create(folder=folder, person=user, name=name)
    return user


def test_a_folder_is_made_renamed_and_moved_with_what_is_in_it(europe: Folder, relay: ConnectionManager):
    world = create_folder(ADMINISTRATOR, None, "World")
    change_folder(ADMINISTRATOR, europe, "Old World", world)
    assert read_tree(ADMINISTRATOR).label(relay.folder_id) == "World › Old World"  # noqa: RUF001
    assert AuditEntry.objects.order_by("pk").last().changes == ["Europe, in the catalog → Old World, in World"]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("", "Give the folder a name"), ("x" * 129, "at most 128"), ("a\nb", "one line"), ("EUROPE", "already")],
)
def test_a_name_that_will_not_do_is_refused_at_its_field(europe: Folder, name: str, sentence: str):
    with pytest.raises(Invalid, match=sentence) as refused:
        create_folder(ADMINISTRATOR, None, name)
    assert list(refused.value.fields) == ["name"]


def test_folders_stand_in_no_circle_and_not_too_deep(europe: Folder):
    folders = [europe]
    for number in range(1, MOST_LEVELS):
        folders.append(create_folder(ADMINISTRATOR, folders[-1], f"Level {number}"))
    with pytest.raises(Invalid, match="is “Europe”, or in it"):
        change_folder(ADMINISTRATOR, europe, "Europe", folders[-1])
    with pytest.raises(Invalid, match="at most 5 deep"):
        create_folder(ADMINISTRATOR, folders[-1], "Too deep")
    other = create_folder(ADMINISTRATOR, None, "Other")
    with pytest.raises(Invalid, match="at most 5 deep"):
        change_folder(ADMINISTRATOR, folders[0], "Europe", other)


def test_only_an_empty_folder_is_deleted(europe: Folder, relay: ConnectionManager):
    with pytest.raises(Conflict, match="folders: 0, connection managers: 1"):
        delete_folder(ADMINISTRATOR, europe)
    place_connection(ADMINISTRATOR, relay, None, "")
    delete_folder(ADMINISTRATOR, europe)
    assert not Folder.objects.exists()


def test_who_may_change_a_folder_makes_things_in_it_and_nowhere_else(member: User, europe: Folder):
    let(member, europe, Role.MANAGER)
    inner = create_folder(member, europe, "Germany")
    create_connection(member, None, smtp("Near"), inner)
    with pytest.raises(Forbidden):
        create_folder(member, None, "Mine")
    with pytest.raises(Forbidden):
        change_folder(member, inner, "Germany", None)


def test_nobody_carries_a_thing_to_where_he_has_more_rights(member: User, europe: Folder, relay: ConnectionManager):
    let(member, europe, Role.DESIGNER)
    own = create_folder(ADMINISTRATOR, None, "Own")
    let(member, own, Role.MANAGER)
    inner = create_folder(member, europe, "Germany")
    with pytest.raises(Forbidden, match="give rights on “Relay”"):
        place_connection(member, relay, own, "")
    with pytest.raises(Forbidden, match="give rights on “Germany”"):
        change_folder(member, inner, "Germany", own)
    let(member, europe, Role.MANAGER)
    assert place_connection(member, relay, own, "").folder == own


def test_the_owner_is_who_made_it_until_it_is_handed_on_and_has_no_rights_by_it(
    cataloguer: User, stranger: User, project: Project
):
    relay = create_connection(cataloguer, None, smtp("Relay"))
    assert relay.owner == cataloguer
    assert place_connection(cataloguer, relay, None, "STAN").owner == stranger
    assert not may(stranger, Action.MODIFY, relay)
    with pytest.raises(Invalid, match="no user called “nobody”"):
        place_connection(cataloguer, relay, None, "nobody")
    near = create_connection(ADMINISTRATOR, project, smtp("Near"))
    with pytest.raises(Invalid, match="Folders are the catalog's"):
        place_connection(ADMINISTRATOR, near, create_folder(ADMINISTRATOR, None, "Europe"), "")


def test_a_deleted_manager_comes_back_into_its_folder(member: User, europe: Folder, relay: ConnectionManager):
    RootGrant.objects.filter(root=Root.CATALOG).delete()
    delete_connection(ADMINISTRATOR, relay)
    assert not deleted_managers(member).exists()
    let(member, europe, Role.DESIGNER)
    assert restore_deleted(member, deleted_managers(member).get()).folder == europe


def test_a_folder_has_a_page_with_what_is_in_it_and_a_search_through_all_below(
    client: Client, member: User, europe: Folder, relay: ConnectionManager
):
    client.force_login(let(member, europe, Role.MANAGER))
    germany = create_folder(member, europe, "Germany")
    create_connection(member, None, smtp("German relay"), germany)
    page = client.get(reverse("folder", args=[europe.pk]))
    assert [row.manager.name for row in page.context["rows"]] == ["Relay"]
    assert page.context["folders"] == [(germany, 1)]
    found = client.get(reverse("folder", args=[europe.pk]), {"q": "german"})
    assert [row.place for row in found.context["rows"]] == ["Catalog › Europe › Germany"]  # noqa: RUF001
    assert client.get(reverse("connections")).context["folders"] == [(europe, 2)]


def test_folders_are_kept_by_pages(client: Client, cataloguer: User, member: User):
    client.force_login(cataloguer)
    client.post(reverse("folder-create"), {"name": "Europe", "folder": ""})
    europe = Folder.objects.get()
    made = client.post(f"{reverse('connection-create')}?scope=folder-{europe.pk}", typed(f"folder-{europe.pk}"))
    assert made.url == reverse("folder", args=[europe.pk])
    relay = ConnectionManager.objects.get()
    full = client.post(reverse("folder-delete", args=[europe.pk]), follow=True)
    assert "only empty folders are deleted" in full.text
    client.post(reverse("connection-place", args=[relay.uid]), {"folder": "", "owner": member.username})
    relay.refresh_from_db()
    assert (relay.folder, relay.owner) == (None, member)
    client.post(reverse("folder-edit", args=[europe.pk]), {"name": "Asia", "folder": ""})
    assert client.post(reverse("folder-delete", args=[europe.pk]), follow=True).redirect_chain[-1][0] == "/connections/"
    assert not Folder.objects.exists()


def test_folders_are_kept_by_the_api(client: Client, cataloguer: User):
    client.force_login(cataloguer)

    def send(method: str, path: str, body: object = None) -> Any:
        return client.generic(method, f"/api/v1{path}", json.dumps(body) if body else "", "application/json")

    europe = send("POST", "/folders", {"name": "Europe"}).json()
    inner = send("POST", "/folders", {"name": "Germany", "folder": europe["id"]}).json()
    assert send("GET", "/folders").json() == [europe, inner]
    relay = {"type": "SMTP", "name": "Relay"}
    made = send("POST", "/connections", {"folder": inner["id"], "connection": relay}).json()
    assert (made["folder"], made["owner"]) == (inner["id"], cataloguer.username)
    assert [each["name"] for each in send("GET", f"/connections?folder={inner['id']}").json()] == ["Relay"]
    assert send("DELETE", f"/folders/{inner['id']}").status_code == 409
    assert send("PUT", f"/connections/{made['id']}/place", {"folder": None}).json() == {"folder": None, "owner": ""}
    assert send("DELETE", f"/folders/{inner['id']}").status_code == 204


def typed(scope: str) -> dict[str, str]:
    return {"name": "Relay", "scope": scope, "smtp_server": "mail.example.com"}


def test_who_comes_second_with_a_name_is_told_so(monkeypatch: pytest.MonkeyPatch):
    create_folder(ADMINISTRATOR, None, "Europe")
    asia = create_folder(ADMINISTRATOR, None, "Asia")
    with monkeypatch.context() as unseen:  # somebody else's row, which is committed a moment later
        unseen.setattr(services, "_lock_all", dict)
        with pytest.raises(Invalid, match="a folder called “EUROPE” in the catalog already"):
            create_folder(ADMINISTRATOR, None, "EUROPE")
        unseen.setattr(services, "_lock_all", lambda: {asia.pk: asia})
        with pytest.raises(Invalid, match="“Europe” in the catalog already"):
            change_folder(ADMINISTRATOR, asia, "Europe", None)
    assert Folder.objects.count() == 2
