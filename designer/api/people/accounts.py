"""Accounts in the API, for administrators: inviting somebody, a new link that sets a password, lost second factors,
sessions, closing them."""

from datetime import datetime
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema, Status
from pydantic import StringConstraints

from designer.accounts.current_user import person
from designer.accounts.links.invitations import invite
from designer.accounts.links.notices import send_link
from designer.accounts.links.resets import make_reset_link
from designer.accounts.links.tokens import address_of
from designer.accounts.second_factor.resetting import reset_second_factors
from designer.accounts.sessions import end_all_sessions
from designer.api.http.idempotency import IdempotencyKey, once
from designer.api.schemas import Given
from designer.api.signing_in import FOR_EVERYTHING
from designer.models import AccountLink, User
from designer.services.people import change_email, find_person, set_active

router = Router(tags=["people"])


class InvitationIn(Given):
    """Whom to invite: a user name or an e-mail address, and an address for mails where the name is none."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=150)]
    email: Annotated[str, StringConstraints(max_length=254)] = ""


class EmailIn(Given):
    """The address for mails about an account; empty for none."""

    email: Annotated[str, StringConstraints(max_length=254, pattern=r"^([^@\s\x00-\x1f\x7f]+@[^@\s\x00-\x1f\x7f]+)?$")]


class ActiveIn(Given):
    """Whether an account is open."""

    is_active: bool


class LinkOut(Schema):
    """A link that sets the password of an account, once. It is given only here; mailed tells that it was mailed too."""

    person_id: int
    user_name: str
    link: str
    ends_at: datetime
    mailed: bool


@router.post("/invitations", response={201: LinkOut}, auth=FOR_EVERYTHING)
def post_invitation(
    request: HttpRequest, payload: InvitationIn, idempotency_key: IdempotencyKey = ""
) -> Status[LinkOut] | HttpResponse:
    """Invite somebody: make an account with a link that sets its password. For administrators."""
    return once(request, idempotency_key, lambda: Status(201, _invite(request, payload)))


def _invite(request: HttpRequest, asked: InvitationIn) -> LinkOut:
    invited = invite(person(request), asked.name, asked.email)
    return _give(request, invited.user, invited.word)


@router.post("/people/{person_id}/password-link", response={201: LinkOut}, auth=FOR_EVERYTHING)
def post_password_link(
    request: HttpRequest, person_id: int, idempotency_key: IdempotencyKey = ""
) -> Status[LinkOut] | HttpResponse:
    """Make a link that sets the password of an account; earlier ones end. For administrators."""
    return once(request, idempotency_key, lambda: Status(201, _make_link(request, person_id)))


def _make_link(request: HttpRequest, person_id: int) -> LinkOut:
    account = find_person(person(request), person_id)
    return _give(request, account, make_reset_link(person(request), account))


@router.delete("/people/{person_id}/second-factors", response={204: None}, auth=FOR_EVERYTHING)
def remove_second_factors(request: HttpRequest, person_id: int) -> Status[None]:
    """Take away the second factors of somebody who has lost them. For administrators."""
    user = person(request)
    reset_second_factors(user, find_person(user, person_id))
    return Status(204, None)


@router.delete("/people/{person_id}/sessions", response={204: None}, auth=FOR_EVERYTHING)
def remove_sessions(request: HttpRequest, person_id: int) -> Status[None]:
    """End all sessions of somebody. For administrators."""
    user = person(request)
    end_all_sessions(user, find_person(user, person_id))
    return Status(204, None)


@router.put("/people/{person_id}/email", response=EmailIn, auth=FOR_EVERYTHING)
def put_email(request: HttpRequest, person_id: int, payload: EmailIn) -> EmailIn:
    """Set the address for mails about an account. For administrators."""
    user = person(request)
    change_email(user, find_person(user, person_id), payload.email)
    return payload


@router.put("/people/{person_id}/active", response=ActiveIn, auth=FOR_EVERYTHING)
def put_active(request: HttpRequest, person_id: int, payload: ActiveIn) -> ActiveIn:
    """Close an account, which ends its sessions and tokens, or open it again; never one's own. For administrators."""
    user = person(request)
    set_active(user, find_person(user, person_id), is_active=payload.is_active)
    return payload


def _give(request: HttpRequest, account: User, word: str) -> LinkOut:
    link = AccountLink.objects.get(user=account)
    return LinkOut(
        person_id=account.pk,
        user_name=account.username,
        link=address_of(word, request),
        ends_at=link.ends_at,
        mailed=send_link(account, word, AccountLink.Purpose(link.purpose)),
    )
