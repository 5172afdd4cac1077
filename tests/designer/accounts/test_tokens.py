"""API tokens: what each is for, for how long, in whose name, and that none is a way around anything."""

import json
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from designer.accounts.tokens import issuing
from designer.accounts.tokens.issuing import issue_token, revoke_token
from designer.api import api
from designer.errors import Conflict, Invalid, NotFound
from designer.models import ApiToken, AuditEntry, Project, SignInCount, User
from designer.web_server.people import _find_person
from tests.designer.accounts.conftest import ATTACKER, HOME, Clock
from tests.signed_in import client_of

Scope = ApiToken.Scope
SENSITIVE = ("/people", "/credentials", "/tokens", "/invitations", "/teams", "/roles")
"""What is about secrets and people begins so; changing it needs a token for everything."""


@pytest.fixture
def tomorrow(clock: Clock) -> date:
    return clock.now().date() + timedelta(days=1)


def program(word: str, address: str = HOME) -> Client:
    return Client(enforce_csrf_checks=True, REMOTE_ADDR=address, headers={"Authorization": f"Bearer {word}"})


def send(client: Client, method: str, path: str, body: object = None) -> Any:
    return client.generic(method, f"/api/v1{path}", json.dumps(body) if body else "", "application/json")


def test_a_token_is_made_on_the_page_shown_once_and_used(member: User, project: Project, tomorrow: date):
    browser = client_of(member)
    given = {"name": "CI", "scope": "read", "ends_on": tomorrow.isoformat()}
    page = browser.post(reverse("tokens"), given).text
    word = re.search(r"<code[^>]*>(mw_[^<]+)</code>", page)[1]
    assert [each["name"] for each in program(word).get("/api/v1/projects").json()] == ["Warehouse"]
    assert word not in browser.get(reverse("tokens")).text
    assert word not in str(list(ApiToken.objects.values()) + list(AuditEntry.objects.values()))


@pytest.mark.parametrize(
    ("scope", "statuses"),
    [
        (Scope.READ, [200, 422, 403, 403, 403]),
        (Scope.RUN, [200, 422, 404, 403, 403]),
        (Scope.CHANGE, [200, 422, 404, 201, 403]),
        (Scope.EVERYTHING, [200, 422, 404, 201, 201]),
    ],
)
def test_a_token_does_what_it_is_for(member: User, project: Project, tomorrow: date, scope: Scope, statuses: list[int]):
    client = program(issue_token(member, "CI", scope, tomorrow).word)
    robot = {"name": "Robot", "user_name": "robot", "secret": "x"}
    asked = [
        ("GET", "/projects", None),
        ("POST", "/packages/9/validate", None),
        ("POST", "/executions/9/cancel", None),
        ("POST", "/projects", {"name": "New"}),
        ("POST", "/credentials", robot),
    ]
    assert [send(client, *each).status_code for each in asked] == statuses


def test_what_a_token_lacks_is_said(member: User, tomorrow: date):
    answer = send(program(issue_token(member, "CI", Scope.READ, tomorrow).word), "POST", "/projects", {"name": "New"})
    assert answer.json()["detail"] == "The token “CI” is for: Read. This needs: Read, run and change."


def operations() -> list[tuple[str, str, str]]:
    described = api.get_openapi_schema()["paths"]
    return [
        (method, path.removeprefix("/api/v1"), each["x-token-scope"])
        for path, methods in described.items()
        for method, each in methods.items()
    ]


def test_secrets_and_people_are_changed_with_a_token_for_everything_alone():
    changing = [each for each in operations() if each[0] != "get" and each[1].startswith(SENSITIVE)]
    assert len(changing) > 5
    assert [each for each in changing if each[2] not in ("everything", "none")] == []


def test_to_read_needs_no_more_than_a_token_for_reading():
    assert {scope for method, _, scope in operations() if method == "get"} == {"read"}
    runs = sorted(path for _, path, scope in operations() if scope == "run")
    assert runs == [
        "/deliveries/send-again",
        "/deliveries/{delivery_id}/decision",
        "/execution-drafts/{draft_id}",
        "/execution-drafts/{draft_id}/start",
        "/execution-drafts/{draft_id}/values",
        "/executions/{execution_id}/cancel",
        "/executions/{execution_id}/restart",
        "/packages/{package_id}/execution-drafts",
        "/packages/{package_id}/executions",
        "/schedules/{schedule_id}/executions",
        "/task-runs/{task_run_id}/outcome",
        "/triggers/{trigger_id}/executions",
    ]


def test_the_description_names_both_ways_to_sign_in():
    described = api.get_openapi_schema()
    assert described["components"]["securitySchemes"]["Token"] == {"type": "http", "scheme": "bearer"}
    assert described["paths"]["/api/v1/projects"]["get"]["security"] == [{"Token": []}, {"SignedIn": []}]


def test_a_token_makes_no_other_token(member: User, tomorrow: date):
    client = program(issue_token(member, "CI", Scope.EVERYTHING, tomorrow).word)
    body = {"name": "Next", "scope": "everything", "ends_on": (tomorrow + timedelta(days=300)).isoformat()}
    assert send(client, "POST", "/tokens", body).status_code in (401, 403)
    assert send(client_of(member), "POST", "/tokens", body).json()["token"].startswith("mw_")


