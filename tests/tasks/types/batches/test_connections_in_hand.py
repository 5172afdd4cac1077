"""Connections of a batch: one waits for nothing that waits for it, and none is kept that others need."""

import threading
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from email import message_from_bytes

import pytest
from aiosmtpd.smtp import Envelope
from django.db import OperationalError

from connections.smtp.transactions import chunk_check
from designer.models import Project, User
from designer.package.document import ConnectionManagerDocument, ExecutableDocument
from designer.services.packages import create_package
from tasks.deliveries.batches import route
from tasks.deliveries.batches.outcomes import Outcomes
from tasks.deliveries.batches.rows import Leaving
from tasks.deliveries.model import Delivery
from tasks.runtime import heartbeat, recovery
from tasks.runtime.engine import engine
from tasks.runtime.models import Execution, Heartbeat
from tasks.runtime.services import start_execution
from tasks.runtime.state import outages
from tests.bench.delay import delayed
from tests.bench.sink import sink
from tests.packages import package, send_mail, smtp
from tests.servers.smtp import MailServer, mail_server
from tests.tasks.types.batches.merging import document, each, mail

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("queue"), pytest.mark.timeout(60)]

AWAY = 10.0
"""Milliseconds."""
SIZE = 20
EACH = {"sending_mode": "OnePerRecipient", "to_line": "ann@example.com; bob@example.com"}


@pytest.fixture(autouse=True)
def slow_servers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every server be slow, and be asked whether it keeps to CHUNKING."""
    monkeypatch.setattr(route, "SLOW", 0.0)
    chunk_check.forget()


def start(
    member: User, project: Project, manager: ConnectionManagerDocument, tasks: list[ExecutableDocument]
) -> Execution:
    return start_execution(member, create_package(member, project, package("Many", tasks, [], [manager])))


def run_through(execution: Execution, queue: list[tuple[str, int]]) -> None:
    for job, key in queue:
        getattr(engine, job)(key)
    execution.refresh_from_db()


def of_batches() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "SMTP batch"]


def await_end_of_threads() -> None:
    until = time.monotonic() + 10
    while of_batches() and time.monotonic() < until:
        time.sleep(0.01)
    assert of_batches() == []


def states() -> dict[str, int]:
    return dict(Counter(Delivery.objects.values_list("state", flat=True)))


def test_a_connection_that_takes_several_at_once_where_the_one_before_took_one_is_not_left_waiting(
    member: User, project: Project, queue: list[tuple[str, int]]
):
    with sink("chunking") as server, delayed(server.port, AWAY) as port:
        manager = smtp(port=port, max_messages_per_connection=2, timeout=10_000)
        execution = start(member, project, manager, [send_mail(f"Mail {number}") for number in range(3 * SIZE)])
        run_through(execution, queue)
    assert (execution.status, states()) == ("succeeded", {"sent": 3 * SIZE})


@pytest.mark.parametrize("connections", [1, 3])
def test_what_a_task_sends_by_itself_finds_the_connections_given_back(
    connections: int, member: User, project: Project, queue: list[tuple[str, int]]
):
    tasks = [send_mail(f"Mail {number}", **(EACH if number % SIZE == 7 else {})) for number in range(3 * SIZE)]
    begun = time.monotonic()
    with sink() as server, delayed(server.port, AWAY) as port:
        execution = start(member, project, smtp(port=port, max_connections=connections, timeout=20_000), tasks)
        run_through(execution, queue)
    assert (execution.status, states()) == ("succeeded", {"sent": 3 * SIZE + 3})
    assert time.monotonic() - begun < 15, "a Timeout was waited for"


@dataclass
class MoodyServer(MailServer):
    """Says 421 to the MAIL of this number, counted from 1."""

    refused: int = 0
    mails: int = 0

    async def handle_MAIL(self, server, session, envelope: Envelope, address: str, options: list[str]) -> str:  # noqa: N802
        self.mails += 1
        if self.mails == self.refused:
            return "421 4.3.2 Going down"
        return await super().handle_MAIL(server, session, envelope, address, options)


def test_what_lost_its_connection_finds_that_of_the_next_batch_given_back(
    member: User, project: Project, queue: list[tuple[str, int]]
):
    begun = time.monotonic()
    with mail_server(MoodyServer(refused=SIZE)) as server, delayed(server.port, AWAY) as port:
        tasks = [send_mail(f"Mail {number}") for number in range(2 * SIZE)]
        execution = start(member, project, smtp(port=port, max_connections=1, timeout=20_000), tasks)
        run_through(execution, queue)
    assert server.mails == 2 * SIZE + 1
    assert (execution.status, states()) == ("succeeded", {"sent": 2 * SIZE})
    assert time.monotonic() - begun < 15, "a Timeout was waited for"


def test_a_connection_with_nothing_to_do_is_left_to_another_manager_of_the_same_batch(
    member: User, project: Project, queue: list[tuple[str, int]]
):
    """They are two to the pool; the server's limit for all workers is one."""
    box = each(SIZE, size=SIZE)
    part = mail(box, smtp_connection='FINDSTRING(@To, "1", 1) > 0 ? "One" : "Other"')
    with mail_server() as server, delayed(server.port, AWAY) as port:
        of = {"port": port, "max_connections_overall": 1}
        managers = [smtp("One", timeout=20_000, **of), smtp("Other", timeout=19_000, **of)]
        made = document(port, box, part).model_copy(update={"connections": managers})
        begun = time.monotonic()
        execution = start_execution(member, create_package(member, project, made))
        run_through(execution, queue)
        assert len({mail.connection for mail in server.received}) >= 2
    assert (execution.status, states()) == ("succeeded", {"sent": SIZE})
    assert time.monotonic() - begun < 15, "a Timeout was waited for"


