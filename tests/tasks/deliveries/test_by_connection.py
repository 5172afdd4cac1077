"""How it goes with a connection manager, from its deliveries: counts, times, ways, words; and what that costs."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from connections.catalog.sends.history import Day
from connections.catalog.sends.picture import LEAST, draw
from connections.catalog.services import create_connection
from connections.models import ConnectionManager
from designer.models import Project, User
from designer.services.packages import create_package
from designer.services.projects import create_project
from tasks.deliveries import by_connection
from tasks.deliveries.by_connection import Deliveries
from tasks.deliveries.model import Delivery
from tasks.runtime.models import TaskRun
from tasks.runtime.services import start_execution
from tests.packages import chain, smtp
from tests.rights import ADMINISTRATOR

pytestmark = pytest.mark.django_db
NOON = timezone.now().replace(hour=12, minute=0, second=0, microsecond=0) - timedelta(days=1)


@pytest.fixture
def relay() -> ConnectionManager:
    return create_connection(ADMINISTRATOR, None, smtp("Relay"))


def deliver(user: User, project: Project, relay: ConnectionManager, *mails: dict[str, Any]) -> None:
    execution = start_execution(user, create_package(user, project, chain(1)))
    run = TaskRun.objects.create(execution=execution, executable=uuid4())
    for number, mail in enumerate(mails):
        ended = {"state": "sent", "handed_over_at": NOON, "ended_at": NOON + timedelta(seconds=number + 1), **mail}
        Delivery.objects.create(
            project=project, task_run=run, number=number, connection_uid=relay.uid, connection_name="Relay", **ended
        )


def test_it_tells_what_was_sent_how_quickly_and_in_which_way(member: User, project: Project, relay: ConnectionManager):
    kerberos = {"mechanism": "GSSAPI (Kerberos)", "tls_version": "TLSv1.3"}
    refused = {"state": "failed", "handed_over_at": None, "code": 550, "enhanced_code": "5.7.1", "reply": "no\nrelay"}
    deliver(member, project, relay, kerberos, kerberos, {"mechanism": "NTLM"}, refused, {"state": "withheld"})
    found = Deliveries().health(member, relay.uid)
    assert (found.messages, found.is_cut) == (5, False)
    assert found.days == [Day(NOON.date().isoformat(), sent=3, not_sent=1, seconds=2.5)]
    assert [(way.mechanism, way.tls_version, way.messages) for way in found.ways] == [
        ("GSSAPI (Kerberos)", "TLSv1.3", 2),
        ("", "", 1),
        ("NTLM", "", 1),
    ]
    assert [(said.project, said.status, said.text) for said in found.words] == [
        ("Warehouse", "failed", "550 5.7.1 no relay")
    ]


def test_words_are_those_of_ones_own_projects_and_numbers_of_all(
    member: User, stranger: User, project: Project, relay: ConnectionManager, client: Client
):
    secret = {"state": "failed", "reply": "secret@example.com is unknown"}
    deliver(stranger, create_project(stranger, "Hidden"), relay, secret)
    found = Deliveries().health(member, relay.uid)
    assert (found.messages, found.words) == (1, [])
    client.force_login(member)
    page, told = (
        client.get(reverse("connection", args=[relay.uid])),
        client.get(f"/api/v1/connections/{relay.uid}/health"),
    )
    assert "secret@example.com" not in page.text + told.text
    assert "Hidden" not in page.text + told.text
    assert "mw-health-not-sent" in page.text


def test_it_costs_as_much_whatever_was_sent(
    member: User, project: Project, relay: ConnectionManager, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(by_connection, "MOST_DELIVERIES", 20)
    deliver(member, project, relay, *[{"state": "failed", "reply": "no"}] * 30)
    with CaptureQueriesContext(connection) as queries:
        found = Deliveries().health(member, relay.uid)
    assert len(queries) == 3
    assert (found.messages, found.is_cut, len(found.words)) == (20, True, 5)


def test_nothing_sent_is_said(client: Client, member: User, relay: ConnectionManager):
    client.force_login(member)
    assert (
        "Nothing was sent through it in the last 30 days." in client.get(reverse("connection", args=[relay.uid])).text
    )


def test_little_is_seen_beside_very_much():
    days = [Day("2026-01-01", sent=1_000, not_sent=1, seconds=None), Day("2026-01-02", sent=0, not_sent=0, seconds=0.1)]
    bars = {bar.kind: bar.height for bar in draw(days).bars}
    assert bars["not-sent"] == LEAST
    assert draw([]).bars == []
