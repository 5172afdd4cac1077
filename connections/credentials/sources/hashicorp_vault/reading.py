"""Asking Vault for one field of a secret, in bounded time, and what its refusals mean for whoever wants to mend them.

No error here carries on another one: those of hvac and requests hold what was sent and answered.
"""

import time
from typing import Any

import requests

from connections.credentials.sources.hashicorp_vault.installation import Login, Place, find_logins
from connections.credentials.sources.hashicorp_vault.login import find_token, forget_token
from connections.credentials.sources.source import SecretUnavailable
from connections.waiting.background import BackgroundCalls, CallAbandoned
from connections.waiting.cancel_scope import WaitCanceled
from connections.waiting.deadline import Deadline
from designer.installation.vaults import VaultSettings

try:
    import hvac
    from hvac import exceptions as refusals
except ImportError:
    hvac = None

MOST_AT_ONCE = 8
REST = 5.0
"""Seconds in which a Vault that is away is not asked again, so that a thousand tasks do not wait for it one by one."""
NOT_INSTALLED = "Vault cannot be asked there: the extra “vault” of Mailwright (hvac) is not installed."
AWAY = "Vault at {address} cannot be reached from there. Is it up, and is there a way to it?"
SLOW = "Vault at {address} has not answered within {seconds:g} seconds ({setting})."
SEALED = "Vault at {address} is sealed, or not in service yet. Its operators have to unseal it."
BUSY = "Vault at {address} refuses requests for now: it is overloaded, or has an error of its own."
NOT_TRUSTED = "The certificate of Vault at {address} is not trusted there. Set {setting} to the authority's file."
DENIED = (
    "Vault at {address} does not let the workers read {path}. Its administrators have to give them a policy with the "
    "capability read on that path, or a token that has not ended."
)
NO_SIGN_IN = "Vault at {address} did not accept the workers by {method}. Check the role, and the secret in its file."
NOTHING = "There is nothing at {path} in Vault at {address}, or it was deleted. Check the path, and its namespace."
NO_FIELD = "The secret {path} in Vault has no field “{field}”. Write one of its fields behind #."
NO_TEXT = "The field “{field}” of {path} in Vault is no text. Put the secret there as text."
ODD = "What answers at {address} is not Vault's KV version 2. Check {setting}, and that the mount is of that version."
CANCELED = "Nobody wants it any more."

_calls = BackgroundCalls(MOST_AT_ONCE)
_resting: dict[str, tuple[float, str]] = {}
"""By address, until when a Vault that is away is left alone, and the sentence."""


def read_field(vault: VaultSettings, place: Place) -> str:
    """Give a field of a secret. Raises SecretUnavailable."""
    address, seconds = vault.address, vault.timeout
    if hvac is None:
        raise SecretUnavailable(NOT_INSTALLED)
    until, sentence = _resting.get(address, (0.0, ""))
    if time.monotonic() < until:
        raise SecretUnavailable(sentence, another_try_helps=True)
    try:
        answer = _calls.call(Deadline.after(seconds), lambda: _ask(vault, place), "vault")
    except CallAbandoned:
        said = {"address": address, "seconds": seconds, "setting": vault.variable("VAULT_TIMEOUT")}
        raise _rest(address, SLOW.format(**said)) from None
    except WaitCanceled:
        raise SecretUnavailable(CANCELED) from None
    return _take(answer, vault, place)


def _ask(vault: VaultSettings, place: Place) -> Any:
    """Read the secret, signed in; with another token where the one that was used again has ended."""
    (login,) = find_logins(vault)
    try:
        return _ask_as(vault, login, place)
    except _Denied as error:
        if not forget_token(vault, login):
            raise SecretUnavailable(error.sentence) from None
    try:
        return _ask_as(vault, login, place)
    except _Denied as error:
        raise SecretUnavailable(error.sentence) from None


class _Denied(Exception):
    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def _ask_as(vault: VaultSettings, login: Login, place: Place) -> Any:
    address = vault.address
    said = {"address": address, "path": place.api_path, "method": login.method}
    client = _make_client(vault)
    try:
        try:
            client.token = find_token(client, vault, login)
        except (refusals.InvalidRequest, refusals.Forbidden, refusals.Unauthorized, refusals.InvalidPath):
            raise SecretUnavailable(NO_SIGN_IN.format(**said)) from None
        return client.secrets.kv.v2.read_secret_version(
            place.path, mount_point=place.mount, raise_on_deleted_version=True
        )
    except (refusals.Forbidden, refusals.Unauthorized):
        raise _Denied(DENIED.format(**said)) from None
    except refusals.InvalidPath:
        raise SecretUnavailable(NOTHING.format(**said)) from None
    except refusals.VaultDown:
        raise _rest(address, SEALED.format(**said)) from None
    except (refusals.InvalidRequest, refusals.VaultNotInitialized, ValueError, KeyError, TypeError):
        raise SecretUnavailable(ODD.format(**said, setting=vault.variable("VAULT_ADDR"))) from None
    except refusals.VaultError:
        raise _rest(address, BUSY.format(**said)) from None
    except requests.exceptions.SSLError:
        raise SecretUnavailable(NOT_TRUSTED.format(**said, setting=vault.variable("VAULT_CACERT"))) from None
    except requests.RequestException:
        raise _rest(address, AWAY.format(**said)) from None
    except OSError:  # the authority's file is not there
        raise SecretUnavailable(NOT_TRUSTED.format(**said, setting=vault.variable("VAULT_CACERT"))) from None
    finally:
        client.adapter.close()


def _make_client(vault: VaultSettings) -> Any:
    """A token of "" and verify keep hvac from looking for them in the environment; no redirect is followed, which
    would take the token elsewhere."""
    return hvac.Client(
        url=vault.address,
        token="",
        namespace=vault.namespace or None,
        verify=vault.authority or True,
        timeout=vault.timeout,
        allow_redirects=False,
    )


def _rest(address: str, sentence: str) -> SecretUnavailable:
    _resting[address] = (time.monotonic() + REST, sentence)
    return SecretUnavailable(sentence, another_try_helps=True)


def _take(answer: Any, vault: VaultSettings, place: Place) -> str:
    said = {"path": place.api_path, "field": place.field}
    try:
        fields = answer["data"]["data"]
    except (TypeError, KeyError):
        fields = None
    if not isinstance(fields, dict):
        raise SecretUnavailable(ODD.format(address=vault.address, setting=vault.variable("VAULT_ADDR")))
    if place.field not in fields:
        raise SecretUnavailable(NO_FIELD.format(**said))
    if not isinstance(fields[place.field], str):
        raise SecretUnavailable(NO_TEXT.format(**said))
    return str(fields[place.field])
