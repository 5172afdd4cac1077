"""Teams: who is in which, nested without circles, and what goes with one that is deleted."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from connections.models import ConnectionGrant, ConnectionManager
from designer.errors import Conflict, Invalid, NotAllowed
from designer.models import AuditEntry, Project, ProjectGrant, Team, User
from designer.people.everyone import find_everyone
from designer.people.permissions import Action, may
from designer.people.principals import MOST_LEVELS
from designer.people.rights import Right, Role
from designer.services import teams
from tests.rights import ADMINISTRATOR
from tests.signed_in import client_of


def test_an_administrator_makes_a_team_and_puts_somebody_into_it(administrator: User, stranger: User, project: Project):
    client = client_of(administrator)
    client.post("/teams/new/", {"name": "Support"})
    team = Team.objects.get(name="Support")
    ProjectGrant.objects.create(project=project, team=team, name=Role.READER)

    added = client.post(f"/teams/{team.pk}/people/", {"user_name": "STAN"}, follow=True)
    assert "stan is in “Support” now." in added.text
    assert may(stranger, Action.READ, project)

    client.post(f"/teams/{team.pk}/people/{stranger.pk}/remove/")
    assert not may(stranger, Action.READ, project)
    said = AuditEntry.objects.filter(thing="Support").order_by("pk").values_list("action", flat=True)
    assert list(said) == ["created team", "added to team", "removed from team"]


def test_an_unknown_person_is_told_at_the_field(administrator: User):
    team = teams.create_team(ADMINISTRATOR, "Support")
    answer = client_of(administrator).post(f"/teams/{team.pk}/people/", {"user_name": "nobody"})
    assert answer.status_code == 422
    assert "There is no user called “nobody”" in answer.text


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "x" * 151, "SUPPORT", "everyone"])
@pytest.mark.django_db
def test_a_name_that_will_not_do_is_refused(name: str):
    teams.create_team(ADMINISTRATOR, "Support")
    with pytest.raises(Invalid):
        teams.create_team(ADMINISTRATOR, name)


@pytest.mark.django_db
def test_teams_make_no_circle():
    outer = teams.create_team(ADMINISTRATOR, "Outer")
    inner = teams.create_team(ADMINISTRATOR, "Inner", teams.create_team(ADMINISTRATOR, "Middle", outer))
    for parent in (inner, outer):
        with pytest.raises(Invalid, match="circle"):
            teams.change_team(ADMINISTRATOR, outer, "Outer", parent)


@pytest.mark.django_db
def test_teams_stand_only_so_deep_in_each_other():
    chain = [teams.create_team(ADMINISTRATOR, "Team 0")]
    for number in range(1, MOST_LEVELS):
        chain.append(teams.create_team(ADMINISTRATOR, f"Team {number}", chain[-1]))
    with pytest.raises(Invalid, match="deep"):
        teams.create_team(ADMINISTRATOR, "One more", chain[-1])
    above = teams.create_team(ADMINISTRATOR, "Above")
    with pytest.raises(Invalid, match="deep"):
        teams.change_team(ADMINISTRATOR, chain[0], "Team 0", above)


def test_what_the_innermost_people_have_comes_from_the_outermost_team(stranger: User, project: Project):
    chain = [teams.create_team(ADMINISTRATOR, "Team 0")]
    for number in range(1, MOST_LEVELS):
        chain.append(teams.create_team(ADMINISTRATOR, f"Team {number}", chain[-1]))
    teams.add_person(ADMINISTRATOR, chain[-1], "stan")
    ProjectGrant.objects.create(project=project, team=chain[0], name=Role.READER)
    assert may(stranger, Action.READ, project)


def test_a_team_that_holds_rights_says_so_first_and_takes_them_with_it(
    administrator: User, stranger: User, project: Project
):
    manager = ConnectionManager.objects.create(project=project, type="SMTP", name="Relay")
    team = teams.create_team(ADMINISTRATOR, "Support")
    teams.add_person(ADMINISTRATOR, team, "stan")
    ProjectGrant.objects.create(project=project, team=team, name=Role.OPERATOR)
    ConnectionGrant.objects.create(connection=manager, team=team, name=Right.MODIFY)
    inner = teams.create_team(ADMINISTRATOR, "Night", team)

    page = client_of(administrator).get(f"/teams/{team.pk}/edit/").text
    assert "Operator on Warehouse" in page
    assert "MODIFY on Relay" in page

    client_of(administrator).post(f"/teams/{team.pk}/delete/")
    assert not may(stranger, Action.READ, project)
    assert not ConnectionGrant.objects.exists()
    inner.refresh_from_db()
    assert inner.parent is None
    deleted = AuditEntry.objects.get(action="deleted team")
    assert deleted.changes == ["Projects: Operator on Warehouse", "Connection managers: MODIFY on Relay"]


@pytest.mark.django_db
def test_the_team_of_everybody_stays_as_it_is():
    everyone = find_everyone()
    with pytest.raises(Conflict):
        teams.delete_team(ADMINISTRATOR, everyone)
    with pytest.raises(Conflict):
        teams.change_team(ADMINISTRATOR, everyone, "Nobody", None)
    with pytest.raises(Invalid, match="Everybody is in"):
        teams.create_team(ADMINISTRATOR, "Some", everyone)


def test_teams_are_the_administrators_business(cataloguer: User):
    with pytest.raises(NotAllowed):
        teams.create_team(cataloguer, "Mine")
    assert "Teams" not in client_of(cataloguer).get("/").text


@pytest.mark.parametrize("number", [3, 60])
def test_the_list_costs_the_same_for_few_and_for_many(administrator: User, number: int, django_assert_num_queries):
    for each in range(number):
        Team.objects.create(name=f"Team {each:03}")
    client = client_of(administrator)
    with django_assert_num_queries(5):
        assert "Team 002" in client.get("/teams/").text


@pytest.mark.django_db
def test_who_comes_second_with_a_name_is_told_so(monkeypatch: pytest.MonkeyPatch):
    first = teams.create_team(ADMINISTRATOR, "Support")
    other = teams.create_team(ADMINISTRATOR, "Other")
    monkeypatch.setattr(teams, "_check_name", lambda name, team=None: name)  # as if it were committed a moment later
    with pytest.raises(Invalid, match="There is a team called “Support” already"):
        teams.create_team(ADMINISTRATOR, "Support")
    with pytest.raises(Invalid, match="There is a team called “Support” already"):
        teams.change_team(ADMINISTRATOR, other, first.name, None)
    assert Team.objects.filter(is_everyone=False).count() == 2


@pytest.mark.only_on("postgresql")
@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_a_name_at_once_one_gets_it_in_whatever_case():
    def make(name: str) -> str:
        try:
            return str(teams.create_team(ADMINISTRATOR, name))
        except Invalid as error:
            return error.sentence
        finally:
            connection.close()

    names = ["Support", "SUPPORT", "support", "suPPort"]
    with ThreadPoolExecutor(len(names)) as together:
        said = list(together.map(make, names))
    (made,) = Team.objects.filter(is_everyone=False)
    assert sorted(name in said for name in names) == [False, False, False, True]
    assert made.name in said
