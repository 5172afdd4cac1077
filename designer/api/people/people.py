"""People and their rights in the API, for administrators."""

from contextlib import AbstractContextManager

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from designer.accounts.current_user import person
from designer.api.http.conditions import IfMatch, matching
from designer.api.http.pages import read_page
from designer.api.schemas import Given
from designer.api.signing_in import FOR_EVERYTHING
from designer.input.number_types import WholeNumber
from designer.models import User
from designer.services.people import (
    CatalogRight,
    change_rights,
    find_person,
    list_people,
    rights_of,
    set_administrator,
)

router = Router(tags=["people"])


class PersonOut(Schema):
    """An account; rights are those that were granted to it. An administrator has all of them."""

    id: int
    user_name: str
    is_active: bool
    is_administrator: bool
    rights: list[CatalogRight]


class RightsIn(Given):
    """The rights that an account shall have, such as manage_catalog; those that are left out are revoked."""

    rights: list[CatalogRight]


class AdministratorIn(Given):
    """Whether an account shall have every right."""

    is_administrator: bool


@router.get("/people", response=list[PersonOut])
def get_people(
    request: HttpRequest, response: HttpResponse, after: WholeNumber = 0, limit: WholeNumber = 100
) -> list[PersonOut]:
    """List the accounts by their number; the next page begins after the last id. For administrators."""
    people = list_people(person(request)).order_by("pk").filter(pk__gt=after)
    return [_describe(each) for each in read_page(request, response, people, limit)]


@router.get("/people/{person_id}", response=PersonOut)
def get_person(request: HttpRequest, person_id: int) -> PersonOut:
    """Give an account. For administrators."""
    return _describe(find_person(person(request), person_id))


@router.put("/people/{person_id}/rights", response=PersonOut, auth=FOR_EVERYTHING)
def put_rights(request: HttpRequest, person_id: int, payload: RightsIn, if_match: IfMatch = "") -> PersonOut:
    """Grant and revoke rights. If-Match is the ETag of the account. For administrators."""
    user = person(request)
    with _matching(request, person_id, if_match):
        change_rights(user, find_person(user, person_id), payload.rights)
    return _describe(find_person(user, person_id))


@router.put("/people/{person_id}/administrator", response=PersonOut, auth=FOR_EVERYTHING)
def put_administrator(
    request: HttpRequest, person_id: int, payload: AdministratorIn, if_match: IfMatch = ""
) -> PersonOut:
    """Make somebody an administrator, or take it back; never from the last one. If-Match is the ETag of the account.
    For administrators."""
    user = person(request)
    with _matching(request, person_id, if_match):
        set_administrator(user, find_person(user, person_id), is_administrator=payload.is_administrator)
    return _describe(find_person(user, person_id))


def _matching(request: HttpRequest, person_id: int, if_match: str) -> AbstractContextManager[None]:
    return matching(if_match, User.objects.filter(pk=person_id), lambda: get_person(request, person_id))


def _describe(account: User) -> PersonOut:
    return PersonOut(
        id=account.pk,
        user_name=account.get_username(),
        is_active=account.is_active,
        is_administrator=account.is_superuser,
        rights=[right for right in CatalogRight if right in rights_of(account)],
    )
