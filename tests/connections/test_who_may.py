"""Who may change a connection manager that others use: the state before counts as well as the one after, and the
catalog is for those who manage it.
"""

import json
import re
from typing import Any

import pytest
from django.urls import reverse

from connections.catalog.services import change_connection, create_connection, delete_connection
from connections.credentials.services import create_credential
from connections.models import ConnectionManager
from designer.errors import Forbidden, Invalid
from designer.models import AuditEntry, Project, Root, RootGrant, Team, User
from designer.package.document import ConnectionManagerDocument
from designer.people.rights import Role
from designer.services.packages import create_package, delete_package, save_package
from designer.services.projects import delete_project
from tests.connections.credentials.conftest import key_file, of  # noqa: F401  # a fixture
from tests.packages import package, smtp
from tests.rights import ADMINISTRATOR, join, let_manage_catalog
from tests.signed_in import client_of

API = "/api/v1/connections"
EVIL = {"smtp_server": "evil.example"}


@pytest.fixture
def relay(administrator: User) -> ConnectionManager:
    """The catalog's, with a credential that is the administrator's alone."""
    create_credential(administrator, of("Robot"))
    return create_connection(administrator, None, smtp("Relay", credential="Robot", smtp_server="mail.example"))


@pytest.fixture
def shared(administrator: User, stranger: User, project: Project) -> ConnectionManager:
    """The project's, of which the stranger is a member now, with a credential that is not the stranger's to use."""
    join(project, stranger)
    create_credential(administrator, of("Robot"))
    return create_connection(administrator, project, smtp("Relay", credential="Robot", smtp_server="mail.example"))


def send(user: User, method: str, url: str, body: object = None) -> Any:
    return client_of(user).generic(method, url, json.dumps(body) if body is not None else "", "application/json")


def without_credential(manager: ConnectionManager, **changed: object) -> ConnectionManagerDocument:
    document = manager.to_document()
    properties = {key: value for key, value in document.properties.items() if key != "credential"}
    return document.model_copy(update={"properties": {**properties, **EVIL}, **changed})


def test_nobody_without_the_right_touches_the_catalog(stranger: User, member: User, relay: ConnectionManager):
    url, evil = f"{API}/{relay.uid}", without_credential(relay).model_dump(mode="json")

    answers = [
        send(stranger, "PUT", url, evil),
        send(stranger, "DELETE", url),
        send(stranger, "POST", API, {"connection": smtp("Other").model_dump(mode="json")}),
        client_of(stranger).post(reverse("connection", args=[relay.uid]), {"name": "X", "smtp_server": "evil.example"}),
        client_of(stranger).post(reverse("connection-delete", args=[relay.uid])),
    ]

    assert [answer.status_code for answer in answers] == [403] * 5
    assert all("administrator" in answer.text for answer in answers)
    assert [one.properties["smtp_server"] for one in ConnectionManager.objects.all()] == ["mail.example"]


def test_everybody_sees_and_uses_the_catalog_all_the_same(stranger: User, relay: ConnectionManager):
    assert send(stranger, "GET", f"{API}/{relay.uid}").status_code == 200
    assert "Relay" in client_of(stranger).get("/connections/").text


def test_the_page_of_a_catalog_manager_is_to_be_read_by_those_who_may_not_change_it(
    stranger: User, relay: ConnectionManager
):
    page = client_of(stranger).get(reverse("connection", args=[relay.uid])).text

    assert "You may not change “Relay”. Ask an administrator for the role Designer there" in page
    assert ">Save<" not in page
    assert "Delete" not in page
    assert re.search(r'<input type="text" name="smtp_server" value="mail.example"[^>]* disabled', page)


def test_no_page_offers_to_make_one_in_the_catalog_without_the_right(stranger: User, member: User, project: Project):
    assert "New SMTP connection" not in client_of(stranger).get("/connections/").text
    assert client_of(stranger).get("/connections/new/").status_code == 403
    assert "Catalog (whole team)" not in client_of(member).get("/connections/new/").text
    assert "Catalog (whole team)" in client_of(let_manage_catalog(member)).get("/connections/new/").text


def test_the_dialog_of_the_designer_offers_the_catalog_to_those_only_who_may(member: User, project: Project):
    stored = create_package(member, project, package())
    address, fields = reverse("editor-connection", args=[stored.pk]), {"type": "SMTP"}
    assert 'value="catalog"' not in client_of(member).post(address, fields).text
    assert 'value="catalog"' in client_of(let_manage_catalog(member)).post(address, fields).text


LEAD_AWAY = {
    "the credential is taken out": lambda one: without_credential(one),
    "another server": lambda one: one.to_document().model_copy(
        update={"properties": {**one.properties, **EVIL}},
    ),
    "another name": lambda one: one.to_document().model_copy(update={"name": "Other"}),
    "another type": lambda one: one.to_document().model_copy(
        update={"type": "FILE", "properties": {"connection_string": "x"}}
    ),
    "an expression": lambda one: one.to_document().model_copy(
        update={"expressions": {"smtp_server": '"evil.example"'}}
    ),
    "validated later": lambda one: one.to_document().model_copy(update={"delay_validation": True}),
    "under another ID": lambda one: ConnectionManagerDocument(**without_credential(one).model_dump(exclude={"id"})),
}


