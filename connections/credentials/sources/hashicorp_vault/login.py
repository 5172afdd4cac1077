"""The workers' token for Vault: from a file, or got by AppRole or Kubernetes and used until it is about to end."""

import time
from pathlib import Path
from threading import Lock
from typing import Any

from connections.credentials.sources.hashicorp_vault.installation import Login
from connections.credentials.sources.source import SecretUnavailable
from designer.installation.vaults import VaultSettings

PART_OF_LIFE = 0.8
"""The part of a token's life in which it is used."""
LIFE_OF_ENDLESS = 300.0
NO_FILE = "The file {path}, with which the workers sign in to Vault, cannot be read there. Mount it into every worker."

_lock = Lock()
_tokens: dict[tuple[VaultSettings, Login], tuple[str, float]] = {}
"""By vault and way, the token and until when it is used (time.monotonic)."""


def find_token(client: Any, vault: VaultSettings, login: Login) -> str:
    """Give a token. Raises SecretUnavailable, and what hvac and requests raise."""
    if login.method == "token":
        return _read_file(login.secret_file)
    token, until = _tokens.get((vault, login), ("", 0.0))
    if time.monotonic() < until:
        return token
    auth = _sign_in(client, login)
    life = float(auth.get("lease_duration") or 0) * PART_OF_LIFE or LIFE_OF_ENDLESS
    with _lock:
        _tokens[vault, login] = (auth["client_token"], time.monotonic() + life)
    return str(auth["client_token"])


def forget_token(vault: VaultSettings, login: Login) -> bool:
    """Get another one the next time; tell whether there was one that was used again."""
    with _lock:
        return _tokens.pop((vault, login), None) is not None


def _sign_in(client: Any, login: Login) -> dict[str, Any]:
    secret = _read_file(login.secret_file)
    if login.method == "AppRole":
        answer = client.auth.approle.login(login.role, secret, use_token=False, mount_point=login.mount)
    else:
        answer = client.auth.kubernetes.login(login.role, secret, use_token=False, mount_point=login.mount)
    auth: dict[str, Any] = answer["auth"]
    return auth


def _read_file(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise SecretUnavailable(NO_FILE.format(path=path)) from None
