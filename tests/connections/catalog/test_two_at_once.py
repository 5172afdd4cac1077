"""Two people at one connection manager: nobody overwrites what they have not seen, and an owner may go."""

import pytest
from django.test import Client
from django.urls import reverse

from connections.catalog.services import create_connection, find_connection
from connections.models import ConnectionManager
from designer.models import Project, User
from tests.packages import smtp
from tests.rights import join

pytestmark = pytest.mark.django_db


@pytest.fixture
def relay(member: User, project: Project) -> ConnectionManager:
    return create_connection(member, project, smtp("Relay", port=25))


def opened(browser: Client, relay: ConnectionManager, port: str) -> dict[str, str]:
    """Open the page, and give what its form sends with another port."""
    page = browser.get(reverse("connection", args=[relay.uid])).content.decode()
    version = page.partition('name="version" value="')[2].partition('"')[0]
    return {"name": "Relay", "smtp_server": "mail", "port": port, "version": version}


def test_who_saves_second_is_told_what_the_first_has_changed_and_may_put_theirs_over_it(
    client: Client, member: User, stranger: User, project: Project, relay: ConnectionManager
):
    join(project, stranger)
    other = Client()
    client.force_login(member)
    other.force_login(stranger)
    address = reverse("connection", args=[relay.uid])
    mine, theirs = opened(client, relay, "2525"), opened(other, relay, "587")
    assert client.post(address, mine).status_code == 302
    refused = other.post(address, theirs)
    assert refused.status_code == 422
    page = refused.content.decode()
    assert f"was changed by {member} after you opened it (" in page
    assert "port: 25 → 2525" in page
    assert 'value="587"' in page
    relay.refresh_from_db()
    assert relay.properties["port"] == 2525
    again = {**theirs, "version": str(refused.context["changes"][0].version.number)}
    assert other.post(address, again).status_code == 302
    relay.refresh_from_db()
    assert relay.properties["port"] == 587


def test_a_program_that_says_its_version_overwrites_nobody(client: Client, member: User, relay: ConnectionManager):
    client.force_login(member)
    address = f"/api/v1/connections/{relay.uid}"
    seen = client.get(address).json()["version"]
    body = {"type": "SMTP", "name": "Relay", "properties": {"smtp_server": "mail", "port": 26}, "version": seen}
    assert client.put(address, body, content_type="application/json").json()["version"] == seen + 1
    assert client.put(address, body, content_type="application/json").status_code == 409
    del body["version"]
    assert client.put(address, body, content_type="application/json").status_code == 200


def test_a_manager_whose_owner_goes_stays_for_those_who_have_rights_on_it(
    member: User, stranger: User, project: Project, relay: ConnectionManager
):
    join(project, stranger)
    assert relay.owner == member
    member.delete()
    found = find_connection(stranger, relay.uid)
    assert found.owner is None
