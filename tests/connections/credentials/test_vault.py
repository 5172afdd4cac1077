import stat

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command

from connections.credentials import vault
from connections.credentials.services import create_credential
from connections.environments.documents import EnvironmentDocument, VariableOfEnvironment
from connections.environments.services import create_environment
from connections.models import Credential
from tests.connections.credentials.conftest import SECRET, of


def test_a_secret_comes_back_and_is_not_readable_in_between():
    token = vault.encrypt(SECRET.encode())

    assert SECRET not in token
    assert vault.decrypt(token) == SECRET.encode()


def test_the_key_is_made_once_and_only_its_owner_can_read_it(key_file):
    token = vault.encrypt(b"x")
    made = key_file.read_text()

    assert vault.decrypt(token) == b"x"
    assert key_file.read_text() == made
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    assert list(key_file.parent.glob("credential-keys*")) == [key_file]


def test_the_first_key_encrypts_and_all_decrypt(monkeypatch):
    monkeypatch.setenv("CREDENTIAL_KEYS", "a" * 32)
    old = vault.encrypt(b"x")
    monkeypatch.setenv("CREDENTIAL_KEYS", f"{'b' * 32} {'a' * 32}")
    new = vault.encrypt(b"y")

    assert (vault.decrypt(old), vault.decrypt(new)) == (b"x", b"y")
    monkeypatch.setenv("CREDENTIAL_KEYS", "a" * 32)
    with pytest.raises(vault.CannotDecrypt):
        vault.decrypt(new)


def test_keys_can_come_from_a_file_and_have_fernets_own_form(monkeypatch, tmp_path):
    key = Fernet.generate_key()
    (tmp_path / "keys").write_bytes(key + b"\n")
    monkeypatch.setenv("CREDENTIAL_KEYS_FILE", str(tmp_path / "keys"))

    assert Fernet(key).decrypt(vault.encrypt(b"x")) == b"x"


def test_a_short_key_is_refused(monkeypatch):
    monkeypatch.setenv("CREDENTIAL_KEYS", "hunter2")

    with pytest.raises(ImproperlyConfigured, match="fewer than 32"):
        vault.encrypt(b"x")


@pytest.mark.django_db
def test_rotatekeys_encrypts_everything_with_a_new_key_and_forgets_the_old(member, project, key_file, capsys):
    for name in ("One", "Two"):
        create_credential(member, of(name))
    variables = [
        VariableOfEnvironment(name="Key", value=SECRET, sensitive=True),
        VariableOfEnvironment(name="Host", value="a"),
    ]
    environment = create_environment(member, project, EnvironmentDocument(name="Test", variables=variables))
    before, tokens = key_file.read_text(), set(Credential.objects.values_list("encrypted_secret", flat=True))

    call_command("rotatekeys", "--new-key", "--forget-old")

    after = Credential.objects.values_list("encrypted_secret", flat=True)
    assert "2 credentials encrypted with the first key." in capsys.readouterr().out
    assert before not in key_file.read_text()
    assert not tokens & set(after)
    assert {vault.decrypt(token) for token in after} == {SECRET.encode()}
    environment.refresh_from_db()
    assert vault.decrypt(environment.variables[0]["secret"]) == f'"{SECRET}"'.encode()


@pytest.mark.django_db
def test_rotatekeys_leaves_the_administrators_keys_alone(credential, monkeypatch):
    monkeypatch.setenv("CREDENTIAL_KEYS", "a" * 32)

    with pytest.raises(CommandError, match="put a new one in front"):
        call_command("rotatekeys", "--new-key")


@pytest.mark.django_db
def test_rotatekeys_changes_nothing_when_a_key_is_missing(credential, monkeypatch):
    monkeypatch.setenv("CREDENTIAL_KEYS", "a" * 32)

    with pytest.raises(CommandError, match="a key that is not among these"):
        call_command("rotatekeys")
    monkeypatch.delenv("CREDENTIAL_KEYS")
    credential.refresh_from_db()
    assert vault.decrypt(credential.encrypted_secret) == SECRET.encode()
