"""Giving and taking rights: on the page Access, in the API and by the command; and why somebody may or may not."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from connections.models import ConnectionManager
from designer.models import AuditEntry, Project, Root, RootGrant, Team, User
from designer.people.permissions import Action, may
from designer.people.rights import Right, Role
from tests.rights import join
from tests.signed_in import client_of


def give(user: User, project: Project, principal: str, name: str, **more: str) -> Any:
    fields = {"principal": principal, "name": name, **more}
    return client_of(user).post(f"/access/project/{project.pk}/give/", fields, follow=True)


def take(user: User, project: Project, principal: str, name: str, **more: str) -> Any:
    fields = {"grant": project.grants.get(person__username=principal, name=name).pk, **more}
    return client_of(user).post(f"/access/project/{project.pk}/take/", fields, follow=True)


def names(project: Project, account: User) -> set[str]:
    return set(project.grants.filter(person=account).values_list("name", flat=True))


def access(*arguments: str) -> str:
    output = StringIO()
    call_command("access", *arguments, stdout=output)
    return output.getvalue()


def test_a_manager_gives_a_role_and_takes_it_away_and_both_are_on_record(
    member: User, stranger: User, project: Project
):
    assert "stan has Operator here now." in give(member, project, "STAN", "Operator").text
    assert names(project, stranger) == {"Operator"}

    take(member, project, "stan", "Operator")
    assert names(project, stranger) == set()
    entries = AuditEntry.objects.filter(action="changed access", project=project).order_by("pk")
    assert [each.changes for each in entries] == [["stan: nothing → Operator"], ["stan: Operator → nothing"]]


def test_a_team_is_given_a_single_right(member: User, stranger: User, project: Project):
    Team.objects.create(name="Support").user_set.add(stranger)
    give(member, project, "support", "EXECUTE", is_team="1")
    assert may(stranger, Action.EXECUTE, project)
    assert not may(stranger, Action.READ, project)


@pytest.mark.parametrize(("principal", "is_team"), [("nobody", ""), ("No such team", "1")])
def test_an_unknown_name_is_told_at_the_field(member: User, project: Project, principal: str, is_team: str):
    answer = give(member, project, principal, "Reader", is_team=is_team)
    assert answer.status_code == 422
    assert f"called “{principal}”" in answer.text


def test_nobody_gives_or_takes_what_he_has_not_himself(member: User, stranger: User, project: Project):
    join(project, stranger, Role.READER)
    join(project, stranger, Right.MANAGE_PERMISSIONS)
    colleague = User.objects.create_user("carl")

    assert give(stranger, project, "carl", "Reader").status_code == 200
    assert give(stranger, project, "carl", "Operator").status_code == 403
    assert give(stranger, project, "stan", "Manager").status_code == 403
    assert take(stranger, project, "mia", "Manager").status_code == 403
    assert names(project, colleague) == {"Reader"}
    assert names(project, member) == {"Manager"}


@pytest.mark.parametrize("role", [Role.READER, Role.OPERATOR, Role.DESIGNER])
def test_only_who_manages_it_gives_rights(stranger: User, project: Project, role: Role):
    join(project, stranger, role)
    assert give(stranger, project, "stan", "Manager").status_code == 403
    assert names(project, stranger) == {role}
    assert "Give a role or a right" not in client_of(stranger).get(f"/access/project/{project.pk}/").text


def test_the_last_manager_goes_only_when_sure(member: User, project: Project):
    assert "say that you are sure" in take(member, project, "mia", "Manager").text
    assert names(project, member) == {"Manager"}

    gone = take(member, project, "mia", "Manager", is_sure="1")
    assert gone.redirect_chain[-1][0] == "/"
    assert names(project, member) == set()


def test_the_page_says_from_where_and_why(member: User, stranger: User, project: Project):
    team = Team.objects.create(name="Support")
    team.user_set.add(stranger)
    RootGrant.objects.create(root=Root.INSTALLATION, team=team, name=Role.READER)

    page = client_of(member).get(f"/access/project/{project.pk}/?person=stan").text
    assert "Reader on the installation, through the team Support" in page
    assert "Ask mia for the role Manager there, or for the right MODIFY" in page


def test_a_reader_learns_why_about_himself_and_nobody_else(member: User, stranger: User, project: Project):
    join(project, stranger, Role.READER)
    client, address = client_of(stranger), f"/api/v1/access/project/{project.pk}/why"

    said = {each["action"]: each for each in client.get(address).json()}
    assert said["read"] == {"action": "read", "allowed": True, "reason": "By Reader on Warehouse, given in person."}
    assert "Ask mia for the role Operator" in said["run"]["reason"]
    assert client.get(f"{address}?who=mia").status_code == 403
    assert client.get(f"/access/project/{project.pk}/?person=mia").context["asked"] == stranger


def test_the_api_puts_what_somebody_shall_have(member: User, stranger: User, project: Project):
    client, address = client_of(member), f"/api/v1/access/project/{project.pk}"
    join(project, stranger, Role.READER)

    body = json.dumps({"person": "stan", "names": ["Operator", "CREATE_OBJECTS"]})
    client.put(address, body, content_type="application/json")
    assert names(project, stranger) == {"Operator", "CREATE_OBJECTS"}
    last = json.dumps({"person": "mia", "names": []})
    assert client.put(address, last, content_type="application/json").status_code == 422
    wrong = json.dumps({"person": "stan", "names": ["Emperor"]})
    told = client.put(address, wrong, content_type="application/json").json()["detail"]
    assert "There is no role or right “Emperor”" in told


@pytest.mark.parametrize("place", ["project/99", "project/x", "elsewhere/1", "connection/1", "project/" + "9" * 30])
def test_what_is_not_there_is_not_found(member: User, project: Project, place: str):
    assert client_of(member).get(f"/access/{place}/").status_code == 404
    assert client_of(member).get(f"/api/v1/access/{place}").status_code == 404


def test_the_command_gives_takes_and_lists(stranger: User, member: User, project: Project):
    manager = ConnectionManager.objects.create(project=project, type="SMTP", name="Relay")
    assert access("project", "warehouse") == "mia: Manager\n"
    assert access("project", "warehouse", "--person", "stan", "--give", "Reader") == "mia: Manager\nstan: Reader\n"
    assert access("connection", str(manager.uid)) == "mia: Manager (on Warehouse)\nstan: Reader (on Warehouse)\n"
    assert access("project", "warehouse", "--person", "stan", "--take", "Reader") == "mia: Manager\n"
    assert "team Everyone: Reader" in access("catalog")
    with pytest.raises(CommandError, match="whose rights"):
        access("catalog", "--give", "Reader")


@pytest.mark.parametrize("number", [3, 60])
def test_the_page_costs_the_same_for_few_and_for_many(
    member: User, project: Project, number: int, django_assert_num_queries
):
    for each in range(number):
        join(project, User.objects.create_user(f"a user {each:02}"), Role.READER)
        RootGrant.objects.create(root=Root.INSTALLATION, person=User.objects.latest("pk"), name=Role.READER)
    client = client_of(member)
    client.get("/")
    with django_assert_num_queries(16):
        page = client.get(f"/access/project/{project.pk}/?person=a+user+01")
    assert "By Reader on" in page.text
    assert len(page.context["page"]) <= 50


def test_the_page_shows_the_grants_of_one_place_in_pages_and_finds_names(member: User, project: Project):
    for each in range(60):
        join(project, User.objects.create_user(f"a user {each:02}"), Role.READER)
    RootGrant.objects.create(root=Root.INSTALLATION, person=User.objects.get(username="a user 07"), name=Role.OPERATOR)
    client, address = client_of(member), f"/access/project/{project.pk}/"

    page = client.get(address)
    assert [(each.label, each.count) for each in page.context["places"]] == [("Warehouse", 61), ("the installation", 1)]
    assert [str(who) for who, _ in page.context["rows"]] == [f"a user {each:02}" for each in range(50)]
    rest = client.get(address + page.context["page"].next)
    assert [str(who) for who, _ in rest.context["rows"]] == [*(f"a user {each}" for each in range(50, 60)), "mia"]
    found = client.get(f"{address}?q=USER+07&from=1")
    assert "Given here (1)" in found.text
    assert [(str(who), grants[0].name) for who, grants in found.context["rows"]] == [("a user 07", "Operator")]
    assert f"/access/project/{project.pk}/take/" not in found.text


def test_what_is_inherited_leads_to_where_it_is_given_who_may_see_that(
    member: User, administrator: User, project: Project
):
    RootGrant.objects.create(root=Root.INSTALLATION, team=Team.objects.create(name="Support"), name=Role.READER)
    address = f"/access/project/{project.pk}/?from=1"
    assert "/access/installation/0/" in client_of(administrator).get(address).text
    shown = client_of(member).get(address).text
    assert "Support" in shown
    assert "From the installation" not in client_of(member).get(address + "&q=mia").text
    assert "/access/installation/0/" not in shown


def test_what_somebody_else_has_taken_meanwhile_is_said(member: User, stranger: User, project: Project):
    join(project, stranger, Role.READER)
    number = project.grants.get(person=stranger).pk
    take(member, project, "stan", "Reader")
    address = f"/access/project/{project.pk}/take/?q=st"
    again = client_of(member).post(address, {"grant": number}, follow=True)
    assert "Somebody has taken this away already." in again.text
    assert again.redirect_chain[-1][0] == f"/access/project/{project.pk}/?q=st"


def test_a_closed_account_is_given_nothing_and_loses_what_it_has(member: User, stranger: User, project: Project):
    join(project, stranger, Role.READER)
    User.objects.filter(pk=stranger.pk).update(is_active=False)
    assert "This account is closed" in give(member, project, "stan", "Operator").text
    take(member, project, "stan", "Reader")
    assert names(project, stranger) == set()
