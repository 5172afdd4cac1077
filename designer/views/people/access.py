"""The page Access of anything that rights are given on: who has which, why somebody may or may not, and changing it."""

from collections import defaultdict
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from designer.accounts.current_user import person
from designer.errors import Invalid
from designer.models import Root, Team, User
from designer.people.access import Line, explain, read_lines
from designer.people.permissions import Action, Owned, actions_on, may
from designer.people.rights import ROLES, Right, Role
from designer.registry.securables import kinds
from designer.services import access
from designer.views.refusals import refusals_in, status_of

MOST_TEAMS = 500


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
    thing, form = access.find_thing(user, kind, what, Action.SHARE), GrantForm(request.POST)
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
    thing = access.find_thing(user, kind, what, Action.SHARE)
    name, is_team = request.POST.get("principal", ""), bool(request.POST.get("is_team"))
    taken = request.POST.get("name", "")
    try:
        principal = access.find_principal(name.replace("\0", ""), is_team=is_team)
        is_sure = request.POST.get("is_sure") == "1"
        access.change_access(user, thing, principal, take=[taken], is_sure=is_sure)
        messages.success(request, f"{principal} has {taken} here no more.")
    except Invalid as error:
        messages.error(request, error.sentence)
    return redirect("access", kind, what) if may(user, Action.READ, thing) else redirect("projects")


def _show(request: HttpRequest, thing: Owned | Root, place: tuple[str, str], form: GrantForm) -> HttpResponse:
    user, lines = person(request), read_lines(thing)
    allowed = actions_on(user, thing)
    asked = _find_asked(request, user, may_ask=Action.SHARE in allowed)
    context = {
        "kind": place[0],
        "what": place[1],
        "thing": thing,
        **_describe(thing, place[0]),
        "rows": _group(lines),
        "allowed": allowed,
        "form": form,
        "teams": Team.objects.order_by("name").values_list("name", flat=True)[:MOST_TEAMS],
        "asked": asked,
        "reasons": explain(asked, thing, lines) if asked else [],
        "roles": [(role, sorted(held)) for role, held in ROLES.items()],
        "is_last": sum(line.is_own and line.gives(Action.SHARE) for line in lines) == 1,
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


def _group(lines: list[Line]) -> list[tuple[Line, list[Line]]]:
    """Put what somebody has from one place into one row."""
    found: dict[tuple[object, str], list[Line]] = defaultdict(list)
    for line in lines:
        found[line.principal, line.where].append(line)
    return [(group[0], group) for group in found.values()]
