"""Commands that change something without a service of ours are entered too."""

from io import StringIO

import pytest
from django.core.management import call_command

from designer.models import AuditEntry, User

pytestmark = pytest.mark.any_database


def last() -> tuple[str, str]:
    entry = AuditEntry.objects.latest("pk")
    return entry.action, entry.thing


def test_the_first_administrator_is_made_by_a_command_that_is_entered(db, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "a long password")
    call_command("createsuperuser", "--noinput", "--username", "root", "--email", "root@example.com", stdout=StringIO())
    assert last() == ("made administrator", "root")
    assert "a long password" not in str(list(AuditEntry.objects.values()))


def test_a_password_that_is_set_by_a_command_is_entered(member: User, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("getpass.getpass", lambda **_: "another long word")
    call_command("changepassword", "mia", stdout=StringIO())
    assert last() == ("set password of", "mia")


def test_keys_that_are_rotated_and_executions_that_are_deleted_are_entered(db):
    call_command("rotatekeys", stdout=StringIO())
    assert last() == ("rotated", "the keys of credentials")
    call_command("cleanup", "--days", "30", "--dry-run", stdout=StringIO())
    assert last() == ("rotated", "the keys of credentials")
    call_command("cleanup", "--days", "30", stdout=StringIO())
    assert last() == ("deleted executions", "older than 30 days")
