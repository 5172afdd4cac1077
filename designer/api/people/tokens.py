"""One's own API tokens in the API. A token makes no other: that needs the session of a browser."""

from datetime import date, datetime
from typing import Annotated

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import StringConstraints

from designer.accounts.current_user import person
from designer.accounts.tokens.issuing import issue_token, revoke_token, tokens_of
from designer.api.schemas import Given
from designer.api.signing_in import FOR_EVERYTHING, WITH_A_SESSION
from designer.input.texts import NO_NUL
from designer.models import ApiToken

router = Router(tags=["tokens"])


class TokenIn(Given):
    """A token to be made: good until the end of the day ends_on (UTC), a year away at most."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=NO_NUL)]
    scope: ApiToken.Scope = ApiToken.Scope.READ
    ends_on: date


class TokenOut(Schema):
    """A token, without what it is."""

    id: int
    name: str
    scope: ApiToken.Scope
    made_at: datetime
    ends_at: datetime
    seen_at: datetime | None
    address: str


class NewTokenOut(TokenOut):
    """A new token. token is what is sent as `Authorization: Bearer`; it is given only here."""

    token: str


@router.get("/tokens", response=list[TokenOut])
def list_tokens(request: HttpRequest) -> list[ApiToken]:
    """List one's own tokens."""
    return list(tokens_of(person(request)))


@router.post("/tokens", response={201: NewTokenOut}, auth=WITH_A_SESSION)
def post_token(request: HttpRequest, payload: TokenIn) -> Status[NewTokenOut]:
    """Make a token."""
    issued = issue_token(person(request), payload.name, payload.scope, payload.ends_on)
    told = TokenOut.from_orm(issued.token)
    return Status(201, NewTokenOut(token=issued.word, **told.model_dump()))


@router.delete("/tokens/{token_id}", response={204: None}, auth=FOR_EVERYTHING)
def remove_token(request: HttpRequest, token_id: int) -> Status[None]:
    """Revoke a token: one's own, or as an administrator anybody's."""
    revoke_token(person(request), token_id)
    return Status(204, None)
