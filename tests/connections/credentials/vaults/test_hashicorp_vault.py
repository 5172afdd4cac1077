"""Credentials that refer to HashiCorp Vault: which paths, how the workers sign in, and what is said when it fails."""

import logging
from dataclasses import replace
from pathlib import Path

import pytest

from connections.credentials.decrypting import read_secret
from connections.credentials.sources import SecretUnavailable, check_settings
from connections.credentials.sources.hashicorp_vault import reading
from connections.models import Credential
from designer.errors import Invalid
from designer.installation.vaults import VaultSettings
from tests.connections.credentials.conftest import SECRET
from tests.connections.credentials.vaults.conftest import PATH, refer, set_vault, use_approle
from tests.ports import free_port
from tests.servers.certificates import Authority
from tests.servers.vault import TOKEN, Vault, vault_server

pytestmark = pytest.mark.any_database


def unavailable(credential: Credential) -> SecretUnavailable:
    with pytest.raises(SecretUnavailable) as error:
        read_secret(credential)
    return error.value


def use_kubernetes(settings, tmp_path: Path) -> None:
    account = str(tmp_path / "account")
    set_vault(settings, token_file="", kubernetes_role="mailwright", kubernetes_token_file=account)


def test_a_field_is_read_with_the_token_and_in_the_namespace_of_the_settings(vault, settings):
    set_vault(settings, namespace="team")

    assert read_secret(refer()) == SECRET.encode()
    method, path, headers = vault.asked[-1]
    assert (method, path) == ("GET", f"/v1/{PATH}")
    assert (headers["X-Vault-Token"], headers["X-Vault-Namespace"]) == (TOKEN, "team")


@pytest.mark.parametrize("use", [use_approle, use_kubernetes])
def test_workers_sign_in_once_and_again_when_their_token_has_ended(vault, settings, tmp_path, use):
    use(settings, tmp_path)
    credential = refer()

    secrets = [read_secret(credential), read_secret(credential)]
    vault.tokens.clear()
    secrets.append(read_secret(credential))

    assert secrets == [SECRET.encode()] * 3
    assert [method for method, _, _ in vault.asked] == ["POST", "GET", "GET", "GET", "POST", "GET"]


@pytest.mark.parametrize(
    "reference",
    [
        "secret/data/other/relay#password",
        "secret/data/mailwright#password",
        "secret/data/mailwright/../other#password",
        "secret/data/mailwright/%2e%2e/other#password",
        "secret/data/mailwright/./relay#password",
        "secret/data/mailwright//relay#password",
        "secret/mailwright/relay#password",
        "secret/data/mailwright/relay",
        "secret/data/mailwright/relay#",
        "secret/data/mailwright/relay?version=1#password",
        "secret/metadata/mailwright/relay#password",
        "kv/data/one/more#password",
        "/secret/data/mailwright/relay#password",
    ],
)
def test_other_paths_cannot_be_named(vault, reference):
    with pytest.raises(Invalid, match=r"Write the path as policies do|is not among those for credentials"):
        refer(reference)


def test_a_path_that_the_settings_allow_no_more_is_not_asked_for(vault, settings):
    credential = refer()

    set_vault(settings, paths=("kv/data/one",))

    assert "is not among those for credentials: kv/data/one" in unavailable(credential).sentence
    assert vault.asked == []


def seal(vault: Vault) -> None:
    vault.answer = (503, "application/json", '{"errors": ["Vault is sealed"]}')


def overload(vault: Vault) -> None:
    vault.answer = (429, "application/json", '{"errors": ["request path: rate limit quota exceeded"]}')


def deny(vault: Vault) -> None:
    vault.tokens.clear()


def empty(vault: Vault) -> None:
    vault.secrets.clear()


def rename(vault: Vault) -> None:
    vault.secrets[PATH] = {"pass": SECRET}


def number(vault: Vault) -> None:
    vault.secrets[PATH] = {"password": 25}


def redirect(vault: Vault) -> None:
    vault.answer = (307, "text/plain", "")


def chat(vault: Vault) -> None:
    vault.answer = (200, "text/html", f"<p>{SECRET}</p>")


