"""Credentials in the API. The secret can be written and never read."""

import base64
import binascii
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field, SecretStr

from connections.credentials.services import (
    CredentialData,
    change_credential,
    create_credential,
    delete_credential,
    find_credential,
    find_own_credential,
    usable_credentials,
)
from connections.models import Credential, CredentialKind
from designer.api.root import person
from designer.errors import Invalid

router = Router(tags=["credentials"])


class CredentialOut(Schema):
    """A credential that you may use, without its secret."""

    id: UUID
    name: str
    description: str
    kind: CredentialKind
    user_name: str
    owner: str


class CredentialIn(Schema):
    """A credential to make or to change. Without a secret, the one that is kept stays."""

    name: Annotated[str, Field(min_length=1, max_length=128)]
    description: Annotated[str, Field(max_length=1024)] = ""
    kind: CredentialKind = CredentialKind.PASSWORD
    user_name: Annotated[str, Field(min_length=1, max_length=256)]
    """DOMAIN\\user or user@REALM."""
    secret: SecretStr | None = None
    """The password, or the content of the keytab in base64."""
    users: list[str] = []
    """The names of the users who may use it, beside its owner."""
    projects: list[int] = []
    """The numbers of the projects whose runs may use it."""

    def to_data(self) -> CredentialData:
        """Give it as services want it. Raises Invalid."""
        return CredentialData(
            name=self.name,
            description=self.description,
            kind=self.kind,
            user_name=self.user_name,
            secret=self._secret_octets(),
            user_names=frozenset(self.users),
            project_ids=frozenset(self.projects),
        )

    def _secret_octets(self) -> bytes | None:
        if self.secret is None:
            return None
        text = self.secret.get_secret_value()
        if self.kind is not CredentialKind.KEYTAB:
            return text.encode()
        try:
            return base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError) as error:
            raise Invalid("The keytab is not in base64.", {"secret": "The keytab is not in base64."}) from error


@router.get("/credentials", response=list[CredentialOut])
def list_credentials(request: HttpRequest, limit: int = 500) -> list[CredentialOut]:
    """List the credentials that you may use, by name."""
    return [_describe(one) for one in usable_credentials(person(request))[: max(1, min(limit, 500))]]


@router.post("/credentials", response={201: CredentialOut})
def post_credential(request: HttpRequest, payload: CredentialIn) -> Status[CredentialOut]:
    """Make a credential of your own."""
    return Status(201, _describe(create_credential(person(request), payload.to_data())))


@router.get("/credentials/{credential_id}", response=CredentialOut)
def get_credential(request: HttpRequest, credential_id: UUID) -> CredentialOut:
    """Give a credential that you may use."""
    return _describe(find_credential(person(request), credential_id))


@router.put("/credentials/{credential_id}", response=CredentialOut)
def put_credential(request: HttpRequest, credential_id: UUID, payload: CredentialIn) -> CredentialOut:
    """Change a credential of your own."""
    credential = find_own_credential(person(request), credential_id)
    return _describe(change_credential(person(request), credential, payload.to_data()))


@router.delete("/credentials/{credential_id}", response={204: None})
def remove_credential(request: HttpRequest, credential_id: UUID) -> Status[None]:
    """Delete a credential of your own."""
    delete_credential(person(request), find_own_credential(person(request), credential_id))
    return Status(204, None)


def _describe(credential: Credential) -> CredentialOut:
    return CredentialOut(
        id=credential.uid,
        name=credential.name,
        description=credential.description,
        kind=CredentialKind(credential.kind),
        user_name=credential.user_name,
        owner=credential.owner.get_username() if credential.owner else "",
    )