@pytest.mark.parametrize("change", LEAD_AWAY.values(), ids=LEAD_AWAY.keys())
def test_who_may_not_use_its_credential_leads_a_manager_of_the_catalog_nowhere_else(
    cataloguer: User, relay: ConnectionManager, change
):
    with pytest.raises(Invalid, match="You may not use the credential “Robot”"):
        change_connection(cataloguer, relay, change(relay))
    with pytest.raises(Invalid, match="You may not use the credential “Robot”"):
        delete_connection(cataloguer, relay)


@pytest.mark.parametrize("change", LEAD_AWAY.values(), ids=LEAD_AWAY.keys())
def test_nor_one_of_a_project(stranger: User, shared: ConnectionManager, change):
    with pytest.raises(Invalid, match="You may not use the credential “Robot”"):
        change_connection(stranger, shared, change(shared))
    with pytest.raises(Invalid, match="You may not use the credential “Robot”"):
        delete_connection(stranger, shared)


@pytest.mark.parametrize("change", LEAD_AWAY.values(), ids=LEAD_AWAY.keys())
def test_nor_a_packages_own(administrator: User, stranger: User, shared: ConnectionManager, change):
    project = shared.project
    own = smtp("Own", credential="Robot")
    stored = create_package(administrator, project, package(connections=[own]))
    row = ConnectionManager.objects.get(package=stored)

    with pytest.raises(Invalid, match="You may not use the credential “Robot”"):
        save_package(stranger, stored.pk, package(connections=[change(row)]), 1)
    with pytest.raises(Invalid, match="You may not use the credential “Robot”"):
        save_package(stranger, stored.pk, package(connections=[]), 1)


def test_what_holds_it_may_be_deleted_whole_and_its_description_changed(
    stranger: User, shared: ConnectionManager, administrator: User
):
    project = shared.project
    stored = create_package(administrator, project, package(connections=[smtp("Own", credential="Robot")]))

    change_connection(stranger, shared, shared.to_document().model_copy(update={"description": "New words"}))
    delete_package(stranger, stored)
    delete_project(stranger, project)

    assert not ConnectionManager.objects.exists()


def test_a_change_since_the_page_was_opened_is_judged_too(stranger: User, project: Project, administrator: User):
    join(project, stranger)
    plain = create_connection(stranger, project, smtp("Relay"))
    seen = ConnectionManager.objects.get(pk=plain.pk)
    create_credential(administrator, of("Robot"))
    change_connection(administrator, plain, smtp("Relay", credential="Robot"))

    with pytest.raises(Invalid, match="You may not use the credential “Robot”"):
        change_connection(stranger, seen, smtp("Relay", smtp_server="evil.example"))


def test_nobody_makes_a_manager_with_the_id_of_another(member: User, project: Project, relay: ConnectionManager):
    twin = relay.to_document().model_copy(update={"name": "Twin", "properties": {"smtp_server": "192.0.2.1"}})
    with pytest.raises(Invalid, match="with this ID already"):
        create_connection(member, project, twin)


def test_the_right_is_enough_where_no_credential_is_named(cataloguer: User):
    made = create_connection(cataloguer, None, smtp("Plain"))
    change_connection(cataloguer, made, smtp("Renamed"))
    delete_connection(cataloguer, made)

    with pytest.raises(Forbidden):
        create_connection(User.objects.create_user("new"), None, smtp("Plain"))


def test_the_record_says_what_changed_from_what_to_what(administrator: User, relay: ConnectionManager):
    change_connection(administrator, relay, without_credential(relay, name="Away"))
    delete_connection(administrator, relay)

    made, changed, deleted = AuditEntry.objects.filter(action__contains="connection manager").order_by("pk")
    assert "smtp server: “mail.example”" in made.changes
    assert "credential: “Robot”" in made.changes
    assert set(changed.changes) == {
        "name: “Relay” → “Away”",
        "smtp server: “mail.example” → “evil.example”",
        "credential: “Robot” → nothing",
    }
    assert "smtp server: “evil.example” → nothing" in deleted.changes


def test_the_record_of_a_package_says_where_its_managers_lead(member: User, project: Project):
    own = smtp("Own", smtp_server="mail.example")
    stored = create_package(member, project, package(connections=[own]))
    evil = own.model_copy(update={"properties": {**own.properties, **EVIL, "enable_ssl": True}})
    save_package(member, stored.pk, package(connections=[evil, smtp("New", smtp_server="new.example")]), 1)

    changes = AuditEntry.objects.get(action="saved package").changes
    assert "changed “Own”: smtp server: “mail.example” → “evil.example”; enable ssl: on" in changes
    assert any(
        change.startswith("added the connection manager “New”") and "new.example" in change for change in changes
    )


def test_a_team_may_have_the_right(stranger: User):
    team = Team.objects.create(name="Postmasters")
    team.user_set.add(stranger)
    RootGrant.objects.create(root=Root.CATALOG, team=team, name=Role.MANAGER)

    assert create_connection(stranger, None, smtp("Plain")).pk


def test_the_administrator_of_the_machine_has_every_right(db):
    assert create_connection(ADMINISTRATOR, None, smtp("Plain")).pk