REFUSALS = [
    (seal, "is sealed, or not in service yet. Its operators have to unseal it.", True),
    (overload, "refuses requests for now", True),
    (deny, "does not let the workers read secret/data/mailwright/relay", False),
    (empty, "There is nothing at secret/data/mailwright/relay", False),
    (rename, "has no field “password”", False),
    (number, "is no text", False),
    (redirect, "is not Vault's KV version 2", False),
    (chat, "is not Vault's KV version 2", False),
]


@pytest.mark.parametrize(("behave", "sentence", "helps"), REFUSALS)
def test_a_refusal_says_what_to_do_and_whether_a_moment_may_help(vault, behave, sentence, helps, caplog):
    credential = refer()
    behave(vault)

    with caplog.at_level(logging.DEBUG):
        error = unavailable(credential)

    assert sentence in error.sentence
    assert error.another_try_helps is helps
    assert (error.__cause__, SECRET in caplog.text, TOKEN in caplog.text) == (None, False, False)


def test_one_that_is_silent_is_left_alone_for_some_seconds(vault, settings):
    set_vault(settings, timeout=0.1)
    vault.delay = 0.3
    credential = refer()

    first, second = unavailable(credential), unavailable(credential)

    assert "has not answered within 0.1 seconds" in first.sentence or "cannot be reached" in first.sentence
    assert (first.another_try_helps, second.another_try_helps) == (True, True)
    assert len(vault.asked) == 1


def test_one_that_is_not_there_is_told(vault, settings):
    set_vault(settings, address=f"http://127.0.0.1:{free_port()}")

    error = unavailable(refer())

    assert "cannot be reached from there" in error.sentence
    assert error.another_try_helps


def test_a_wrong_role_and_a_missing_file_are_told(vault, settings, tmp_path):
    use_approle(settings, tmp_path)
    credential = refer()
    set_vault(settings, role_id="other")
    wrong = unavailable(credential).sentence
    set_vault(settings, secret_id_file=str(tmp_path / "nowhere"))

    assert "did not accept the workers by AppRole" in wrong
    assert "nowhere, with which the workers sign in to Vault, cannot be read" in unavailable(credential).sentence


@pytest.mark.parametrize(("knows", "expected"), [(True, SECRET), (False, "is not trusted there. Set VAULT_CACERT")])
@pytest.mark.django_db
def test_its_certificate_is_verified(settings, tmp_path, knows, expected):
    (tmp_path / "token").write_text(TOKEN)
    authority = Authority(tmp_path, "authority")
    with vault_server(authority.issue("127.0.0.1").server_context()) as server:
        server.secrets[PATH] = {"password": SECRET}
        set_vault(settings, address=server.address, paths=("secret/data/mailwright/*",))
        set_vault(settings, token_file=str(tmp_path / "token"), authority=str(authority.file) if knows else "")
        answer = read_secret(refer()).decode() if knows else unavailable(refer()).sentence

    assert expected in answer


def test_a_worker_without_the_extra_is_told(vault, monkeypatch):
    monkeypatch.setattr(reading, "hvac", None)

    assert "the extra “vault” of Mailwright (hvac) is not installed" in unavailable(refer()).sentence


BAD_SETTINGS = [
    ({"address": "http://vault.example.com:8200"}, "https:// in front"),
    ({"address": "vault.example.com"}, "https:// in front"),
    ({"address": "https://user:password@vault.example.com"}, "https:// in front"),
    ({"token_file": ""}, "not by which one way the workers sign in"),
    ({"kubernetes_role": "two ways"}, "not by which one way the workers sign in"),
    ({"paths": ("secret/mailwright/*",)}, "VAULT_PATHS lists “secret/mailwright/\\*”, which is no path"),
    ({"paths": ("*",)}, "is no path"),
    ({"name": "eu-1", "address": ""}, "VAULT_EU_1_ADDR is “”"),
    ({"name": "eu-1", "token_file": ""}, "or VAULT_EU_1_ROLE_ID with VAULT_EU_1_SECRET_ID_FILE"),
]


@pytest.mark.parametrize(("changed", "sentence"), BAD_SETTINGS)
def test_settings_that_cannot_be_right_are_told_at_the_start(settings, changed, sentence):
    right = VaultSettings(address="https://vault.example.com", token_file="/t", paths=("a/data/b/*",))
    settings.VAULTS = {"": VaultSettings(), "any": replace(right, **changed)}

    with pytest.raises(ValueError, match=sentence):
        check_settings()
