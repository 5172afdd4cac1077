"""A project that is pinned to a version uses it until it follows the newest again; its guard is the present one.

Pins of single packages: test_pins_of_packages.
"""

import pytest
from django.test import Client
from django.urls import reverse

from connections.catalog.pins.services import list_pins, pin, unpin
from connections.catalog.services import change_connection, create_connection
from connections.models import ConnectionManager, ConnectionPin
from designer.errors import Forbidden, Invalid, NotAllowed, NotFound
from designer.models import Project, User
from designer.people.rights import Role
from designer.registry.connection_store import connection_store
from designer.services.packages import create_package
from designer.services.projects import create_project
from tasks.runtime.services import start_execution
from tests.packages import package, send_mail, smtp
from tests.rights import ADMINISTRATOR, join

pytestmark = pytest.mark.django_db


@pytest.fixture
def relay() -> ConnectionManager:
    """A relay of two versions: ports 25 and 2525."""
    relay = create_connection(ADMINISTRATOR, None, smtp("Relay", port=25))
    return change_connection(ADMINISTRATOR, relay, smtp("Relay", port=2525))


def used(project: Project, reference: str = "relay") -> dict[str, object]:
    found = connection_store().find_shared(project.pk, None, [reference])
    return {name: found[0].properties.get(name) for name in ("port", "disabled")}


def test_a_pinned_project_uses_the_version_and_others_the_newest(
    member: User, project: Project, relay: ConnectionManager, django_assert_num_queries
):
    far = create_project(member, "Far")
    pin(member, relay, project, 1)
    with django_assert_num_queries(1):
        assert used(project)["port"] == 25
    assert used(far)["port"] == 2525
    stored = create_package(member, project, package("Report", [send_mail("Mail", "Relay")]))
    assert start_execution(member, stored).shared_connections[0].properties["port"] == 25
    unpin(member, relay, project)
    assert used(project)["port"] == 2525


def test_its_name_and_its_guard_are_those_of_now(member: User, project: Project, relay: ConnectionManager):
    pin(member, relay, project, 1)
    change_connection(ADMINISTRATOR, relay, smtp("Renamed", port=2525, disabled=True))
    assert used(project, "renamed") == {"port": 25, "disabled": True}
    change_connection(ADMINISTRATOR, relay, smtp("Renamed", port=2525))
    pin(member, relay, project, 3)
    assert used(project, "renamed") == {"port": 2525, "disabled": None}


def test_a_pinned_version_is_kept(member: User, project: Project, relay: ConnectionManager, monkeypatch):
    monkeypatch.setattr("connections.catalog.versions.keeping.MOST", 2)
    pin(member, relay, project, 1)
    for port in range(26, 30):
        change_connection(ADMINISTRATOR, relay, smtp("Relay", port=port))
    assert used(project)["port"] == 25


def test_who_may_change_the_project_pins_it_and_who_may_change_the_manager_lifts_it(
    member: User, stranger: User, cataloguer: User, project: Project, relay: ConnectionManager
):
    with pytest.raises(NotAllowed):
        pin(stranger, relay, project, 1)
    join(project, stranger, Role.DESIGNER)
    with pytest.raises(Forbidden):
        pin(stranger, relay, project, 1)
    pin(member, relay, project, 1)
    with pytest.raises(Forbidden):
        unpin(stranger, relay, project)
    assert list_pins(cataloguer, relay).count() == 1
    unpin(cataloguer, relay, project)
    with pytest.raises(NotFound):
        pin(member, relay, project, 9)
    with pytest.raises(Invalid, match="Only those of the catalog"):
        pin(member, create_connection(member, project, smtp("Near")), project, 1)


def test_pins_are_kept_by_the_page_and_the_api(
    client: Client, member: User, project: Project, relay: ConnectionManager
):
    client.force_login(member)
    address = reverse("connection-pins", args=[relay.uid])
    assert client.post(address, {"project": project.pk, "number": "9"}).status_code == 422
    said = client.post(address, {"project": project.pk, "number": "1"}, follow=True)
    assert "Warehouse: version 1, by mia" in said.text
    assert "Relay, version 1" in client.get(reverse("project", args=[project.pk])).text
    api = f"/api/v1/connections/{relay.uid}/pins"
    assert [(each["project_name"], each["number"]) for each in client.get(api).json()] == [("Warehouse", 1)]
    client.post(reverse("connection-pin-delete", args=[relay.uid, project.pk]))
    assert not ConnectionPin.objects.exists()
    body = {"project": project.pk, "number": 2}
    assert client.put(api, body, content_type="application/json").json()[0]["number"] == 2
    assert client.put(api, {"project": project.pk}, content_type="application/json").json() == []
