"""Where the vaults are, how workers sign in, and which paths credentials may refer to: the operator's settings."""

import ipaddress
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from designer.installation.vaults import VaultSettings

SEGMENT = r"(?!\.{1,2}(?:/|#|$))[A-Za-z0-9_.@+-]+"
PATH = rf"(?P<mount>{SEGMENT}(?:/{SEGMENT})*?)/data/(?P<path>{SEGMENT}(?:/{SEGMENT})*)"
REFERENCE = re.compile(rf"(?:(?P<vault>[a-z][a-z0-9-]*):)?{PATH}#(?P<field>[^#\x00-\x1f\x7f]{{1,128}})")
ALLOWED = re.compile(rf"{SEGMENT}(?:/{SEGMENT})*/data/(?:{SEGMENT}/)*(?:{SEGMENT}|\*)")
NO_ADDRESS = (
    "{variable} is “{address}”. Write it with https:// in front; http:// is for an agent on the same machine only, "
    "such as http://127.0.0.1:8100."
)
NO_LOGIN = (
    "{0}ADDR is set, and not by which one way the workers sign in there: {0}TOKEN_FILE, or {0}ROLE_ID with "
    "{0}SECRET_ID_FILE, or {0}KUBERNETES_ROLE."
)
NO_PATH = "{variable} lists “{path}”, which is no path. Write it as policies do, such as secret/data/mailwright/*."


@dataclass(frozen=True)
class Login:
    """How the workers sign in. secret_file holds a token, the secret ID of an AppRole, or a service account's token."""

    method: str
    secret_file: Path
    role: str = ""
    mount: str = ""


@dataclass(frozen=True)
class Place:
    """A field of a secret in the vault of this name."""

    vault: str
    mount: str
    path: str
    field: str

    @property
    def api_path(self) -> str:
        """The path as policies have it."""
        return f"{self.mount}/data/{self.path}"


def offered_vaults() -> list[VaultSettings]:
    """Give those that credentials may refer to."""
    vaults: dict[str, VaultSettings] = settings.VAULTS
    return [vault for vault in vaults.values() if vault.address and vault.paths]


def find_vault(name: str) -> VaultSettings | None:
    """Give the vault of this name that credentials may refer to."""
    return next((vault for vault in offered_vaults() if vault.name == name), None)


def read_place(reference: str) -> Place | None:
    """Read mount/data/path#field, with a vault's name and : in front where it is not the one without a name; None when
    it is none."""
    found = REFERENCE.fullmatch(reference)
    return Place(found["vault"] or "", found["mount"], found["path"], found["field"]) if found else None


def allows(vault: VaultSettings, place: Place) -> bool:
    """Tell whether credentials may refer to it."""
    return any(
        place.api_path.startswith(listed[:-1]) if listed.endswith("/*") else place.api_path == listed
        for listed in vault.paths
    )


def find_logins(vault: VaultSettings) -> list[Login]:
    """Give the ways to sign in that are set; one is right."""
    ways = []
    if vault.token_file:
        ways.append(Login("token", Path(vault.token_file)))
    if vault.role_id and vault.secret_id_file:
        ways.append(Login("AppRole", Path(vault.secret_id_file), vault.role_id, vault.approle_mount))
    if role := vault.kubernetes_role:
        ways.append(Login("Kubernetes", Path(vault.kubernetes_token_file), role, vault.kubernetes_mount))
    return ways


def check_settings() -> None:
    """Raise ValueError, with a sentence, when settings cannot be right."""
    for vault in settings.VAULTS.values():
        if vault.address or vault.name:
            _check(vault)


def _check(vault: VaultSettings) -> None:
    if not _is_safe(vault.address):
        raise ValueError(NO_ADDRESS.format(variable=vault.variable("VAULT_ADDR"), address=vault.address))
    if len(find_logins(vault)) != 1:
        raise ValueError(NO_LOGIN.format(vault.variable("VAULT_")))
    for path in vault.paths:
        if not ALLOWED.fullmatch(path):
            raise ValueError(NO_PATH.format(variable=vault.variable("VAULT_PATHS"), path=path))


def _is_safe(address: str) -> bool:
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return False
    if parts.scheme == "https":
        return bool(host) and "@" not in parts.netloc
    return parts.scheme == "http" and _is_loopback(host)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
