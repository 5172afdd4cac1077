"""A mail that was refused to some and left in doubt for the others: who was refused has an answer."""

import pytest

from connections.smtp.transactions import chunk_check
from designer.models import Project, User
from designer.services.packages import create_package
from tasks.deliveries.model import Delivery
from tasks.deliveries.services import Decision, decide
from tasks.runtime.engine import engine
from tasks.runtime.services import start_execution
from tests.packages import package, send_mail, smtp
from tests.servers.scripted import ScriptedServer, hang_up, hear, hear_content, say

GREETING = [say(b"220 mail.test\r\n"), hear(b"EHLO"), say(b"250-mail.test\r\n250 8BITMIME\r\n")]
TO_TWO = [
    *[hear(b"MAIL"), say(b"250 ok\r\n"), hear(b"RCPT"), say(b"250 ok\r\n"), hear(b"RCPT")],
    *[say(b"550 5.1.1 No such user\r\n"), hear(b"DATA"), say(b"354 go on\r\n"), hear_content(), hang_up()],
]


@pytest.mark.django_db
def test_who_was_refused_stays_refused_whatever_became_of_the_others(member: User, project: Project):
    chunk_check.forget()
    task = send_mail("Report", to_line="ann@example.com; bob@example.com")
    with ScriptedServer(*GREETING, *TO_TWO) as server:
        document = package(tasks=[task], connections=[smtp(port=server.port)])
        engine.run_package(start_execution(member, create_package(member, project, document)).pk)

    delivery = Delivery.objects.get()
    assert delivery.state == "in_doubt"
    assert {one.address: one.state for one in delivery.answers} == {
        "ann@example.com": "open",
        "bob@example.com": "refused",
    }
    decided = decide(member, delivery.pk, Decision.ARRIVED)
    assert (decided.state, [one.said for one in decided.refused]) == ("partly_sent", ["550 5.1.1 No such user"])
