"""Reading a secret from HashiCorp Vault, KV version 2."""

from connections.credentials.sources.hashicorp_vault.installation import (
    allows,
    check_settings,
    find_vault,
    offered_vaults,
    read_place,
)
from connections.credentials.sources.source import SecretUnavailable, Source
from designer.installation.vaults import VaultSettings

NONE_ALLOWED = "Vault is not used for secrets here (VAULT_ADDR, VAULT_PATHS). Choose another source."
NO_REFERENCE = (
    "“{reference}” is no field of a secret in Vault. Write the path as policies do, with /data/ behind the mount, and "
    "the field behind #: secret/data/mailwright/relay#password."
)
NO_VAULT = "No vault “{name}” is set up for secrets here (VAULTS). There {are}: {names}. Name one of these."
NO_DEFAULT = "Write which vault you mean, and : in front of the path: {name}:secret/data/mailwright/relay#password."
NOT_ALLOWED = "The path {path} of Vault is not among those for credentials: {allowed} ({setting}). Name another one."


def _describe_allowed() -> str:
    return f"A path of Vault with a field behind #, {'; '.join(map(_describe_paths, offered_vaults()))}."


def _describe_paths(vault: VaultSettings) -> str:
    below = f"below {', '.join(vault.paths)}"
    return f"with {vault.name}: in front, {below}" if vault.name else below


def _find_objection(reference: str) -> str:
    offered = offered_vaults()
    if not offered:
        return NONE_ALLOWED
    place = read_place(reference)
    if place is None:
        return NO_REFERENCE.format(reference=reference)
    vault = find_vault(place.vault)
    if vault is None:
        return _say_which(place.vault, [each.name for each in offered])
    allowed, setting = ", ".join(vault.paths), vault.variable("VAULT_PATHS")
    return "" if allows(vault, place) else NOT_ALLOWED.format(path=place.api_path, allowed=allowed, setting=setting)


def _say_which(name: str, names: list[str]) -> str:
    if not name:
        return NO_DEFAULT.format(name=names[0])
    listed = [each or "the one without a name" for each in names]
    return NO_VAULT.format(name=name, are="are" if len(listed) > 1 else "is", names=", ".join(listed))


def _read(reference: str) -> bytes:
    place = read_place(reference)
    vault = find_vault(place.vault) if place else None
    if place is None or vault is None:
        raise SecretUnavailable(_find_objection(reference))
    # What talks to Vault is 6 MiB in each installation, and most have none.
    from connections.credentials.sources.hashicorp_vault.reading import read_field  # noqa: PLC0415

    return read_field(vault, place).encode()


SOURCE = Source(
    name="vault",
    label="HashiCorp Vault",
    noun="the field of Vault",
    describe_allowed=_describe_allowed,
    is_offered=lambda: bool(offered_vaults()),
    find_objection=_find_objection,
    read=_read,
    check_settings=check_settings,
)
