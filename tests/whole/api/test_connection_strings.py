"""Connection strings by the API, instead of properties or beside them."""

import pytest

from designer.models import Project, User
from tests.whole.test_api import client_of, send

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


def test_a_connection_string_sets_the_properties_of_a_shared_manager(cataloguer: User):
    client = client_of(cataloguer)
    text = "SmtpServer=mail;UseWindowsAuthentication=False;EnableSsl=True;Port=587;"
    made = send(client, "POST", "/api/v1/connections", {"connection": given("Relay", connection_string=text)})
    assert made.status_code == 201
    assert made.json()["properties"] == {
        "smtp_server": "mail",
        "use_windows_authentication": False,
        "enable_ssl": True,
        "timeout": None,
        "port": 587,
    }
    url = f"/api/v1/connections/{made.json()['id']}"
    changed = send(client, "PUT", url, given("Relay", connection_string="other")).json()
    assert changed["connection_string"] == "SmtpServer=other;UseWindowsAuthentication=False;EnableSsl=False;"
    assert client.get(url).json() == changed


def test_properties_and_connection_string_may_come_together_when_they_agree(cataloguer: User):
    client = client_of(cataloguer)
    draft = {"smtp_server": "", "port": 25}
    text = "SmtpServer=;UseWindowsAuthentication=False;EnableSsl=False;Port=25;"
    body = {"connection": given("Draft", properties=draft, connection_string=text)}
    assert send(client, "POST", "/api/v1/connections", body).json()["connection_string"] == text
    body = {"connection": given("Same", properties={"smtp_server": "mail"}, connection_string="mail")}
    assert send(client, "POST", "/api/v1/connections", body).status_code == 201


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"connection_string": "SmtpServer=mail;Port=x"}, "Port is a whole number, not “x”. (At character 22.)"),
        ({"connection_string": "SmtpServer=mail;Password=hunter2"}, "Password belongs to basic authentication"),
        ({"connection_string": ""}, "The connection string is empty"),
        ({"connection_string": "mail", "properties": {"smtp_server": "other"}}, "say different things"),
        ({"connection_string": "mail", "type": "Pigeon"}, "There is no connection manager type Pigeon"),
    ],
)
def test_a_connection_string_that_makes_no_sense_is_refused_wherever_it_comes(
    member: User, project: Project, change: dict[str, object], sentence: str
):
    client, connection = client_of(member), given("Relay", **change)
    shared = send(client, "POST", "/api/v1/connections", {"connection": connection})
    own = {"document": {"name": "Nightly", "connections": [connection]}}
    of_package = send(client, "POST", f"/api/v1/projects/{project.pk}/packages", own)
    assert (shared.status_code, of_package.status_code) == (422, 422)
    assert sentence in shared.json()["detail"]
    assert sentence in of_package.json()["detail"]
    assert "hunter2" not in shared.text + of_package.text


def test_a_connection_string_sets_the_properties_of_a_packages_own_manager(member: User, project: Project):
    client = client_of(member)
    document = {"name": "Nightly", "connections": [given("Relay", connection_string="mail")]}
    made = send(client, "POST", f"/api/v1/projects/{project.pk}/packages", {"document": document}).json()
    assert made["document"]["connections"][0]["properties"]["smtp_server"] == "mail"


def given(name: str, **more: object) -> dict[str, object]:
    return {"type": "SMTP", "name": name, **more}
