"""What a worker does that is told to stop, as `docker compose stop` tells it (SIGTERM: Celery's warm shutdown)."""

import os
import signal

import pytest

from designer.models import Project, User
from designer.services.packages import create_package
from tasks.runtime.models import Execution, Heartbeat
from tasks.runtime.services import start_execution
from tests.packages import chain
from tests.programs.processes import empty_broker, worker
from tests.servers.held import HeldServer
from tests.servers.smtp import mail_server
from tests.waiting import wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.worker]


def test_a_worker_that_is_told_to_stop_ends_the_mail_in_hand_and_the_next_goes_on(member: User, project: Project):
    empty_broker()
    held = HeldServer(held_at="MAIL")
    with mail_server(held), worker(processes=1) as stopping:
        package = create_package(member, project, chain(3, held.port, timeout=20_000))
        in_hand = start_execution(member, package)
        assert held.reached.wait(20)
        os.kill(stopping.pid, signal.SIGTERM)
        waiting = start_execution(member, package)
        held.may_go_on.set()
        stopping.wait(30)

        assert not Heartbeat.objects.filter(kind="worker").exists()
        assert (status_of(in_hand), status_of(waiting), len(held.received)) == ("running", "pending", 1)
        with worker(processes=1):
            wait_until(lambda: status_of(in_hand) == status_of(waiting) == "succeeded")
    assert len({mail.content for mail in held.received}) == len(held.received) == 6


def status_of(execution: Execution) -> str:
    execution.refresh_from_db()
    return execution.status
