"""Checking whether the workers can read a secret: who may ask, what the page, the API and the command say of it."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from connections.credentials.checks import services
from connections.credentials.checks.jobs import check_secret
from connections.credentials.checks.services import ask_check
from connections.credentials.services import change_credential, create_credential
from connections.models import Credential, SecretCheck
from designer.errors import NotAllowed
from designer.models import AuditEntry
from designer.people.permissions import Administrator
from tests.connections.credentials.conftest import SECRET, of
from tests.connections.credentials.typed import API, LIST, send
from tests.signed_in import client_of

VARIABLE = "MAILWRIGHT_SECRET_ROBOT"


@pytest.fixture(autouse=True)
def asked(monkeypatch) -> list[str]:
    """The credentials that a worker was asked to check."""
    queued: list[str] = []
    monkeypatch.setattr(services.check_secret, "delay", queued.append)
    return queued


@pytest.fixture
def reference(member) -> Credential:
    data = of(secret=None, source="environment", reference=VARIABLE)
    return create_credential(Administrator("root"), data, owner=member)


@pytest.mark.django_db(transaction=True)
def test_a_worker_says_on_the_page_whether_it_can_read_it(member, reference, asked, monkeypatch):
    client, url = client_of(member), f"{LIST}{reference.uid}/"
    before = client.get(url).text

    waiting = client.post(f"{url}check/ask/").text
    check_secret(*asked)
    missing = client.get(f"{url}check/").text
    SecretCheck.objects.update(asked_at=timezone.now() - timedelta(seconds=9))
    monkeypatch.setenv(VARIABLE, SECRET)
    client.post(f"{url}check/ask/")
    check_secret(asked[-1])
    there = client.get(url).text

    assert "No worker was asked" in before
    assert "Waiting for a worker" in waiting
    assert 'hx-trigger="every 1s"' in waiting
    assert f"The environment variable {VARIABLE} is not set there." in missing
    assert "hx-trigger" not in missing
    assert "Can be read" in there
    assert SECRET not in there
    assert AuditEntry.objects.filter(action="checked credential", thing="Robot").count() == 2


@pytest.mark.django_db(transaction=True)
def test_who_asks_again_at_once_gets_the_check_that_is_under_way(member, credential, asked):
    first, second = ask_check(member, credential), ask_check(member, credential)

    assert first == second
    assert asked == [str(credential.uid)]


def test_who_may_only_use_it_may_not_ask(stranger, robot):
    with pytest.raises(NotAllowed):
        ask_check(stranger, robot)
    assert send(client_of(stranger), "POST", f"{API}/{robot.uid}/check").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_the_api_asks_and_tells(member, credential, asked, monkeypatch):
    client, url = client_of(member), f"{API}/{credential.uid}"
    answer = send(client, "POST", f"{url}/check")
    monkeypatch.setenv("CREDENTIAL_KEYS", "another-key-" * 4)
    check_secret(*asked)
    monkeypatch.delenv("CREDENTIAL_KEYS")

    check = client.get(url).json()["check"]

    assert (answer.status_code, answer.json()["is_readable"]) == (202, None)
    assert check["is_readable"] is False
    assert "encrypted with a key that is not there" in check["problem"]
    assert check["worker"]
    assert "Workers cannot read it" in client.get(LIST).text


@pytest.mark.django_db(transaction=True)
def test_what_was_found_of_another_secret_is_forgotten(member, credential, asked):
    ask_check(member, credential)
    change_credential(member, credential, of(description="Words alone change nothing.", secret=None))
    assert SecretCheck.objects.exists()

    change_credential(member, credential, of())
    check_secret(*asked)

    assert not SecretCheck.objects.exists()


def test_the_command_says_it_of_where_it_runs(credential, reference_beside, capsys, monkeypatch):
    with pytest.raises(CommandError, match="1 cannot be read here"):
        call_command("checkcredentials")
    monkeypatch.setenv(VARIABLE, SECRET)
    call_command("checkcredentials", "beside")

    said = capsys.readouterr().out
    assert "Robot (Kept here, encrypted): can be read.\n" in said
    assert f"Beside (The environment variable {VARIABLE}): can be read.\n" in said
    assert SECRET not in said
    with pytest.raises(CommandError, match="There is no credential “nobody”"):
        call_command("checkcredentials", "nobody")


@pytest.fixture
def reference_beside(db) -> Credential:
    return create_credential(Administrator("root"), of("Beside", secret=None, source="environment", reference=VARIABLE))
