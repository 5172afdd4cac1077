"""Attempts that fail: each is entered, equal ones of a minute are counted, and nobody fills the record with them."""

from datetime import timedelta
from unittest.mock import Mock, patch
from uuid import uuid4

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from connections.catalog.services import create_connection
from designer.accounts.attempts import note_attempt
from designer.accounts.tokens.issuing import issue_token
from designer.models import ApiToken, AuditEntry, Project, User
from designer.people import refusals, repeats
from tasks.deliveries.model import Delivery
from tasks.runtime.models import Execution, TaskRun
from tests.packages import smtp
from tests.rights import ADMINISTRATOR, join
from tests.signed_in import client_of

REFUSAL = AuditEntry.Category.REFUSAL


@pytest.fixture(autouse=True)
def one_minute() -> None:
    """Let all of a test happen in one minute."""
    now = timezone.now().replace(second=30)
    with patch.object(repeats.timezone, "now", lambda: now):
        yield


def refused() -> list[tuple[str, str, str, int]]:
    return list(
        AuditEntry.objects.filter(category=REFUSAL).order_by("pk").values_list("user_name", "action", "thing", "count")
    )


def test_what_a_page_and_the_api_refuse_is_entered_once_a_minute_and_counted(stranger: User, project: Project):
    client = client_of(stranger)
    assert client.get(f"/projects/{project.pk}/").status_code == 404
    assert client.get(f"/api/v1/projects/{project.pk}").status_code == 404
    assert client.get(f"/projects/{project.pk}/", REMOTE_ADDR="203.0.113.9").status_code == 404
    assert client.delete(f"/api/v1/connections/{create_connection(ADMINISTRATOR, None, smtp()).uid}").status_code == 403
    assert refused() == [
        ("stan", "was refused to read", "Warehouse", 2),
        ("stan", "was refused to read", "Warehouse", 1),
        ("stan", "was refused to change", "Mail server", 1),
    ]
    entry = AuditEntry.objects.filter(category=REFUSAL).first()
    assert (entry.kind, entry.key, entry.project) == ("project", str(project.pk), project)
    assert entry.changes == [f"GET /api/v1/projects/{project.pk}"]


def test_what_is_refused_to_a_token_is_its_persons(member: User, project: Project):
    word = issue_token(member, "CI", ApiToken.Scope.READ, timezone.now().date() + timedelta(days=1)).word
    headers = {"Authorization": f"Bearer {word}"}
    assert Client().delete(f"/api/v1/projects/{project.pk}/parameters/x", headers=headers).status_code == 403
    entry = AuditEntry.objects.get(category=REFUSAL)
    assert (entry.user, entry.door_name, entry.action) == (member, "CI", "was refused")
    assert entry.thing == f"DELETE /api/v1/projects/{project.pk}/parameters/x"


def test_a_delivery_that_somebody_may_not_see_is_one_that_is_not_there_to_them_and_not_to_the_record(
    stranger: User, project: Project
):
    execution = Execution.objects.create(project=project, package_version=1, document_json={})
    run = TaskRun.objects.create(execution=execution, executable=uuid4())
    there = Delivery.objects.create(project=project, task_run=run).pk
    told = [client_of(stranger).get(f"/api/v1/deliveries/{number}") for number in (there, there + 1)]
    assert [answer.json() for answer in told] == [told[0].json()] * 2
    assert refused() == [("stan", "was refused to read a delivery of", "Warehouse", 1)]


def test_what_is_no_question_of_rights_is_not_entered(member: User, stranger: User):
    assert client_of(member).get("/projects/987654321/").status_code == 404
    assert client_of(member).get("/nothing/").status_code == 404
    assert Client().get("/people/").status_code == 302
    assert refused() == []


def test_a_refusal_that_cannot_be_entered_is_one_all_the_same(
    stranger: User, project: Project, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    monkeypatch.setattr(refusals, "count_attempt", Mock(side_effect=OperationalError("database is locked")))
    assert client_of(stranger).get(f"/projects/{project.pk}/").status_code == 404
    assert f"GET /projects/{project.pk}/ was not entered: stan was refused to read" in caplog.text


def test_one_person_fills_nothing_with_different_attempts(stranger: User, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(refusals, "MOST_OF_ONE", 3)
    projects = [Project.objects.create(name=f"Project {number}") for number in range(8)]
    client = client_of(stranger)
    for project in projects * 2:
        client.get(f"/projects/{project.pk}/")
    assert [count for *_, count in refused()] == [2, 2, 2, 10]
    assert refused()[-1] == ("stan", "went on trying", "others", 10)


def test_many_addresses_and_names_together_fill_nothing(db, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("designer.accounts.attempts.MOST_FAILURES", 5)
    for number in range(50):
        note_attempt(f"user{number}\r\n", "failed to sign in from", None)
    entries = AuditEntry.objects.order_by("pk")
    assert [(entry.user_name, entry.count) for entry in entries][-2:] == [("user4", 1), ("", 45)]
    assert len(entries) == 6


def test_who_gives_rights_on_a_thing_sees_who_was_refused_and_who_reads_it_does_not(
    member: User, stranger: User, project: Project
):
    reader = join(project, User.objects.create_user("rita"), "Reader")
    client_of(reader).post(f"/projects/{project.pk}/delete/", REMOTE_ADDR="203.0.113.9")
    own = f"/projects/{project.pk}/audit/"
    assert "rita was refused to change “Warehouse”" in client_of(member).get(own).text
    assert "203.0.113.9" in client_of(member).get(own).text
    assert "was refused to" not in client_of(reader).get(own).text
    assert "By a page" not in client_of(reader).get(own).text
    asked = [f"/api/v1/audit?project={project.pk}&{each}" for each in ("category=refusal", "address=203.0.113.9")]
    assert [len(client_of(member).get(each).json()) for each in asked] == [1, 1]
    assert [client_of(reader).get(each).json() for each in asked] == [[], []]
