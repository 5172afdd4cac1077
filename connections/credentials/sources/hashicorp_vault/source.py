"""Reading a secret from HashiCorp Vault, KV version 2."""

from django.conf import settings

from connections.credentials.sources.hashicorp_vault.installation import allows, check_settings, read_place
from connections.credentials.sources.hashicorp_vault.reading import read_field
from connections.credentials.sources.source import SecretUnavailable, Source

NONE_ALLOWED = "Vault is not used for secrets here (VAULT_ADDR, VAULT_PATHS). Choose another source."
NO_REFERENCE = (
    "“{reference}” is no field of a secret in Vault. Write the path as policies do, with /data/ behind the mount, and "
    "the field behind #: secret/data/mailwright/relay#password."
)
NOT_ALLOWED = "The path {path} of Vault is not among those for credentials: {allowed} (VAULT_PATHS). Name another one."


def _is_offered() -> bool:
    return bool(settings.VAULT_ADDR and settings.VAULT_PATHS)


def _describe_allowed() -> str:
    return f"A path of Vault with a field behind #, below {', '.join(settings.VAULT_PATHS)}."


def _find_objection(reference: str) -> str:
    if not _is_offered():
        return NONE_ALLOWED
    place = read_place(reference)
    if place is None:
        return NO_REFERENCE.format(reference=reference)
    return "" if allows(place) else NOT_ALLOWED.format(path=place.api_path, allowed=", ".join(settings.VAULT_PATHS))


def _read(reference: str) -> bytes:
    place = read_place(reference)
    if place is None:
        raise SecretUnavailable(NO_REFERENCE.format(reference=reference))
    return read_field(place).encode()


SOURCE = Source(
    name="vault",
    label="HashiCorp Vault",
    noun="the field of Vault",
    describe_allowed=_describe_allowed,
    is_offered=_is_offered,
    find_objection=_find_objection,
    read=_read,
    check_settings=check_settings,
)
