"""The pages of teams, for administrators: who is in which, and what is lost with one."""

from django import forms
from django.contrib import messages
from django.db.models.functions import Lower
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from designer.accounts.current_user import person
from designer.models import Team
from designer.services import teams
from designer.storage.paging import Order, read_page
from designer.views.refusals import refusals_in, status_of
from designer.views.search import searched

BY_NAME = Order(text="small_name")
MOST_PEOPLE = 500
require_form = require_http_methods(["GET", "HEAD", "POST"])


class TeamForm(forms.Form):
    """A team's name, and the one that it stands in."""

    name = forms.CharField(max_length=150)
    parent = forms.ModelChoiceField(
        Team.objects.none(),
        required=False,
        label="Stands in",
        empty_label="No other team",
        help_text="Who is in this team is in that one as well, and may do what that one may.",
    )

    def __init__(self, request: HttpRequest, team: Team | None = None) -> None:
        initial = {"name": team.name, "parent": team.parent_id} if team else None
        super().__init__(request.POST if request.method == "POST" else None, initial=initial)
        others = Team.objects.filter(is_everyone=False).order_by("name")
        field = self.fields["parent"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - narrows the type
        field.queryset = others.exclude(pk=team.pk) if team else others


class PersonForm(forms.Form):
    """The user name of somebody who comes into a team."""

    user_name = forms.CharField(max_length=150, label="User name")


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the teams by name."""
    text = searched(request)
    found = teams.list_teams(person(request)).annotate(small_name=Lower("name"))
    page = read_page(found.filter(name__icontains=text) if text else found, request.GET, BY_NAME)
    return render(request, "designer/people/teams/teams.html", {"page": page, "q": text})


@require_form
def create(request: HttpRequest) -> HttpResponse:
    """Make a team."""
    teams.list_teams(person(request))
    form = TeamForm(request)
    if form.is_valid():
        with refusals_in(form):
            team = teams.create_team(person(request), **form.cleaned_data)
            messages.success(request, f"The team “{team}” was created. Put people into it.")
            return redirect("team", team.pk)
    return render(request, "designer/people/teams/team_form.html", {"form": form}, status=status_of(form))


@require_safe
def show(request: HttpRequest, team_id: int) -> HttpResponse:
    """Show who is in a team, and what it may do."""
    return _show(request, teams.find_team(person(request), team_id), PersonForm())


@require_form
def edit(request: HttpRequest, team_id: int) -> HttpResponse:
    """Rename a team, or put it into another one."""
    team = teams.find_team(person(request), team_id)
    form = TeamForm(request, team)
    if form.is_valid():
        with refusals_in(form):
            teams.change_team(person(request), team, **form.cleaned_data)
            messages.success(request, "The team is changed.")
            return redirect("team", team.pk)
    context = {"form": form, "team": team, "held": teams.find_held(team)}
    return render(request, "designer/people/teams/team_form.html", context, status=status_of(form))


@require_POST
def delete(request: HttpRequest, team_id: int) -> HttpResponse:
    """Delete a team; its page has said what goes with it."""
    team = teams.find_team(person(request), team_id)
    teams.delete_team(person(request), team)
    messages.success(request, f"The team “{team}” is deleted.")
    return redirect("teams")


@require_POST
def add(request: HttpRequest, team_id: int) -> HttpResponse:
    """Put somebody into a team."""
    team, form = teams.find_team(person(request), team_id), PersonForm(request.POST)
    if form.is_valid():
        with refusals_in(form):
            added = teams.add_person(person(request), team, form.cleaned_data["user_name"])
            messages.success(request, f"{added} is in “{team}” now.")
            return redirect("team", team.pk)
    return _show(request, team, form)


@require_POST
def remove(request: HttpRequest, team_id: int, person_id: int) -> HttpResponse:
    """Take somebody out of a team."""
    team = teams.find_team(person(request), team_id)
    removed = teams.remove_person(person(request), team, person_id)
    messages.success(request, f"{removed} is not in “{team}” any more.")
    return redirect("team", team.pk)


def _show(request: HttpRequest, team: Team, form: PersonForm) -> HttpResponse:
    context = {
        "team": team,
        "people": team.user_set.order_by("username")[:MOST_PEOPLE],
        "children": team.children.order_by("name"),
        "held": teams.find_held(team),
        "form": form,
    }
    return render(request, "designer/people/teams/team.html", context, status=status_of(form))
