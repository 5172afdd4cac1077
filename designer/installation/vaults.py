"""HashiCorp Vaults as the administrator sets them: one by VAULT_…, and those that VAULTS names by VAULT_NAME_…."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured

from designer.installation.environment import read_list, read_number

NAME = re.compile(r"(?!(?:.*-)?kubernetes$)[a-z][a-z0-9-]{0,30}")
"""VAULT_KUBERNETES_TOKEN_FILE would be two things."""
SERVICE_ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount/token"
NO_NAME = (
    "VAULTS lists “{name}”, which is no name of a vault. Write small letters, digits and -, such as eu-1, and not "
    "kubernetes at its end."
)
TWICE = "VAULTS lists “{name}” twice. Give each vault a name of its own."


@dataclass(frozen=True)
class VaultSettings:
    """Where a vault is, how the workers sign in there, and which paths credentials may refer to. The one without a name
    is meant where a reference names none; without an address it is not there."""

    name: str = ""
    address: str = ""
    namespace: str = ""
    authority: str = ""
    timeout: float = 10.0
    paths: tuple[str, ...] = ()
    token_file: str = ""
    role_id: str = ""
    secret_id_file: str = ""
    approle_mount: str = "approle"
    kubernetes_role: str = ""
    kubernetes_mount: str = "kubernetes"
    kubernetes_token_file: str = SERVICE_ACCOUNT

    def variable(self, name: str) -> str:
        """Give the variable that sets for it what this one sets for the one without a name."""
        return _variable_of(self.name, name)


def read_vaults() -> dict[str, VaultSettings]:
    """Give the vaults by name. Raises ImproperlyConfigured."""
    return {name: _read_vault(name) for name in ("", *_read_names())}


def _read_names() -> Iterator[str]:
    seen: set[str] = set()
    for name in read_list("VAULTS", default=[]):
        if not NAME.fullmatch(name):
            raise ImproperlyConfigured(NO_NAME.format(name=name[:40]))
        if name in seen:
            raise ImproperlyConfigured(TWICE.format(name=name))
        seen.add(name)
        yield name


def _read_vault(name: str) -> VaultSettings:
    def text(variable: str, default: str = "") -> str:
        return os.environ.get(_variable_of(name, variable), "").strip() or default

    return VaultSettings(
        name,
        address=text("VAULT_ADDR"),
        namespace=text("VAULT_NAMESPACE"),
        authority=text("VAULT_CACERT"),
        timeout=read_number(_variable_of(name, "VAULT_TIMEOUT"), 10.0),
        paths=tuple(read_list(_variable_of(name, "VAULT_PATHS"), default=[])),
        token_file=text("VAULT_TOKEN_FILE"),
        role_id=text("VAULT_ROLE_ID"),
        secret_id_file=text("VAULT_SECRET_ID_FILE"),
        approle_mount=text("VAULT_APPROLE_MOUNT", "approle"),
        kubernetes_role=text("VAULT_KUBERNETES_ROLE"),
        kubernetes_mount=text("VAULT_KUBERNETES_MOUNT", "kubernetes"),
        kubernetes_token_file=text("VAULT_KUBERNETES_TOKEN_FILE", SERVICE_ACCOUNT),
    )


def _variable_of(vault: str, variable: str) -> str:
    named = f"VAULT_{vault.upper().replace('-', '_')}_" if vault else "VAULT_"
    return variable.replace("VAULT_", named, 1)
