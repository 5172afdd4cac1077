"""Credentials in the API. The secret can be written and never read."""

import base64
import binascii
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema, Status
from pydantic import Field, SecretStr

from connections.credentials.checks.services import ask_check
from connections.credentials.references import KEPT
from connections.credentials.services import (
    MOST_TEAMS,
    ONE_LINE,
    CredentialData,
    change_credential,
    create_credential,
    delete_credential,
    find_credential,
    find_own_credential,
    usable_credentials,
)
from connections.hosts.patterns import LONGEST_PATTERN, MOST_PATTERNS, read_patterns
from connections.models import LONGEST_REFERENCE, Credential, CredentialKind, SecretCheck
from designer.accounts.current_user import person
from designer.api.http.conditions import IfMatch, matching
from designer.api.http.pages import read_page
from designer.api.schemas import Given
from designer.api.signing_in import FOR_EVERYTHING
from designer.errors import Invalid
from designer.input.number_types import PLAIN, WholeNumber
from designer.models import User
from designer.package.document import Description, Name
from designer.people.permissions import Action, may

router = Router(tags=["credentials"])
LARGEST_NUMBER = 2**63 - 1
TeamNames = Annotated[
    list[Annotated[str, Field(min_length=1, max_length=150, pattern=ONE_LINE)]], Field(max_length=MOST_TEAMS)
]


class CheckOut(Schema):
    """Whether a worker could read the secret of a credential, which it keeps to itself."""

    asked_at: datetime
    answered_at: datetime | None
    worker: str
    is_readable: bool | None
    """Null while no worker has answered."""
    problem: str
    """Why it cannot be read, and what to do."""


class CredentialOut(Schema):
    """A credential that you may use, without its secret."""

    id: UUID
    name: str
    description: str
    kind: CredentialKind
    user_name: str
    source: str
    """Where its secret is: "kept" here, encrypted, or a source that workers read it from."""
    reference: str | None
    """The secret's name at that source, never the secret; null unless you may change the credential."""
    check: CheckOut | None
    """The last check since the secret was changed; null also unless you may change the credential."""
    owner: str
    servers: list[str]
    """The servers that it may be shown to: mail.example.com, *.example.com, mail.example.com:587."""
    allows_unverified_tls: bool
    """Whether NTLM may show it without TLS, or with a certificate that is not verified."""
    users: list[str] | None
    """Who may use it beside its owner; null unless you may change it."""
    projects: list[int] | None
    """The projects whose runs may use it; null unless you may change it."""
    teams: list[str] | None
    """The teams whose people may use it; null unless you may change it."""
    managing_teams: list[str] | None
    """The teams whose people may change it; null unless you may."""


class CredentialIn(Given):
    """A credential to make or to change. Without a secret and a source, those that are there stay."""

    name: Name
    description: Description = ""
    kind: CredentialKind = CredentialKind.PASSWORD
    user_name: Annotated[str, Field(min_length=1, max_length=256, pattern=ONE_LINE)]
    """DOMAIN\\user or user@REALM."""
    secret: SecretStr | None = None
    """The password, or the content of the keytab in base64."""
    source: Annotated[str, Field(min_length=1, max_length=32, pattern=ONE_LINE)] | None = None
    """Where the secret is: "kept" here; or, for administrators, "environment" or "file" of the workers."""
    reference: Annotated[str, Field(max_length=LONGEST_REFERENCE, pattern=ONE_LINE)] = ""
    """The secret's name at that source, which the operator's settings have to allow."""
    users: list[Annotated[str, Field(max_length=150, pattern=ONE_LINE)]] = []
    """The names of the users who may use it, beside its owner."""
    projects: list[Annotated[int, Field(ge=1, le=LARGEST_NUMBER), PLAIN]] = []
    """The numbers of the projects whose runs may use it."""
    teams: TeamNames | None = None
    """The names of the teams whose people may use it; null keeps those that are there."""
    managing_teams: TeamNames | None = None
    """The names of the teams whose people may change it, which only its owner says; null keeps those that are there."""
    servers: (
        Annotated[list[Annotated[str, Field(max_length=LONGEST_PATTERN)]], Field(max_length=MOST_PATTERNS)] | None
    ) = None
    """The servers that it may be shown to; null keeps those that are there, and a new one may be shown to none."""
    allows_unverified_tls: bool = False
    """Whether NTLM may show it without TLS, or with a certificate that is not verified."""

    def to_data(self) -> CredentialData:
        """Give it as services want it. Raises Invalid."""
        return CredentialData(
            name=self.name,
            description=self.description,
            kind=self.kind,
            user_name=self.user_name,
            secret=self._secret_octets(),
            source="" if self.source == KEPT else self.source,
            reference=self.reference,
            user_names=frozenset(self.users),
            project_ids=frozenset(self.projects),
            team_names=None if self.teams is None else frozenset(self.teams),
            managing_team_names=None if self.managing_teams is None else frozenset(self.managing_teams),
            servers=None if self.servers is None else "\n".join(self.servers),
            allows_unverified_tls=self.allows_unverified_tls,
        )

    def _secret_octets(self) -> bytes | None:
        if self.secret is None:
            return None
        text = self.secret.get_secret_value()
        try:
            if self.kind is not CredentialKind.KEYTAB:
                return text.encode()
            return base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError) as error:
            sentence = "The secret cannot be read. A password is text, a keytab is in base64."
            raise Invalid(sentence, {"secret": sentence}) from error


