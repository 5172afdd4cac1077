"""Several HashiCorp Vaults, of which a reference names one."""

from dataclasses import replace

import pytest
from django.core.exceptions import ImproperlyConfigured

from connections.credentials.decrypting import read_secret
from designer.errors import Invalid
from designer.installation.vaults import VaultSettings, read_vaults
from tests.connections.credentials.conftest import SECRET
from tests.connections.credentials.vaults.conftest import PATH, refer, set_vault, use_approle
from tests.servers.vault import vault_server

pytestmark = pytest.mark.any_database


def test_a_reference_names_one_of_several_vaults_which_has_settings_and_a_token_of_its_own(vault, settings, tmp_path):
    use_approle(settings, tmp_path)
    with vault_server() as other:
        other.secrets["kv/data/relay"] = {"password": "of the other"}
        role = {"role_id": "mailwright", "secret_id_file": str(tmp_path / "secret-id"), "namespace": "europe"}
        set_vault(settings, "eu-1", address=other.address, paths=("kv/data/*",), **role)
        read = [read_secret(refer(name="Here")), read_secret(refer("eu-1:kv/data/relay#password", name="There"))]
        namespaces = {headers["X-Vault-Namespace"] for _, _, headers in other.asked}

    assert read == [SECRET.encode(), b"of the other"]
    assert namespaces == {"europe"}


WRONG_VAULTS = [
    (
        "us:secret/data/mailwright/relay#password",
        "No vault “us” is set up .* the one without a name, eu",
    ),
    ("eu:secret/data/mailwright/relay#password", r"is not among those for credentials: kv/data/\* \(VAULT_EU_PATHS\)"),
    ("EU:kv/data/relay#password", "Write the path as policies do"),
    (":kv/data/relay#password", "Write the path as policies do"),
]


@pytest.mark.parametrize(("reference", "sentence"), WRONG_VAULTS)
def test_another_vault_and_what_only_another_one_allows_cannot_be_named(vault, settings, reference, sentence):
    set_vault(settings, "eu", address="https://vault.example.com", paths=("kv/data/*",))

    with pytest.raises(Invalid, match=sentence):
        refer(reference)


def test_without_one_that_has_no_name_a_reference_says_which_vault_it_means(vault, settings):
    settings.VAULTS = {"": VaultSettings(), "eu": replace(settings.VAULTS[""], name="eu")}

    with pytest.raises(Invalid, match="Write which vault you mean, and : in front of the path: eu:secret/data"):
        refer()
    assert read_secret(refer(f"eu:{PATH}#password")) == SECRET.encode()


def test_vaults_are_read_from_variables_that_have_their_name(monkeypatch):
    monkeypatch.setenv("VAULTS", "eu-1, us")
    monkeypatch.setenv("VAULT_ADDR", "https://vault.example.com")
    monkeypatch.setenv("VAULT_EU_1_ADDR", "https://eu.example.com")
    monkeypatch.setenv("VAULT_EU_1_PATHS", "kv/data/a,kv/data/b/*")
    monkeypatch.setenv("VAULT_US_TIMEOUT", "2.5")

    vaults = read_vaults()

    assert [(each.name, each.address) for each in vaults.values()] == [
        ("", "https://vault.example.com"),
        ("eu-1", "https://eu.example.com"),
        ("us", ""),
    ]
    assert (vaults["eu-1"].paths, vaults["us"].timeout) == (("kv/data/a", "kv/data/b/*"), 2.5)


@pytest.mark.parametrize("names", ["EU", "eu_1", "eu,eu", "kubernetes", "eu-kubernetes", "1", "a" * 40])
def test_names_of_vaults_that_no_variable_could_have_are_refused(monkeypatch, names):
    monkeypatch.setenv("VAULTS", names)

    with pytest.raises(ImproperlyConfigured, match="VAULTS lists"):
        read_vaults()
