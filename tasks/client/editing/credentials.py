"""Credentials: their secrets go in, and never come out. They take a token for everything."""

from base64 import b64encode
from collections.abc import Sequence
from typing import Literal
from uuid import UUID

from tasks.client.answers import Answer
from tasks.client.editing.conditional import State, change_state, read_state
from tasks.client.errors import NotFound
from tasks.client.exchange import Steps
from tasks.client.finding import MOST
from tasks.client.reading import ask_for_all, get

KEPT_FIELDS = ("name", "description", "kind", "user_name", "users", "projects", "allows_unverified_tls")
"""What a change gives anew, because it would be emptied otherwise; the rest stays where it is not given."""


class Credential(Answer):
    """A credential that one may use. users and projects are None unless one may change it."""

    id: UUID
    name: str
    description: str
    kind: str
    user_name: str
    source: str
    owner: str
    servers: list[str]
    users: list[str] | None
    projects: list[int] | None
    etag: str = ""


CredentialWord = UUID | str | Credential
"""A credential: its ID, its name, or itself."""


def credentials() -> Steps[list[Credential]]:
    """List the credentials that one may use, by name."""
    return (yield from ask_for_all(Credential, get("/credentials", limit=500), MOST))


def create_credential(
    name: str,
    user_name: str,
    secret: str | bytes,
    *,
    kind: Literal["password", "keytab"] = "password",
    servers: Sequence[str] = (),
    users: Sequence[str] = (),
    projects: Sequence[int] = (),
) -> Steps[Credential]:
    """Make a credential of one's own: a password as text, or a keytab as octets. servers are those that it may be shown
    to, users and projects who may use it."""
    who = {"servers": list(servers), "users": list(users), "projects": list(projects)}
    body = {"name": name, "user_name": user_name, "kind": kind, "secret": _encode(secret), **who}
    return State((yield from change_state("POST", "/credentials", body)), "").read_as(Credential)


def change_secret(credential: CredentialWord, secret: str | bytes) -> Steps[Credential]:
    """Give a credential another secret, and leave all else as it is. Raises Conflict where it is changed meanwhile."""
    found = yield from _find(credential)
    state = yield from read_state(f"/credentials/{found}")
    kept = {name: state.fields[name] for name in KEPT_FIELDS if state.fields.get(name) is not None}
    body = {**kept, "secret": _encode(secret)}
    changed = yield from change_state("PUT", f"/credentials/{found}", body, state.etag)
    return State(changed, "").read_as(Credential)


def delete_credential(credential: CredentialWord) -> Steps[None]:
    """Delete a credential of one's own."""
    found = yield from _find(credential)
    yield from change_state("DELETE", f"/credentials/{found}", None)


def _find(word: CredentialWord) -> Steps[UUID]:
    if not isinstance(word, str):
        return word if isinstance(word, UUID) else word.id
    found = yield from credentials()
    matching = [each.id for each in found if word.casefold() in (each.name.casefold(), str(each.id))]
    if not matching:
        raise NotFound(f"There is no credential “{word}” that you may use.")
    return matching[0]


def _encode(secret: str | bytes) -> str:
    return secret if isinstance(secret, str) else b64encode(secret).decode()
