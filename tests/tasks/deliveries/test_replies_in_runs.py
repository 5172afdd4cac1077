"""What a server's words mean for a run: who is tried again, and who still uses NTLM."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from connections.catalog.services import create_connection
from connections.smtp.transactions import chunk_check
from designer.models import Project, User
from designer.services.packages import create_package
from designer.services.projects import create_project
from tasks.deliveries.by_connection import Deliveries
from tasks.deliveries.model import Delivery
from tasks.runtime.engine import engine
from tasks.runtime.models import Execution
from tasks.runtime.services import start_execution
from tests.packages import package, send_mail, smtp
from tests.rights import ADMINISTRATOR
from tests.servers.smtp import MailServer, mail_server

pytestmark = pytest.mark.django_db
TO_THREE = "ann@example.com; bob@example.com; carol@example.com"


def run(user: User, project: Project, port: int, **values: object) -> Execution:
    document = package(tasks=[send_mail("Report", to_line=TO_THREE, **values)], connections=[smtp(port=port)])
    execution = start_execution(user, create_package(user, project, document))
    engine.run_package(execution.pk)
    return execution


@pytest.mark.parametrize(
    "reply", ["552 5.5.3 Too many recipients", "452 4.5.3 Too many recipients", "552 Too many recipients"]
)
def test_whom_a_server_has_no_room_for_is_tried_again(reply: str, member: User, project: Project):
    chunk_check.forget()
    rules = MailServer(recipients={"carol@example.com": reply})
    with mail_server(rules) as server:
        run(member, project, server.port, retry_minutes=60)

    delivery = Delivery.objects.get()
    assert delivery.state == "deferred"
    assert {one.address: one.state for one in delivery.answers} == {
        "ann@example.com": "accepted",
        "bob@example.com": "accepted",
        "carol@example.com": "deferred",
    }


@pytest.mark.parametrize(
    ("reply", "state"),
    [
        ("454 Throttling failure: Maximum sending rate exceeded.", "deferred"),
        ("550 5.7.0 Requested action not taken: too many emails per second", "deferred"),
        ("432 4.3.2 Concurrent connections limit exceeded", "deferred"),
        ("451 5.7.3 STARTTLS is required to send mail", "failed"),
        ("554 5.7.1 Spam message rejected", "failed"),
    ],
)
def test_a_message_is_tried_again_only_where_that_helps(reply: str, state: str, member: User, project: Project):
    chunk_check.forget()
    with mail_server(MailServer(data=reply)) as server:
        run(member, project, server.port, retry_minutes=60)

    assert Delivery.objects.get().state == state


@pytest.fixture
def used(member: User, stranger: User, project: Project):
    """A manager of the catalog with deliveries of the member's project and of another one's."""
    manager = create_connection(ADMINISTRATOR, None, smtp("Relay"))
    with mail_server() as server:
        own = run(member, project, server.port)
        other = run(stranger, create_project(stranger, "Elsewhere"), server.port)
    values = {"connection_uid": manager.uid, "mechanism": "NTLM"}
    Delivery.objects.filter(task_run__execution=own).update(identity="WINAUTH\\robot", **values)
    Delivery.objects.filter(task_run__execution=other).update(identity="SECRET\\robot", **values)
    return manager


def test_the_page_of_a_manager_says_who_still_uses_ntlm_in_ones_own_projects(used, member: User, client: Client):
    client.force_login(member)

    page = client.get(reverse("connection", args=[used.uid])).text
    answer = client.get(f"/api/v1/connections/{used.uid}/ntlm").json()

    assert "Who still uses NTLM" in page
    assert "WINAUTH\\robot" in page
    assert "SECRET" not in page
    assert [(use["identity"], use["project"], use["messages"]) for use in answer] == [
        ("WINAUTH\\robot", Delivery.objects.filter(identity__startswith="WIN").get().project.name, 1)
    ]


@pytest.mark.parametrize(
    "change", [{"mechanism": "Kerberos (GSSAPI)"}, {"created_at": timezone.now() - timedelta(days=31)}]
)
def test_kerberos_and_what_is_long_ago_is_not_listed(change, used, member: User, client: Client):
    Delivery.objects.update(**change)
    client.force_login(member)

    assert "Who still uses NTLM" not in client.get(reverse("connection", args=[used.uid])).text


def test_it_takes_two_queries(used, member: User):
    with CaptureQueriesContext(connection) as queries:
        Deliveries().ntlm_uses(member, used.uid)

    assert len(queries) == 2
