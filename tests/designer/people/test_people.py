"""The page People, its API and its command: who grants rights, and that it is written down."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from designer.errors import Conflict
from designer.models import AuditEntry, User
from designer.people.permissions import Action, Root, may
from designer.services.people import find_person, rights_of, set_active, set_administrator
from tests.rights import ADMINISTRATOR
from tests.signed_in import client_of


def rights(*arguments: str) -> str:
    output = StringIO()
    call_command("rights", *arguments, stdout=output)
    return output.getvalue()


def test_an_administrator_grants_and_revokes_on_the_page(administrator: User, stranger: User):
    client, url = client_of(administrator), f"/people/{stranger.pk}/rights/"

    granted = client.post(url, {"rights": ["manage_catalog"]}, follow=True)
    assert "The rights of stan are saved." in granted.text
    assert may(User.objects.get(pk=stranger.pk), Action.CREATE_OBJECTS, Root.CATALOG)

    client.post(url, {})
    assert not may(User.objects.get(pk=stranger.pk), Action.CREATE_OBJECTS, Root.CATALOG)
    entries = AuditEntry.objects.filter(action="changed rights", thing="stan").order_by("pk")
    assert [entry.changes for entry in entries] == [["granted: Manage the catalog"], ["revoked: Manage the catalog"]]


def test_nobody_else_sees_it_or_grants_himself_anything(cataloguer: User, stranger: User):
    for client in (client_of(cataloguer), client_of(stranger)):
        assert client.get("/people/").status_code == 404
        assert client.post(f"/people/{stranger.pk}/rights/", {"rights": ["manage_catalog"]}).status_code == 404
        assert client.get("/api/v1/people").status_code == 404
        body = json.dumps({"rights": ["manage_catalog"]})
        url = f"/api/v1/people/{stranger.pk}/rights"
        assert client.put(url, body, content_type="application/json").status_code == 404
        assert "People" not in client.get("/").text
    assert rights_of(stranger) == frozenset()


def test_the_navigation_leads_an_administrator_to_it(administrator: User):
    assert 'href="/people/"' in client_of(administrator).get("/").text


def test_the_api_grants_and_lists(administrator: User, stranger: User):
    client = client_of(administrator)
    url = f"/api/v1/people/{stranger.pk}/rights"

    changed = client.put(url, json.dumps({"rights": ["manage_catalog"]}), content_type="application/json").json()

    assert changed["rights"] == ["manage_catalog"]
    assert [each["user_name"] for each in client.get("/api/v1/people?limit=1").json()] == ["ada"]
    assert client.get(f"/api/v1/people?after={administrator.pk}").json() == [changed]
    refused = client.put(url, json.dumps({"rights": ["everything"]}), content_type="application/json")
    assert refused.status_code == 422


def test_the_api_keeps_teams_and_closes_accounts(administrator: User, stranger: User):
    client = client_of(administrator)

    def send(method: str, path: str, body: object = None):
        return client.generic(method, f"/api/v1{path}", json.dumps(body), "application/json")

    team = send("POST", "/teams", {"name": "Support"}).json()
    assert send("POST", f"/teams/{team['id']}/people", {"user_name": "stan"}).status_code == 201
    assert [each["user_name"] for each in send("GET", f"/teams/{team['id']}/people").json()] == ["stan"]
    assert send("PUT", f"/teams/{team['id']}", {"name": "Help", "team": team["id"]}).status_code == 422
    assert send("PUT", f"/teams/{team['id']}", {"name": "Help"}).json()["name"] == "Help"
    assert send("POST", f"/teams/{team['id']}/people", {"user_name": "nobody"}).status_code == 422
    assert send("DELETE", f"/teams/{team['id']}/people/{stranger.pk}").status_code == 204
    assert send("DELETE", f"/teams/{team['id']}").status_code == 204
    assert send("PUT", f"/people/{stranger.pk}/email", {"email": "stan@example.com"}).status_code == 200
    assert send("PUT", f"/people/{stranger.pk}/email", {"email": "stan"}).status_code == 422
    assert send("PUT", f"/people/{stranger.pk}/active", {"is_active": False}).json() == {"is_active": False}
    assert send("PUT", f"/people/{administrator.pk}/active", {"is_active": False}).status_code == 409
    stranger.refresh_from_db()
    assert (stranger.email, stranger.is_active) == ("stan@example.com", False)


def test_the_command_grants_revokes_and_lists(stranger: User, administrator: User):
    assert rights("stan", "--grant", "manage_catalog") == "stan: manage_catalog\n"
    assert rights() == "ada: administrator\nstan: manage_catalog\n"
    assert rights("stan", "--revoke", "manage_catalog") == "stan: no rights beside those in projects\n"


@pytest.mark.parametrize("arguments", [("nobody", "--grant", "manage_catalog"), ("--grant", "manage_catalog")])
@pytest.mark.django_db
def test_the_command_refuses_what_makes_no_sense(arguments: tuple[str, ...]):
    with pytest.raises(CommandError):
        rights(*arguments)


@pytest.mark.parametrize("number", [3, 60])
def test_the_page_costs_the_same_for_few_and_for_many(administrator: User, number: int, django_assert_num_queries):
    for each in range(number):
        User.objects.create_user(f"user {each}")
    client = client_of(administrator)
    with django_assert_num_queries(5):
        assert client.get("/people/").status_code == 200


def test_an_account_that_cannot_sign_in_has_no_rights(cataloguer: User):
    cataloguer.is_active = False
    cataloguer.save()

    assert not may(find_person(User(is_superuser=True, is_active=True), "carla"), Action.CREATE_OBJECTS, Root.CATALOG)


def test_huge_numbers_are_nobody(administrator: User):
    client = client_of(administrator)

    assert client.get(f"/api/v1/people/{10**30}").status_code in (404, 422)
    assert client.get(f"/api/v1/people?after={10**30}&limit={10**30}").status_code in (200, 422)
    assert client.post(f"/people/{10**18}/rights/").status_code == 404


def test_an_administrator_makes_another_and_takes_it_away_again(administrator: User, stranger: User):
    client, url = client_of(administrator), f"/people/{stranger.pk}/administrator/"

    assert "stan is an administrator." in client.post(url, {"is_administrator": "1"}, follow=True).text
    assert client_of(stranger).get("/people/").status_code == 200
    body = json.dumps({"is_administrator": False})
    api = f"/api/v1/people/{stranger.pk}/administrator"
    assert client.put(api, body, content_type="application/json").json()["is_administrator"] is False
    assert client_of(stranger).get("/people/").status_code == 404

    entries = AuditEntry.objects.filter(thing="stan").order_by("pk").values_list("action", "category", "user_name")
    assert list(entries) == [
        ("made administrator", "account", "ada"),
        ("made no administrator any more", "account", "ada"),
    ]


def test_the_last_administrator_stays_one(administrator: User, stranger: User):
    client, url = client_of(administrator), f"/people/{administrator.pk}/administrator/"
    User.objects.create_superuser("closed", is_active=False)

    assert "“ada” is the last administrator." in client.post(url, {"is_administrator": "0"}, follow=True).text
    with pytest.raises(CommandError, match="the last administrator"):
        rights("ada", "--no-administrator")
    assert client_of(administrator).get("/people/").status_code == 200

    assert "stan: administrator" in rights("stan", "--administrator")
    assert "/people/" not in client.post(url, {"is_administrator": "0"}, follow=True).text
    assert list(User.objects.filter(is_superuser=True, is_active=True)) == [stranger]
    with pytest.raises(Conflict, match="the last administrator"):
        set_active(ADMINISTRATOR, User.objects.get(pk=stranger.pk), is_active=False)


def test_a_closed_account_becomes_no_administrator(administrator: User, stranger: User):
    set_active(administrator, stranger, is_active=False)
    with pytest.raises(Conflict, match="Open it first"):
        set_administrator(administrator, stranger, is_administrator=True)
