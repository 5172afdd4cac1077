"""Connection managers come from one scope to another, and what referred to them still does; two become one."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from connections.catalog.scopes.copying import copy_to_project
from connections.catalog.scopes.merging import find_effect, merge_connections
from connections.catalog.scopes.similar import find_similar
from connections.catalog.scopes.widening import give_to_catalog, give_to_project
from connections.catalog.services import create_connection
from connections.catalog.uses.finding import find_uses
from connections.environments.services import list_references, save_references
from connections.models import ConnectionManager
from connections.models.environment_document import Kind, Reference
from designer.errors import Forbidden, Invalid
from designer.models import AuditEntry, Package, Project, RootGrant, User
from designer.package.document import ConnectionManagerDocument, ExecutableDocument
from designer.people.permissions import Action, may
from designer.people.rights import Role
from designer.services.notices import find_notices
from designer.services.packages import create_package
from designer.services.projects import create_project
from designer.storage.rows import load_document
from tests.packages import executable, package, send_mail, smtp
from tests.rights import ADMINISTRATOR, join, let_manage_catalog

pytestmark = pytest.mark.django_db


def make(
    user: User, project: Project, name: str, *tasks: ExecutableDocument, own: ConnectionManagerDocument | None = None
) -> Package:
    return create_package(user, project, package(name, list(tasks), [], [own] if own else []))


def used(manager: ConnectionManager) -> list[str]:
    return [task.name for task in find_uses(ADMINISTRATOR, manager).tasks]


def refers(manager: ConnectionManager, number: Package | None) -> Reference:
    key = number.pk if number else None
    named = {"kind": Kind.CONNECTION, "name": manager.name, "property_name": "smtp_server"}
    return Reference(variable="Server", package=key, **named)


def test_a_packages_manager_becomes_the_projects_and_then_the_catalogs(member: User, project: Project):
    own = smtp("Relay")
    stored = make(member, project, "Report", send_mail("By name", "relay"), send_mail("By ID", own.id), own=own)
    row = ConnectionManager.objects.get()
    save_references(member, project, [refers(row, stored)])

    given = give_to_project(member, stored, own.id)
    assert (given.uid, given.project, used(given)) == (own.id, project, ["By name", "By ID"])
    assert load_document(stored).connections == []
    assert list_references(project) == [refers(given, None)]
    assert Package.objects.get().version == stored.version + 1

    let_manage_catalog(member)
    shared = give_to_catalog(member, given, None)
    assert (shared.uid, shared.project, used(shared)) == (own.id, None, ["By name", "By ID"])


def test_what_would_take_a_name_from_others_is_refused_and_nothing_is_changed(member: User, project: Project):
    create_connection(ADMINISTRATOR, None, smtp("Relay"))
    own = smtp("relay")
    stored = make(member, project, "Own", own=own)
    make(member, project, "Other", send_mail("The catalog's", "Relay"))
    with pytest.raises(Invalid, match="1 task of the project mean the catalog's “relay” by this name"):
        give_to_project(member, stored, own.id)
    with pytest.raises(Invalid, match="no such connection manager of its own"):
        give_to_project(member, stored, uuid4())
    assert load_document(stored).connections == [own]
    near = create_connection(member, project, smtp("RELAY"))
    with pytest.raises(Invalid, match="Rename this one first"):
        give_to_catalog(let_manage_catalog(member), near, None)


def test_who_could_use_it_in_the_project_still_may_in_the_catalog(member: User, stranger: User, project: Project):
    RootGrant.objects.all().delete()
    join(project, stranger, Role.OPERATOR)
    near = create_connection(member, project, smtp("Relay"))
    with pytest.raises(Forbidden):
        give_to_catalog(stranger, near, None)
    shared = give_to_catalog(let_manage_catalog(member), near, None)
    assert may(stranger, Action.USE, shared)
    assert not may(stranger, Action.READ, shared)


def test_a_copy_takes_over_what_the_project_refers_to_and_leaves_the_others(member: User, project: Project):
    relay = create_connection(ADMINISTRATOR, None, smtp("Relay"))
    far = create_project(member, "Far")
    loop = executable("ForeachLoop", "Each", properties={"enumerator": {"kind": "Row", "file_connection": "Relay"}})
    make(member, project, "Near", send_mail("By name", "Relay"), send_mail("By ID", relay.uid), loop)
    make(member, far, "Far", send_mail("Far", relay.uid))
    copy, number = copy_to_project(member, relay, project)
    assert (number, used(copy), used(relay)) == (1, ["By name", "By ID", "Each"], ["Far"])
    stored = load_document(Package.objects.get(name="Near"))
    assert {each.properties.get("smtp_connection", str(copy.uid)) for each in stored.executables} == {str(copy.uid)}
    assert stored.executables[2].properties["enumerator"]["kind"] == "Row"
    with pytest.raises(Invalid, match="already"):
        copy_to_project(member, relay, project)


def test_one_takes_the_place_of_another_in_packages_and_environments(member: User, project: Project):
    gone, kept = (
        create_connection(ADMINISTRATOR, None, smtp(name, port=port)) for name, port in (("A", 25), ("B", 26))
    )
    make(member, project, "Report", send_mail("By name", "a"), send_mail("By ID", gone.uid), send_mail("B", "B"))
    make(member, project, "Own", send_mail("Its own", "A"), own=smtp("A"))
    save_references(member, project, [refers(gone, None)])
    effect = find_effect(ADMINISTRATOR, gone, kept)
    assert (effect.differences, effect.uses.sentence) == (["port: 25 → 26"], "Used by 2 tasks in 1 package (“Report”).")
    assert merge_connections(ADMINISTRATOR, gone, kept) == 1
    assert used(kept) == ["By name", "By ID", "B"]
    assert list_references(project) == [refers(kept, None)]
    assert not ConnectionManager.objects.filter(pk=gone.pk).exists()
    said = AuditEntry.objects.get(action="saved package", thing="Report").changes
    assert [notice.thing for notice in find_notices(project)] == ["A"]
    assert said == ["Tasks that referred to the connection manager “A” refer to “B”, which took its place."]


def test_a_merge_that_somebody_may_not_do_everywhere_is_refused_as_a_whole(
    cataloguer: User, stranger: User, member: User, project: Project
):
    gone, kept = (create_connection(ADMINISTRATOR, None, smtp(name)) for name in ("A", "B"))
    make(member, project, "Theirs", send_mail("Mail", "A"))
    with pytest.raises(Invalid, match="where you may not change them"):
        merge_connections(cataloguer, gone, kept)
    with pytest.raises(Forbidden):
        merge_connections(stranger, gone, kept)
    with pytest.raises(Invalid, match="kept in another project"):
        merge_connections(ADMINISTRATOR, gone, create_connection(member, project, smtp("C")))
    with pytest.raises(Invalid, match="cannot take its own place"):
        merge_connections(ADMINISTRATOR, gone, gone)
    assert used(gone) == ["Mail"]


def test_environments_that_set_the_same_of_both_are_asked_about_first(member: User, project: Project):
    gone, kept = (create_connection(ADMINISTRATOR, None, smtp(name)) for name in ("A", "B"))
    make(member, project, "Report", send_mail("Mail", "A"))
    save_references(member, project, [refers(gone, None), refers(kept, None)])
    with pytest.raises(Invalid, match="Environments of the project “Warehouse” set the same property of both"):
        merge_connections(ADMINISTRATOR, gone, kept)


def test_the_same_server_is_found_by_host_and_port(member: User, project: Project, django_assert_num_queries):
    for name, host, port in (("A", "MX.example.com", 25), ("B", "mx.example.com ", None), ("C", "mx.example.com", 587)):
        create_connection(member, project, smtp(name, smtp_server=host, port=port))
    make(member, project, "Report", send_mail("Mail", "B"))
    with django_assert_num_queries(3):
        groups = find_similar(member)
    assert [(group.server, group.port) for group in groups] == [("mx.example.com", 25)]
    assert [(each.name, number) for each, number in groups[0].managers] == [("B", 1), ("A", 0)]


def test_it_is_all_done_by_pages(client: Client, member: User, project: Project):
    client.force_login(let_manage_catalog(member))
    own = smtp("Relay")
    stored = make(member, project, "Report", send_mail("Mail", "Relay"), own=own)
    address = reverse("package-connections", args=[stored.pk])
    assert "Relay" in client.get(address).text
    assert client.post(address, {"connection": "x"}).status_code == 422
    assert client.post(address, {"connection": str(own.id)}).url == reverse("connection", args=[own.id])
    scope = reverse("connection-scope", args=[own.id])
    assert "Put it into the catalog" in client.get(scope).text
    client.post(scope, {"wanted": "catalog", "folder": ""})
    assert ConnectionManager.objects.get().project is None
    assert client.post(scope, {"wanted": "copy"}).status_code == 422
    client.post(scope, {"wanted": "copy", "project": project.pk})
    copy = ConnectionManager.objects.get(project=project)
    assert "Servers with several names" in client.get(reverse("connections-similar")).text
    merge = reverse("connection-merge", args=[copy.uid])
    shown = client.get(merge, {"kept": str(own.id)}).text
    assert "Both have the same settings." in shown
    assert client.post(merge, {"kept": str(own.id)}).url == reverse("connection", args=[own.id])
    assert used(ConnectionManager.objects.get()) == ["Mail"]


def test_what_takes_its_place_is_searched_beyond_the_first_ones(client: Client, cataloguer: User, member: User):
    rows = [ConnectionManager(type="SMTP", name=f"Relay {number:03}") for number in range(120)]
    ConnectionManager.objects.bulk_create(rows)
    gone, last = rows[0], rows[-1]
    create_connection(member, create_project(member, "Theirs"), smtp("Relay of theirs"))
    client.force_login(cataloguer)
    address = reverse("connection-merge", args=[gone.uid])
    assert f'data-search="connections/{gone.uid}/merge/"' in client.get(address).text
    assert "Both have the same settings." in client.get(address, {"kept": str(last.uid)}).text
    found = client.get(f"/choices/connections/{gone.uid}/merge/", {"q": "119"}).text
    assert str(last.uid) in found
    assert "Relay of theirs" not in client.get(f"/choices/connections/{gone.uid}/merge/", {"q": "theirs"}).text
    assert client.get(address, {"kept": "x"}).status_code == 422
