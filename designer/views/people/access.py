"""The page Access of anything that rights are given on: who has which, why somebody may or may not, and changing it."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from designer.accounts.current_user import person
from designer.errors import Invalid
from designer.models import Root, Team, User
from designer.people.access import explain
from designer.people.permissions import Action, Owned, actions_on, may
from designer.people.places import Place, find_places, grants_at
from designer.people.rights import ROLES, Right, Role
from designer.registry.securables import kinds
from designer.services import access
from designer.storage.paging import Order, read_page
from designer.views.refusals import refusals_in, status_of
from designer.views.search import searched

MOST_TEAMS = 500
BY_NAME = Order(text="small_name")


class GrantForm(forms.Form):
    """Who shall have which role or right."""

    is_team = forms.ChoiceField(choices=[("", "A person"), ("1", "A team")], required=False, label="Who")
    principal = forms.CharField(
        max_length=150,
        label="Name",
        error_messages={"required": "Type the user name of a person, or the name of a team."},
        widget=forms.TextInput(attrs={"list": "team-names", "autocomplete": "off"}),
    )
    name = forms.ChoiceField(
        choices=[("Roles", [(role, role) for role in Role]), ("Single rights", [(right, right) for right in Right])],
        label="Role or right",
    )


@require_safe
def show(request: HttpRequest, kind: str, what: str) -> HttpResponse:
    """Show who has which rights on a thing, and why somebody may do something with it or not."""
    return _show(request, access.find_thing(person(request), kind, what), (kind, what), GrantForm())


@require_POST
def give(request: HttpRequest, kind: str, what: str) -> HttpResponse:
    """Give somebody a role or a right."""
    user = person(request)
    thing, form = access.find_thing(user, kind, what, Action.MANAGE_PERMISSIONS), GrantForm(request.POST)
    if form.is_valid():
        with refusals_in(form):
            given = form.cleaned_data
            principal = access.find_principal(given["principal"], is_team=bool(given["is_team"]))
            access.change_access(user, thing, principal, give=[given["name"]])
            messages.success(request, f"{principal} has {given['name']} here now.")
            return redirect("access", kind, what)
    return _show(request, thing, (kind, what), form)


@require_POST
def take(request: HttpRequest, kind: str, what: str) -> HttpResponse:
    """Take a role or a right away; who has taken his own may not be able to come back to the page."""
    user = person(request)
    thing = access.find_thing(user, kind, what, Action.MANAGE_PERMISSIONS)
    try:
        grant = access.find_own_grant(thing, request.POST.get("grant", ""))
        principal, is_sure = grant.person or grant.team, request.POST.get("is_sure") == "1"
        access.change_access(user, thing, principal, take=[grant.name], is_sure=is_sure)
        messages.success(request, f"{principal} has {grant.name} here no more.")
    except Invalid as error:
        messages.error(request, error.sentence)
    return redirect(_come_back(request, kind, what) if may(user, Action.READ, thing) else "projects")


def _come_back(request: HttpRequest, kind: str, what: str) -> str:
    """Give the address of the page and of the place in its list that the form was on."""
    return f"{reverse('access', args=[kind, what])}?{request.GET.urlencode()}"


def _show(request: HttpRequest, thing: Owned | Root, place: tuple[str, str], form: GrantForm) -> HttpResponse:
    user = person(request)
    allowed = actions_on(user, thing)
    asked = _find_asked(request, user, may_ask=Action.MANAGE_PERMISSIONS in allowed)
    context = {
        "kind": place[0],
        "what": place[1],
        "here_url": reverse("access", args=place),
        "thing": thing,
        **_describe(thing, place[0]),
        **_list(request, thing),
        "allowed": allowed,
        "form": form,
        "teams": Team.objects.order_by("name").values_list("name", flat=True)[:MOST_TEAMS],
        "asked": asked,
        "reasons": explain(asked, thing) if asked else [],
        "roles": [(role, sorted(held)) for role, held in ROLES.items()],
        "is_last": Action.MANAGE_PERMISSIONS in allowed and access.has_one_who_shares(thing),
    }
    return render(request, "designer/people/access/access.html", context, status=status_of(form))


def _find_asked(request: HttpRequest, user: User, *, may_ask: bool) -> User | None:
    """Give whom the page explains: the reader, or who is asked for by one who may give rights here; none: nobody."""
    name = request.GET.get("person", "").replace("\0", "").strip()
    if not name or not may_ask:
        return user
    return User.objects.filter(username__iexact=name).first()


def _describe(thing: Owned | Root, kind: str) -> dict[str, Any]:
    if isinstance(thing, Root):
        return {"title": thing.label, "kind_title": "", "address": ""}
    known = kinds[kind]
    return {"title": str(thing), "kind_title": known.title, "address": known.address_of(thing)}  # type: ignore[arg-type]  # one of a model


def _list(request: HttpRequest, thing: Owned | Root) -> dict[str, Any]:
    """Read a page of the grants from one place, and how many there are from each."""
    text, asked = searched(request), request.GET.get("from", "")
    places = find_places(thing, text)
    here = next((each for each in places if str(each.level) == asked), places[0])
    page = read_page(grants_at(thing, here.level, text), request.GET, BY_NAME)
    return {
        "q": text,
        "places": places,
        "here": here,
        "page": page,
        "rows": _group(page),
        "source": _find_page_of(request, here),
    }


def _find_page_of(request: HttpRequest, place: Place) -> str:
    """Give the address of the page where what comes from another place is changed, if the reader may see that."""
    if place.is_own or not may(person(request), Action.READ, place.thing):  # type: ignore[arg-type]  # rights are given on it
        return ""
    if isinstance(place.thing, Root):
        return reverse("access", args=[place.thing.value, 0])
    kind = next(each for each in kinds.values() if each.model is type(place.thing))
    return reverse("access", args=[kind.name, kind.key_of(place.thing)])


def _group(grants: Iterable[Any]) -> list[tuple[Any, list[Any]]]:
    """Put what somebody has from one place into one row."""
    found: dict[object, list[Any]] = defaultdict(list)
    for grant in grants:
        found[grant.person or grant.team].append(grant)
    return list(found.items())
