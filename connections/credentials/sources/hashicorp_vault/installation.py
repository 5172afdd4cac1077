"""Where Vault is, how the workers sign in there, and which paths credentials may refer to: the operator's settings."""

import ipaddress
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

SEGMENT = r"(?!\.{1,2}(?:/|#|$))[A-Za-z0-9_.@+-]+"
PATH = rf"(?P<mount>{SEGMENT}(?:/{SEGMENT})*?)/data/(?P<path>{SEGMENT}(?:/{SEGMENT})*)"
REFERENCE = re.compile(rf"{PATH}#(?P<field>[^#\x00-\x1f\x7f]{{1,128}})")
ALLOWED = re.compile(rf"{SEGMENT}(?:/{SEGMENT})*/data/(?:{SEGMENT}/)*(?:{SEGMENT}|\*)")
NO_ADDRESS = (
    "VAULT_ADDR is “{address}”. Write it with https:// in front; http:// is for an agent on the same machine only, "
    "such as http://127.0.0.1:8100."
)
NO_LOGIN = (
    "VAULT_ADDR is set, and not by which one way the workers sign in there: VAULT_TOKEN_FILE, or VAULT_ROLE_ID with "
    "VAULT_SECRET_ID_FILE, or VAULT_KUBERNETES_ROLE."
)
NO_PATH = "VAULT_PATHS lists “{path}”, which is no path. Write it as policies do, such as secret/data/mailwright/*."


@dataclass(frozen=True)
class Login:
    """How the workers sign in. secret_file holds a token, the secret ID of an AppRole, or a service account's token."""

    method: str
    secret_file: Path
    role: str = ""
    mount: str = ""


@dataclass(frozen=True)
class Place:
    """A field of a secret."""

    mount: str
    path: str
    field: str

    @property
    def api_path(self) -> str:
        """The path as policies have it."""
        return f"{self.mount}/data/{self.path}"


def read_place(reference: str) -> Place | None:
    """Read mount/data/path#field; None when it is none."""
    found = REFERENCE.fullmatch(reference)
    return Place(found["mount"], found["path"], found["field"]) if found else None


def allows(place: Place) -> bool:
    """Tell whether credentials may refer to it."""
    return any(
        place.api_path.startswith(listed[:-1]) if listed.endswith("/*") else place.api_path == listed
        for listed in settings.VAULT_PATHS
    )


def find_logins() -> list[Login]:
    """Give the ways to sign in that are set; one is right."""
    ways = []
    if settings.VAULT_TOKEN_FILE:
        ways.append(Login("token", Path(settings.VAULT_TOKEN_FILE)))
    if settings.VAULT_ROLE_ID and settings.VAULT_SECRET_ID_FILE:
        secret = Path(settings.VAULT_SECRET_ID_FILE)
        ways.append(Login("AppRole", secret, settings.VAULT_ROLE_ID, settings.VAULT_APPROLE_MOUNT))
    if role := settings.VAULT_KUBERNETES_ROLE:
        secret = Path(settings.VAULT_KUBERNETES_TOKEN_FILE)
        ways.append(Login("Kubernetes", secret, role, settings.VAULT_KUBERNETES_MOUNT))
    return ways


def check_settings() -> None:
    """Raise ValueError, with a sentence, when settings cannot be right."""
    if not settings.VAULT_ADDR:
        return
    if not _is_safe(settings.VAULT_ADDR):
        raise ValueError(NO_ADDRESS.format(address=settings.VAULT_ADDR))
    if len(find_logins()) != 1:
        raise ValueError(NO_LOGIN)
    for path in settings.VAULT_PATHS:
        if not ALLOWED.fullmatch(path):
            raise ValueError(NO_PATH.format(path=path))


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
