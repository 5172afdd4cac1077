"""A Vault of the tests' own, and what its settings and references are."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from connections.credentials.services import create_credential
from connections.credentials.sources.hashicorp_vault import login, reading
from connections.models import Credential
from designer.installation.vaults import VaultSettings
from designer.people.permissions import Administrator
from tests.connections.credentials.conftest import SECRET, of
from tests.servers.vault import TOKEN, Vault, vault_server

PATH = "secret/data/mailwright/relay"


@pytest.fixture(autouse=True)
def nothing_remembered(monkeypatch) -> None:
    monkeypatch.setattr(login, "_tokens", {})
    monkeypatch.setattr(reading, "_resting", {})


@pytest.fixture
def vault(settings, tmp_path: Path, db) -> Iterator[Vault]:
    (tmp_path / "token").write_text(f"{TOKEN}\n")
    (tmp_path / "secret-id").write_text("the secret ID\n")
    (tmp_path / "account").write_text("the account's token")
    with vault_server() as server:
        server.secrets[PATH] = {"password": SECRET, "port": 25}
        paths = ("secret/data/mailwright/*", "kv/data/one")
        set_vault(settings, address=server.address, token_file=str(tmp_path / "token"), paths=paths)
        yield server


def set_vault(settings, name: str = "", **values: object) -> None:
    """Set something of a vault otherwise."""
    there = settings.VAULTS.get(name, VaultSettings(name))
    settings.VAULTS = {**settings.VAULTS, name: replace(there, **values)}


def refer(reference: str = f"{PATH}#password", **values: object) -> Credential:
    data = of(secret=None, source="vault", reference=reference, **values)
    return create_credential(Administrator("root"), data)


def use_approle(settings, tmp_path: Path) -> None:
    set_vault(settings, token_file="", role_id="mailwright", secret_id_file=str(tmp_path / "secret-id"))
