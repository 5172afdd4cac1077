import stat

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command

from connections.credentials import rotation, vault
from connections.credentials.services import create_credential
from connections.environments.services import create_environment
from connections.models import Credential
from connections.models.environment_document import EnvironmentDocument, VariableOfEnvironment
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


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch):
    monkeypatch.setattr(rotation, "PAUSE", 0.0)


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
def test_rotatekeys_leaves_alone_what_has_a_key_that_is_missing(credential, monkeypatch):
    monkeypatch.setenv("CREDENTIAL_KEYS", "a" * 32)

    with pytest.raises(CommandError, match="a key that is not among these"):
        call_command("rotatekeys")
    monkeypatch.delenv("CREDENTIAL_KEYS")
    credential.refresh_from_db()
    assert vault.decrypt(credential.encrypted_secret) == SECRET.encode()


@pytest.mark.django_db
def test_no_key_is_forgotten_while_something_cannot_be_encrypted_anew(member, credential, key_file):
    lost = create_credential(member, of("Lost"))
    Credential.objects.filter(pk=lost.pk).update(encrypted_secret=Fernet(Fernet.generate_key()).encrypt(b"x").decode())
    before = key_file.read_text()

    with pytest.raises(CommandError, match=f"not among these: credential {lost.pk}. It stays as it is"):
        call_command("rotatekeys", "--new-key", "--forget-old")

    credential.refresh_from_db()
    assert before in key_file.read_text()
    assert vault.is_current(credential.encrypted_secret)


@pytest.mark.django_db
def test_a_rotation_that_was_broken_off_goes_on_and_touches_nothing_twice(member, credential, key_file):
    vault.add_key()
    rotation.rotate()
    other = create_credential(member, of("Other"))
    before = set(Credential.objects.values_list("encrypted_secret", flat=True))

    assert [each.renewed for each in rotation.rotate() if each.holder.noun == "credential"] == [0]
    assert set(Credential.objects.values_list("encrypted_secret", flat=True)) == before
    vault.add_key()
    Credential.objects.filter(pk=other.pk).update(encrypted_secret=vault.encrypt(b"x"))
    assert [each.renewed for each in rotation.rotate() if each.holder.noun == "credential"] == [1]


@pytest.mark.django_db
def test_what_is_written_with_the_old_key_meanwhile_is_encrypted_anew_before_that_is_forgotten(
    credential, key_file, monkeypatch
):
    old = vault.encrypt(b"late")
    late = iter([old])

    def write_late(_seconds):
        for token in late:
            Credential.objects.filter(pk=credential.pk).update(encrypted_secret=token)

    monkeypatch.setattr("connections.credentials.rotation.sleep", write_late)
    call_command("rotatekeys", "--new-key", "--forget-old")

    credential.refresh_from_db()
    assert len(key_file.read_text().split()) == 1
    assert vault.decrypt(credential.encrypted_secret) == b"late"
