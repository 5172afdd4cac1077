"""Who has which rights on a thing, and why, in the API."""

from typing import Annotated, Any, cast

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from designer.accounts.current_user import person
from designer.api.http.conditions import IfMatch, matching
from designer.api.schemas import Given
from designer.api.signing_in import FOR_EVERYTHING
from designer.errors import NotFound
from designer.input.texts import NO_NUL
from designer.models import Root, RootGrant, Team, User
from designer.people.access import Line, explain, read_lines
from designer.people.permissions import Action, Owned, require
from designer.services.access import change_access, find_principal, find_thing

router = Router(tags=["access"])
MOST_NAMES = 20

Text = Annotated[str, Field(max_length=150, pattern=NO_NUL)]


class GrantOut(Schema):
    """That a person, or a team, has a role or a right; inherited is false where it was given on the thing itself."""

    person: str | None
    team: str | None
    name: str
    given_on: str
    inherited: bool


class AccessIn(Given):
    """What a person, or a team, shall have on the thing itself; what is left out is taken away.

    sure: also where nobody with a role here could give rights any more.
    """

    person: Text | None = None
    team: Text | None = None
    names: Annotated[list[Text], Field(max_length=MOST_NAMES)]
    sure: bool = False


class ReasonOut(Schema):
    """Whether somebody may do something, and why or whom to ask."""

    action: str
    allowed: bool
    reason: str


@router.get("/access/{kind}/{what}", response=list[GrantOut])
def get_access(request: HttpRequest, kind: str, what: str) -> list[GrantOut]:
    """Say who has which rights on a project, connection, environment or folder, on the catalog or the installation.

    kind is one of these words; the catalog and the installation have the number 0.
    """
    return _describe(find_thing(person(request), kind, what))


@router.put("/access/{kind}/{what}", response=list[GrantOut], auth=FOR_EVERYTHING)
def put_access(request: HttpRequest, kind: str, what: str, payload: AccessIn, if_match: IfMatch = "") -> list[GrantOut]:
    """Give a person or a team these roles and rights in place of those that were given before."""
    user = person(request)
    thing = find_thing(user, kind, what, Action.MANAGE_PERMISSIONS)
    with matching(if_match, _rows_of(thing), lambda: get_access(request, kind, what)):
        _give(user, thing, payload)
    return _describe(find_thing(user, kind, what))


def _give(user: User, thing: Owned | Root, asked: AccessIn) -> None:
    principal = find_principal(asked.team or asked.person or "", is_team=asked.team is not None)
    had = {line.name for line in read_lines(thing) if line.is_own and line.principal == principal}
    wanted = set(asked.names)
    change_access(user, thing, principal, give=wanted, take=had - wanted, is_sure=asked.sure)


def _rows_of(thing: Owned | Root) -> QuerySet[Any]:
    """Give the row of a thing; the catalog and the installation have none, so those of the rights on them."""
    if isinstance(thing, Root):
        return RootGrant.objects.filter(root=thing)
    return type(cast("Model", thing))._default_manager.filter(pk=cast("Model", thing).pk)


@router.get("/access/{kind}/{what}/why", response=list[ReasonOut])
def get_reasons(request: HttpRequest, kind: str, what: str, who: Text = "") -> list[ReasonOut]:
    """Say what somebody may do with a thing, and why; about others this is for those who may give rights on it."""
    user = person(request)
    thing = find_thing(user, kind, what)
    reasons = explain(_find_asked(user, thing, who), thing)
    return [ReasonOut(action=each.action, allowed=each.is_allowed, reason=each.sentence) for each in reasons]


def _find_asked(user: User, thing: Owned | Root, name: str) -> User:
    if not name or name.casefold() == user.username.casefold():
        return user
    require(user, Action.MANAGE_PERMISSIONS, thing)
    found = User.objects.filter(username__iexact=name).first()
    if found is None:
        raise NotFound(f"There is no user called “{name}”.")
    return found


def _describe(thing: Owned | Root) -> list[GrantOut]:
    return [_describe_line(line) for line in read_lines(thing)]


def _describe_line(line: Line) -> GrantOut:
    whose: dict[str, Any] = {"person": None, "team": None}
    whose["team" if isinstance(line.principal, Team) else "person"] = str(line.principal)
    return GrantOut(name=line.name, given_on=line.where, inherited=not line.is_own, **whose)