def test_a_token_does_never_more_than_its_person_may_now(administrator: User, tomorrow: date):
    client = program(issue_token(administrator, "CI", Scope.EVERYTHING, tomorrow).word)
    assert send(client, "GET", "/people").status_code == 200
    User.objects.filter(pk=administrator.pk).update(is_superuser=False)
    assert send(client, "GET", "/people").status_code == 404
    User.objects.filter(pk=administrator.pk).update(is_active=False)
    assert send(client, "GET", "/people").status_code == 401


def test_a_token_is_good_until_the_end_of_its_last_day(member: User, tomorrow: date, clock: Clock):
    clock.time = clock.time.replace(hour=12)
    client = program(issue_token(member, "CI", Scope.READ, clock.now().date() + timedelta(days=1)).word)
    clock.move(hours=35)
    assert send(client, "GET", "/projects").status_code == 200
    clock.move(hours=2)
    answer = send(client, "GET", "/projects")
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, 'Bearer error="invalid_token"')
    ended = AuditEntry.objects.get(action="used an ended API token from", thing=HOME)
    assert (ended.kind, ended.key, ended.user_name) == ("user", str(member.pk), "mia")
    assert AuditEntry.objects.get(action="first used API token").door_name == "CI"


def test_a_wrong_token_is_refused_also_beside_a_session(member: User):
    client = client_of(member)
    assert client.get("/api/v1/projects", headers={"Authorization": "Bearer mw_nothing"}).status_code == 401


def test_wrong_tokens_are_throttled_and_a_good_one_from_there_is_not(member: User, tomorrow: date, clock: Clock):
    good = issue_token(member, "CI", Scope.READ, tomorrow).word
    statuses = [send(program(f"mw_{n}", ATTACKER), "GET", "/projects").status_code for n in range(8)]
    assert statuses == [401] * 6 + [429] * 2
    assert send(program("mw_x", ATTACKER), "GET", "/projects")["Retry-After"] == "5"
    assert send(program(good, ATTACKER), "GET", "/projects").status_code == 200
    assert AuditEntry.objects.filter(action="sent an unknown API token from", thing=ATTACKER).get().count == 6


def test_a_token_is_for_the_api_alone(member: User, tomorrow: date):
    client = program(issue_token(member, "CI", Scope.EVERYTHING, tomorrow).word)
    assert [client.get(path).status_code for path in ("/", "/account/", "/account/tokens/")] == [302] * 3


def test_use_is_noted_once_a_minute_and_costs_little(
    member: User, tomorrow: date, clock: Clock, django_assert_num_queries
):
    token = issue_token(member, "CI", Scope.READ, tomorrow)
    client = program(token.word)
    send(client, "GET", "/logging-levels")
    with django_assert_num_queries(1):
        send(client, "GET", "/logging-levels")
    clock.move(minutes=2)
    send(client, "GET", "/logging-levels")
    token.token.refresh_from_db()
    assert (token.token.seen_at, token.token.address) == (clock.now(), HOME)
    assert not SignInCount.objects.exists()


def test_the_web_server_knows_whose_requests_come_by_a_token(member: User, tomorrow: date, monkeypatch):
    monkeypatch.setattr("designer.web_server.people.close_old_connections", lambda: None)
    word = issue_token(member, "CI", Scope.READ, tomorrow).word
    assert (_find_person("token", word), _find_person("token", "mw_x")) == (member.pk, None)


@pytest.mark.parametrize(("days", "is_taken"), [(0, False), (-1, False), (1, True), (366, True), (367, False)])
def test_a_token_ends_within_a_year(member: User, clock: Clock, days: int, is_taken: bool):
    given = {"name": "CI", "scope": "read", "ends_on": (clock.now().date() + timedelta(days=days)).isoformat()}
    answer = client_of(member).post(reverse("tokens"), given)
    assert ("Choose a day from tomorrow on" in answer.text) is not is_taken
    assert ApiToken.objects.exists() is is_taken


def test_names_are_different_and_tokens_are_few(member: User, tomorrow: date, monkeypatch: pytest.MonkeyPatch):
    issue_token(member, "CI", Scope.READ, tomorrow)
    with pytest.raises(Invalid, match="You have a token of this name"):
        issue_token(member, "CI", Scope.READ, tomorrow)
    monkeypatch.setattr(issuing, "MOST", 1)
    with pytest.raises(Conflict, match="Revoke some"):
        issue_token(member, "Other", Scope.READ, tomorrow)


def test_a_token_is_revoked_by_its_person_and_by_administrators_alone(
    member: User, stranger: User, administrator: User, tomorrow: date
):
    mine, other = (issue_token(member, name, Scope.READ, tomorrow) for name in ("mine", "other"))
    with pytest.raises(NotFound):
        revoke_token(stranger, mine.token.pk)
    client_of(member).post(reverse("token-revoke", args=[mine.token.pk]))
    page = reverse("person", args=[member.pk])
    assert "other" in client_of(administrator).get(page).text
    assert client_of(administrator).post(reverse("token-revoke", args=[other.token.pk])).url == page
    assert [send(program(each.word), "GET", "/projects").status_code for each in (mine, other)] == [401, 401]