@pytest.mark.parametrize("connections", [1, 3])
def test_what_is_interrupted_keeps_nothing_and_is_told_as_it_is(
    connections: int, member: User, project: Project, queue: list[tuple[str, int]], monkeypatch: pytest.MonkeyPatch
):
    write, written = Outcomes.write, []

    def write_twice(self: Outcomes, leaving: Iterable[Leaving] = ()) -> None:
        given = list(leaving)
        write(self, given)
        written.extend(given)
        if len(written) > 5:
            raise RuntimeError("It is broken.")

    monkeypatch.setattr(Outcomes, "write", write_twice)
    with mail_server() as server, delayed(server.port, AWAY) as port:
        tasks = [send_mail(f"Mail {number}") for number in range(SIZE)]
        execution = start(member, project, smtp(port=port, max_connections=connections), tasks)
        run_through(execution, queue)
        await_end_of_threads()
        arrived = {message_from_bytes(mail.content)["Message-ID"] for mail in server.received}
    assert execution.status == "failed"
    assert dict.fromkeys(Delivery.objects.filter(state="sent").values_list("message_id", flat=True)).keys() == arrived
    assert set(states()) <= {"sent", "failed"}
    assert len(arrived) > 2


def test_what_is_given_up_while_the_database_is_away_goes_on_elsewhere_as_far_as_it_is_known(
    member: User, project: Project, queue: list[tuple[str, int]], monkeypatch: pytest.MonkeyPatch
):
    """The first batch's results cannot be written when the second one is at work: this process resigns."""

    def fail(*_: object, **__: object) -> None:
        raise OperationalError("The database is away.")

    monkeypatch.setattr(outages, "PATIENCE", 0.0)
    with mail_server() as server, delayed(server.port, AWAY) as port:
        tasks = [send_mail(f"Mail {number}") for number in range(2 * SIZE)]
        execution = start(member, project, smtp(port=port, max_connections=2), tasks)
        with monkeypatch.context() as without:
            without.setattr(engine, "record", fail)
            with pytest.raises(OperationalError):
                engine.run_package(execution.pk)
        await_end_of_threads()
        assert "sending" in states()
        Heartbeat.objects.exclude(pk=heartbeat.identify()).delete()
        recovery.recover()
        assert "in_doubt" not in states()
        run_through(execution, queue)
        arrived = [message_from_bytes(mail.content)["Message-ID"] for mail in server.received]
    assert (execution.status, states()) == ("succeeded", {"sent": 2 * SIZE})
    assert len(arrived) == len(set(arrived)) == 2 * SIZE
