"""The servers of a credential as they are named: on its page, by the API, the command, an import, the migration."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from connections.credentials.services import change_credential
from connections.credentials.transfer.services import export_credentials, import_credentials
from connections.models import Credential
from designer.models import AuditEntry, User
from tests.connections.credentials.conftest import of

pytestmark = pytest.mark.any_database

PASSPHRASE = "a long enough passphrase"


def test_the_owner_names_the_servers_on_the_page(member: User):
    client = Client()
    client.force_login(member)
    typed = {"name": "Robot", "kind": "password", "user_name": "DOM\\robot", "password": "x" * 12, "users": ""}

    refusal = client.post("/credentials/new/", {**typed, "servers": "https://mail.example.com/"})
    client.post("/credentials/new/", {**typed, "servers": "MAIL.example.com:25\n*.Example.com"})

    credential = Credential.objects.get()
    page = client.get(reverse("credential", args=[credential.uid])).text
    assert "is no server. Write mail.example.com" in refusal.text
    assert (credential.servers, credential.allows_unverified_tls) == ("mail.example.com:25, *.example.com", False)
    assert "mail.example.com:25, *.example.com" in page


def test_the_api_names_them_and_keeps_them_when_nothing_is_said_of_them(member: User):
    client = Client()
    client.force_login(member)
    body = {"name": "Robot", "user_name": "DOM\\robot", "secret": "x"}

    made = client.post(
        "/api/v1/credentials", json.dumps({**body, "servers": ["a.example:25"]}), content_type="application/json"
    ).json()
    url = f"/api/v1/credentials/{made['id']}"
    kept = client.put(url, json.dumps({**body, "secret": None}), content_type="application/json").json()
    refusal = client.put(url, json.dumps({**body, "servers": ["*"]}), content_type="application/json")

    assert made["servers"] == kept["servers"] == ["a.example:25"]
    assert made["allows_unverified_tls"] is False
    assert refusal.status_code == 422
    assert refusal.json()["errors"][0]["loc"] == ["servers"]


def test_the_record_says_which_servers_and_people_came_and_went(member: User, stranger: User, robot: Credential):
    change_credential(member, robot, of(secret=None, servers="other.example", allows_unverified_tls=True))

    (changes,) = AuditEntry.objects.filter(action="changed credential").values_list("changes", flat=True)
    assert "servers: “mail.example.com, *.relay.example.com:587” → “other.example”" in changes
    assert "may be shown without verified TLS: off → on" in changes
    assert "users: “stan” → nothing" in changes


def command(*arguments: str) -> str:
    output = StringIO()
    call_command("credentialservers", *arguments, stdout=output)
    return output.getvalue()


def test_the_command_shows_and_names_them(robot: Credential):
    assert command("robot") == "Robot: mail.example.com, *.relay.example.com:587 (only inside verified TLS)\n"
    assert command("Robot", "a.example", "[::1]:25", "--allow-unverified-tls") == (
        "Robot: a.example, [::1]:25 (may be shown without verified TLS)\n"
    )
    assert command("Robot", "--none", "--require-verified-tls") == "Robot: no servers (only inside verified TLS)\n"
    assert list(robot.users.values_list("username", flat=True)) == ["stan"]
    with pytest.raises(CommandError, match="is no server"):
        command("Robot", "a/b")
    with pytest.raises(CommandError, match="There is no credential"):
        command("Nobody")


def test_they_go_along_when_a_credential_is_exported(member: User, robot: Credential):
    file = export_credentials(member, [robot], PASSPHRASE)
    robot.delete()
    import_credentials(member, member, file, PASSPHRASE)

    assert Credential.objects.get().servers == "mail.example.com, *.relay.example.com:587"