@router.get("/credentials", response=list[CredentialOut])
def list_credentials(
    request: HttpRequest, response: HttpResponse, after: UUID | None = None, limit: WholeNumber = 100
) -> list[CredentialOut]:
    """List the credentials that you may use, by name; the next page begins after the last id."""
    user = person(request)
    credentials = usable_credentials(user).prefetch_related("users", "projects", "teams", "managing_teams")
    if after:
        credentials = credentials.filter(name__gt=find_credential(user, after).name)
    page = read_page(request, response, credentials, limit, lambda one: one.uid)
    return [_describe(user, one) for one in page]


@router.post("/credentials", response={201: CredentialOut}, auth=FOR_EVERYTHING)
def post_credential(request: HttpRequest, payload: CredentialIn) -> Status[CredentialOut]:
    """Make a credential of your own."""
    user = person(request)
    return Status(201, _describe(user, create_credential(user, payload.to_data())))


@router.get("/credentials/{credential_id}", response=CredentialOut)
def get_credential(request: HttpRequest, credential_id: UUID) -> CredentialOut:
    """Give a credential that you may use."""
    user = person(request)
    return _describe(user, find_credential(user, credential_id))


@router.put("/credentials/{credential_id}", response=CredentialOut, auth=FOR_EVERYTHING)
def put_credential(
    request: HttpRequest, credential_id: UUID, payload: CredentialIn, if_match: IfMatch = ""
) -> CredentialOut:
    """Change a credential of your own."""
    user, data = person(request), payload.to_data()
    with _matching(request, credential_id, if_match):
        return _describe(user, change_credential(user, find_own_credential(user, credential_id), data))


@router.delete("/credentials/{credential_id}", response={204: None}, auth=FOR_EVERYTHING)
def remove_credential(request: HttpRequest, credential_id: UUID, if_match: IfMatch = "") -> Status[None]:
    """Delete a credential of your own."""
    with _matching(request, credential_id, if_match):
        delete_credential(person(request), find_own_credential(person(request), credential_id))
    return Status(204, None)


def _matching(request: HttpRequest, credential_id: UUID, if_match: str) -> AbstractContextManager[None]:
    rows = Credential.objects.filter(uid=credential_id)
    return matching(if_match, rows, lambda: get_credential(request, credential_id))


@router.post("/credentials/{credential_id}/check", response={202: CheckOut}, auth=FOR_EVERYTHING)
def post_check(request: HttpRequest, credential_id: UUID) -> Status[CheckOut]:
    """Have a worker read the secret of a credential of your own; ask for the credential to see what it found."""
    user = person(request)
    return Status(202, _check_out(ask_check(user, find_own_credential(user, credential_id))))


def _describe_check(credential: Credential) -> CheckOut | None:
    check = getattr(credential, "secret_check", None)
    return _check_out(check) if check else None


def _check_out(check: SecretCheck) -> CheckOut:
    return CheckOut(
        asked_at=check.asked_at,
        answered_at=check.answered_at,
        worker=check.worker,
        is_readable=check.is_readable,
        problem=check.problem,
    )


def _describe(user: User, credential: Credential) -> CredentialOut:
    is_own = may(user, Action.MODIFY, credential)
    return CredentialOut(
        id=credential.uid,
        name=credential.name,
        description=credential.description,
        kind=CredentialKind(credential.kind),
        user_name=credential.user_name,
        source=credential.source or KEPT,
        reference=credential.reference if is_own else None,
        check=_describe_check(credential) if is_own else None,
        owner=credential.owner.get_username() if credential.owner else "",
        servers=[str(pattern) for pattern in read_patterns(credential.servers)],
        allows_unverified_tls=credential.allows_unverified_tls,
        users=sorted(one.get_username() for one in credential.users.all()) if is_own else None,
        projects=sorted(one.pk for one in credential.projects.all()) if is_own else None,
        teams=sorted(one.name for one in credential.teams.all()) if is_own else None,
        managing_teams=sorted(one.name for one in credential.managing_teams.all()) if is_own else None,
    )
