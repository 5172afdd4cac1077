"""Teams in the API, for administrators: making, changing and deleting them, and who is in them."""

from collections.abc import Sequence
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema, Status
from pydantic import StringConstraints

from designer.accounts.current_user import person
from designer.api.http.pages import read_page
from designer.api.schemas import Given
from designer.api.signing_in import FOR_EVERYTHING
from designer.input.number_types import WholeNumber
from designer.models import Team, User
from designer.services import teams
from designer.services.people import find_person

router = Router(tags=["people"])
Text = Annotated[str, StringConstraints(min_length=1, max_length=150)]


class TeamOut(Schema):
    """A team; team is the one that it stands in, whose rights its people have as well."""

    id: int
    name: str
    team: int | None = Field(alias="parent_id")


class TeamIn(Given):
    """A team's name, and the team that it stands in, if any."""

    name: Text
    team: WholeNumber | None = None


class MemberIn(Given):
    """The user name of somebody who comes into a team."""

    user_name: Text


class MemberOut(Schema):
    """Somebody who is in a team itself."""

    id: int
    user_name: str = Field(alias="username")


@router.get("/teams", response=list[TeamOut])
def get_teams(
    request: HttpRequest, response: HttpResponse, after: WholeNumber = 0, limit: WholeNumber = 100
) -> Sequence[Team]:
    """List the teams by their number; the next page begins after the last id. For administrators."""
    return read_page(request, response, teams.list_teams(person(request)).order_by("pk").filter(pk__gt=after), limit)


@router.post("/teams", response={201: TeamOut}, auth=FOR_EVERYTHING)
def post_team(request: HttpRequest, payload: TeamIn) -> Status[Team]:
    """Make a team. For administrators."""
    return Status(201, teams.create_team(person(request), payload.name, _find(request, payload.team)))


@router.get("/teams/{team_id}", response=TeamOut)
def get_team(request: HttpRequest, team_id: WholeNumber) -> Team:
    """Give a team. For administrators."""
    return teams.find_team(person(request), team_id)


@router.put("/teams/{team_id}", response=TeamOut, auth=FOR_EVERYTHING)
def put_team(request: HttpRequest, team_id: WholeNumber, payload: TeamIn) -> Team:
    """Rename a team, or put it into another one. For administrators."""
    user = person(request)
    teams.change_team(user, teams.find_team(user, team_id), payload.name, _find(request, payload.team))
    return teams.find_team(user, team_id)


@router.delete("/teams/{team_id}", response={204: None}, auth=FOR_EVERYTHING)
def remove_team(request: HttpRequest, team_id: WholeNumber) -> Status[None]:
    """Delete a team with all that it may do; teams in it stay. For administrators."""
    teams.delete_team(person(request), teams.find_team(person(request), team_id))
    return Status(204, None)


@router.get("/teams/{team_id}/people", response=list[MemberOut])
def get_members(
    request: HttpRequest,
    response: HttpResponse,
    team_id: WholeNumber,
    after: WholeNumber = 0,
    limit: WholeNumber = 100,
) -> Sequence[User]:
    """List who is in a team itself, by number; the next page begins after the last id. For administrators."""
    members = teams.find_team(person(request), team_id).user_set.order_by("pk").filter(pk__gt=after)
    return read_page(request, response, members, limit)


@router.post("/teams/{team_id}/people", response={201: MemberOut}, auth=FOR_EVERYTHING)
def post_member(request: HttpRequest, team_id: WholeNumber, payload: MemberIn) -> Status[User]:
    """Put somebody into a team. For administrators."""
    user = person(request)
    return Status(201, teams.add_person(user, teams.find_team(user, team_id), payload.user_name))


@router.delete("/teams/{team_id}/people/{person_id}", response={204: None}, auth=FOR_EVERYTHING)
def remove_member(request: HttpRequest, team_id: WholeNumber, person_id: WholeNumber) -> Status[None]:
    """Take somebody out of a team. For administrators."""
    user = person(request)
    teams.remove_person(user, teams.find_team(user, team_id), find_person(user, person_id).pk)
    return Status(204, None)


def _find(request: HttpRequest, key: int | None) -> Team | None:
    return teams.find_team(person(request), key) if key is not None else None
