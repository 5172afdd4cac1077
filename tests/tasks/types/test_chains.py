"""Mails one after the other: what each of them, and one alone, costs the database."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from designer.models import Project, User
from designer.services.packages import create_package
from tasks.deliveries import guards
from tasks.deliveries.batches import route
from tasks.deliveries.model import Delivery
from tasks.runtime import heartbeat
from tasks.runtime.engine import engine
from tasks.runtime.services import start_execution
from tests.packages import chain
from tests.servers.smtp import MailServer, mail_server

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("queue")]


def count_statements(user: User, project: Project, port: int, length: int) -> int:
    made = chain(length, port).model_copy(update={"name": f"Chain of {length}"})
    execution = start_execution(user, create_package(user, project, made))
    with CaptureQueriesContext(connection) as queries:
        engine.run_package(execution.pk)
    return sum(not (query["sql"] or "").startswith(("BEGIN", "COMMIT")) for query in queries)


def test_one_mail_and_each_of_a_chain_are_few_statements(
    member: User, project: Project, monkeypatch: pytest.MonkeyPatch
):
    heartbeat.identify()
    with mail_server(MailServer(offers=("PIPELINING",))) as server:
        monkeypatch.setitem(route._known, ("127.0.0.1", server.port), (0.0001, 1))  # it is known to be quick
        monkeypatch.setattr(guards, "GUARDED", 60.0)  # however slow this machine is
        one, three, eight = (count_statements(member, project, server.port, length) for length in (1, 3, 8))
    assert one == {"postgresql": 5, "sqlite": 14}[connection.vendor]
    assert (eight - three) / 5 == {"postgresql": 1, "sqlite": 9}[connection.vendor]
    assert set(Delivery.objects.values_list("state", "recipients__state")) == {("sent", "accepted")}
