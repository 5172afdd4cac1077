"""A run of loops, sequences and branches on several workers, whose broker forgets or whose database goes away."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from unittest.mock import patch

import pytest
import redis
from django.conf import settings

from designer.models import Project, User
from designer.package.document import PackageDocument, VariableDocument
from designer.services.packages import create_package
from tasks.deliveries.model import Delivery
from tasks.runtime import recovery, silence
from tasks.runtime.models import Execution, TaskRun
from tasks.runtime.services import start_execution
from tests.database import outage
from tests.packages import arrow, executable, package, send_mail, smtp
from tests.programs.processes import beat, empty_broker, kill_broker, restart_broker, worker
from tests.servers.held import HeldServer
from tests.servers.smtp import mail_server
from tests.tasks.workers.test_kills import forget_what_waits
from tests.waiting import wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.worker]

ONCE = Counter([*(f"Loop {number}" for number in range(3)), *(f"Branch {number}" for number in range(4)), "Last"])
AWAY = 10.0


@pytest.fixture
def held() -> Iterator[HeldServer]:
    empty_broker()
    server = HeldServer(held_at="DATA")
    with mail_server(server):
        yield server


def loops_and_branches(port: int) -> PackageDocument:
    """Three mails in a sequence in a loop, four beside them in two batches, and a last one after all."""
    steps = {
        "init_expression": "@Count = 0",
        "eval_expression": "@Count < 3",
        "assign_expression": "@Count = @Count + 1",
    }
    loop = executable("ForLoop", "Loop", properties=steps)
    sequence = executable("Sequence", "Sequence", loop)
    subject = {"subject": '"Loop " + (DT_WSTR, 5) @[User::Count]'}
    inside = send_mail("Inside").model_copy(update={"parent": sequence.id, "expressions": subject})
    branches = [send_mail(f"Branch {number}", f"Server {number // 2}") for number in range(4)]
    last = send_mail("Last")
    arrows = [arrow(each, last) for each in (loop, *branches)]
    connections = [smtp(name, port=port) for name in ("Mail server", "Server 0", "Server 1")]
    made = package("Loops and branches", [loop, sequence, inside, *branches, last], arrows, connections)
    return made.model_copy(update={"variables": [VariableDocument(name="Count", type="Int32", value=0)]})


def start(user: User, project: Project, port: int) -> Execution:
    return start_execution(user, create_package(user, project, loops_and_branches(port)))


def run_to_end(execution: Execution) -> str:
    """Wait for the end; meanwhile recovery looks after it, as beat has it do, with its clock turned on."""

    def has_ended() -> bool:
        time.sleep(0.5)
        forget_what_waits(execution)
        recovery.recover()
        execution.refresh_from_db(fields=["status"])
        return execution.state.is_final

    wait_until(has_ended, 60)
    return execution.status


@contextmanager
def as_one_who_missed_it() -> Iterator[None]:
    """Recover as a worker does that the outage has silenced, too: these tests themselves have gone on reading."""
    now = time.monotonic()
    with patch.object(silence, "_hearing", silence.Hearing(last=now, outage=AWAY, ended=now)):
        yield


def how_many_wait() -> int:
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        return client.llen(f"{settings.REDIS_PREFIX}{settings.CELERY_TASK_DEFAULT_QUEUE}")


def subjects(server: HeldServer) -> Counter[str]:
    return Counter(str(message_from_bytes(mail.content)["Subject"]) for mail in server.received)


def test_a_broker_that_restarts_and_forgets_everything_costs_time_and_nothing_else(
    member: User, project: Project, held: HeldServer
):
    with worker(processes=1), worker(processes=1), worker(processes=1):
        execution = start(member, project, held.port)
        sending = TaskRun.objects.filter(execution=execution, status="running", type="SendMailTask")
        wait_until(lambda: sending.exists() and not how_many_wait())  # one node may hold what another could begin
        restart_broker()
        held.may_go_on.set()
        assert run_to_end(execution) == "succeeded"
    assert subjects(held) == ONCE


def test_a_worker_that_holds_jobs_outlives_a_killed_broker_and_goes_on_with_them(
    member: User, project: Project, held: HeldServer
):
    servers = [f"Server {number}" for number in range(8)]
    mails = [send_mail(f"Mail to {name}", name) for name in servers]
    branches = package("Branches", mails, [], [smtp(name, port=held.port) for name in servers])
    with worker(processes=2) as node:
        execution = start_execution(member, create_package(member, project, branches))
        sending = TaskRun.objects.filter(execution=execution, status="running")
        wait_until(lambda: sending.count() == 2)
        kill_broker()
        held.may_go_on.set()
        with beat():
            wait_until(lambda: Execution.objects.get(pk=execution.pk).state.is_final, 40)
        assert node.poll() is None
    assert subjects(held) == Counter(f"Mail to {name}" for name in servers)


def test_a_database_that_is_away_for_ten_seconds_costs_time_and_nothing_else(
    member: User, project: Project, held: HeldServer
):
    with outage.database() as (address, go_away), worker(processes=2, database=address):
        execution = start(member, project, held.port)
        wait_until(lambda: Delivery.objects.filter(state="sending").count() == 2)
        away = threading.Thread(target=go_away, args=[AWAY])
        away.start()
        held.may_go_on.set()
        away.join()
        with as_one_who_missed_it():
            recovery.recover()  # at the worst moment: nobody has beaten again
            assert run_to_end(execution) == "succeeded"
    assert subjects(held) == ONCE
    assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}
