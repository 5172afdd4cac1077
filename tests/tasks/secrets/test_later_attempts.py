"""What is masked is still there for a later attempt, and for administrators."""

import pytest
from django.db import connection

from connections.catalog.services import create_connection
from designer.models import AuditEntry, Project, User
from tasks.deliveries.model import Delivery
from tasks.deliveries.sending.resending import send_asked
from tasks.deliveries.services import send_again
from tasks.runtime.engine import engine
from tests.packages import smtp
from tests.servers.smtp import MailServer
from tests.signed_in import client_of
from tests.tasks.secrets.made import ADDRESS, driven, one
from tests.tasks.secrets.scan import find_leaks, find_rows, run

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("queue")]


@pytest.fixture
def failed(member: User, sensitive: Project, server: MailServer) -> Delivery:
    """A mail to two sensitive addresses, of which one was refused."""
    server.recipients["bhunter2@example.com"] = "550 5.1.1 No such user"
    create_connection(member, sensitive, smtp(port=server.port))
    run(member, sensitive, one(driven(to_line=f'{ADDRESS} + ", b" + {ADDRESS}', from_line=f'"a" + {ADDRESS}')))
    server.recipients.clear()
    return Delivery.objects.get()


def test_a_masked_recipient_gets_the_message_when_it_is_sent_again(
    member: User, failed: Delivery, server: MailServer, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("tasks.deliveries.services.enqueue", lambda job, key, _person: None)
    (repeat,) = send_again(member, [failed.pk])
    send_asked(repeat.pk)
    repeat.refresh_from_db()
    assert [(each.sender, each.recipients) for each in server.received] == [
        ("ahunter2@example.com", ("hunter2@example.com",)),
        ("ahunter2@example.com", ("bhunter2@example.com",)),
    ]
    assert (repeat.state, repeat.sender, [each.address for each in repeat.answers]) == (
        "sent",
        "••••••",
        ["•••••• (2)"],
    )
    connection.close()
    assert find_leaks(find_rows()) == []


def test_a_masked_recipient_whom_the_server_refuses_for_now_is_tried_again(
    member: User, sensitive: Project, server: MailServer
):
    server.recipients["bhunter2@example.com"] = "450 4.2.1 Busy"
    create_connection(member, sensitive, smtp(port=server.port))
    execution = run(member, sensitive, one(driven(to_line=f'{ADDRESS} + ", b" + {ADDRESS}')))
    server.recipients.clear()
    execution.task_runs.update(due_at=None)
    Delivery.objects.update(due_at=None)
    engine.run_task(execution.task_runs.get().pk)
    execution.refresh_from_db()
    assert (execution.status, [each.recipients for each in server.received]) == (
        "succeeded",
        [("hunter2@example.com",), ("bhunter2@example.com",)],
    )
    assert [each.state for each in Delivery.objects.get().answers] == ["accepted", "accepted"]


def test_what_is_masked_is_not_found_by_what_it_hides(member: User, failed: Delivery):
    client = client_of(member)
    answers = [client.get("/api/v1/deliveries", {"recipient": text}).json() for text in ("hunter2", "bhunter2@", "•")]
    assert answers == [[], [], []]
    assert client.get("/api/v1/deliveries").json()[0]["concealed"] == ["recipients", "sender"]


def test_a_message_that_is_made_of_a_secret_is_read_by_administrators_alone(member: User, failed: Delivery):
    page, file = f"/deliveries/{failed.pk}/", f"/deliveries/{failed.pk}/message.eml"
    client = client_of(member)
    assert (client.get(file).status_code, client.get(f"/api/v1/deliveries/{failed.pk}/message").status_code) == (
        403,
        403,
    )
    assert 'id="download"' not in client.get(page).content.decode()
    chief = client_of(User.objects.create_superuser("chief"))
    assert 'id="download"' in chief.get(page).content.decode()
    assert b"hunter2@example.com" in chief.get(file).content
    assert AuditEntry.objects.get(action="downloaded message").thing == f"delivery {failed.pk} “Mail”"
