"""Cancel of an execution ends what its tasks wait for at a server that is silent."""

import threading
from collections.abc import Iterator

import pytest
from django.db import connection

from connections.waiting import cancel_scope
from designer.models import Project, User
from designer.package.document import PackageDocument
from designer.services.packages import create_package
from tasks.deliveries.model import Delivery
from tasks.deliveries.sending.attempts import CANCELED_WAITING
from tasks.runtime.engine import engine
from tasks.runtime.models import Execution
from tasks.runtime.services import cancel_execution, start_execution
from tests.packages import chain, executable, package, send_mail, smtp
from tests.servers.held import HeldServer
from tests.servers.scripted import Conversation, ScriptedServer, fall_silent
from tests.servers.smtp import mail_server
from tests.waiting import wait_until

pytestmark = pytest.mark.django_db(transaction=True)
LONG = 2_147_483_647


@pytest.fixture
def silent() -> Iterator[ScriptedServer]:
    with ScriptedServer(note_client, fall_silent()) as server:
        yield server


def note_client(talk: Conversation) -> None:
    """Note that somebody waits for the server from now on: who is canceled before that is told something else."""
    talk.heard.append(b"")


def run(member: User, project: Project, document: PackageDocument) -> tuple[Execution, threading.Thread]:
    execution = start_execution(member, create_package(member, project, document))

    def work() -> None:
        try:
            engine.run_package(execution.pk)
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    return execution, thread


def cancel(member: User, execution: Execution, thread: threading.Thread) -> None:
    wait_until(lambda: Delivery.objects.filter(task_run__execution=execution).exists())
    cancel_execution(member, execution.pk)
    thread.join(60)
    assert not thread.is_alive()
    execution.refresh_from_db()


def test_a_task_that_waits_for_a_silent_server_ends_with_its_execution(
    member: User, project: Project, silent: ScriptedServer
):
    execution, thread = run(member, project, chain(2, silent.port, timeout=LONG))
    wait_until(lambda: silent.heard)
    cancel(member, execution, thread)

    (delivery,) = Delivery.objects.filter(task_run__execution=execution)
    assert (execution.status, delivery.state) == ("canceled", "failed")
    # A slow worker has no more than begun to wait.
    assert delivery.reply.startswith(("Canceled at step greeting, while 127.0.0.1 port", CANCELED_WAITING))


def test_a_batch_that_waits_for_a_silent_server_ends_with_its_execution(
    member: User, project: Project, silent: ScriptedServer
):
    rows = [[f"ann{number}@example.com"] for number in range(4)]
    batch = {"parallel": True, "batch_size": 4, "max_concurrent": 1, "enumerator": {"kind": "Item", "rows": rows}}
    loop = executable("ForeachLoop", "Each", properties=batch)
    mail = send_mail("Mail").model_copy(update={"parent": loop.id})
    document = package("Merge", [loop, mail], [], [smtp(port=silent.port, timeout=LONG)])
    execution, thread = run(member, project, document)
    cancel(member, execution, thread)

    assert execution.status == "canceled"
    states = Delivery.objects.filter(task_run__execution=execution).values_list("state", flat=True)
    assert set(states) == {"failed"}


def test_a_mail_that_has_left_is_in_doubt_when_the_server_stays_silent(
    member: User, project: Project, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(cancel_scope, "GRACE_PERIOD", 1.0)
    held = HeldServer(held_at="DATA")
    with mail_server(held):
        execution, thread = run(member, project, chain(1, held.port, timeout=LONG))
        wait_until(held.reached.is_set)
        cancel(member, execution, thread)
        held.may_go_on.set()

    (delivery,) = Delivery.objects.filter(task_run__execution=execution)
    assert (execution.status, delivery.state) == ("canceled", "in_doubt")


def test_a_mail_that_has_left_may_still_be_answered(member: User, project: Project):
    held = HeldServer(held_at="DATA")
    with mail_server(held):
        execution, thread = run(member, project, chain(1, held.port, timeout=LONG))
        wait_until(held.reached.is_set)
        cancel_execution(member, execution.pk)
        thread.join(2.5)
        held.may_go_on.set()
        thread.join(60)

    (delivery,) = Delivery.objects.filter(task_run__execution=execution)
    assert delivery.state == "sent"
