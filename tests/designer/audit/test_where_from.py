"""From where something was done: the page, the API with its token, a command, and what of it outlives what."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from designer.accounts.tokens.issuing import issue_token
from designer.models import ApiToken, AuditEntry, Project, User
from designer.people import origin
from designer.people.audit import make_entry
from designer.services.projects import change_project, delete_project
from tests.signed_in import client_of

HOME = "203.0.113.7"


def last() -> AuditEntry:
    return AuditEntry.objects.latest("pk")


def test_a_page_is_told_with_the_address_of_who_asks_for_it(member: User):
    client_of(member).post("/projects/new/", {"name": "New"}, REMOTE_ADDR=HOME)
    assert (last().door, last().door_name, last().address) == ("page", "", HOME)


def test_the_api_is_told_with_the_name_of_the_token(member: User):
    tomorrow = timezone.now().date() + timedelta(days=1)
    word = issue_token(member, "CI <b>", ApiToken.Scope.EVERYTHING, tomorrow).word
    headers = {"Authorization": f"Bearer {word}"}
    Client().post("/api/v1/projects", {"name": "New"}, "application/json", headers=headers, REMOTE_ADDR=HOME)
    assert (last().action, last().door, last().door_name, last().address) == ("created project", "api", "CI <b>", HOME)


def test_what_is_done_outside_of_requests_comes_from_the_process(administrator: User, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(origin, "_process", origin.Origin())
    origin.begin_process(origin.Door.COMMAND, "endsessions")
    call_command("endsessions", administrator.username, stdout=StringIO())
    client_of(administrator).get("/audit/")  # whose own origin ends with it
    call_command("endsessions", administrator.username, stdout=StringIO())
    told = AuditEntry.objects.filter(action="ended all sessions").values_list("door", "door_name", "address")
    assert set(told) == {("command", "endsessions", "")}


def test_entries_outlive_the_project_and_the_person_with_their_names(administrator: User, member: User):
    project = Project.objects.create(name="Gone")
    change_project(administrator, project, "Gone soon", "", enforces_recipient_limit=False)
    number = project.pk
    delete_project(administrator, project)
    client_of(administrator).post("/signout/")
    administrator.delete()
    changed = AuditEntry.objects.get(action="changed project")
    assert (changed.project_id, changed.project_name, changed.user_name) == (number, "Gone soon", "ada")

    member.is_superuser = True
    member.save()
    page = client_of(member).get("/audit/").text
    assert "Gone soon, which is deleted" in page
    assert "ada signed out" in page


def test_what_is_said_is_short_of_one_line_and_turns_no_text_around(db):
    text = "a\r\nadmin deleted project\u202egpj\x1b[31m" + "x" * 400
    make_entry(user_name=text, action=text, thing=text, changes=[text * 20] * 5_000).save()
    entry = last()
    assert entry.thing.startswith("a admin deleted project\ufffdgpj\ufffd[31mx")
    assert [len(each) for each in (entry.user_name, entry.action, entry.thing)] == [150, 64, 300]
    assert len("".join(entry.changes)) < 25_000
    assert entry.changes[-1] == f"and {5_001 - len(entry.changes):,} more changes"
