"""What a worker does that is told to stop, as `docker compose stop` tells it (SIGTERM: Celery's warm shutdown)."""

import os
import signal

import pytest

from designer.models import Project, User
from designer.services.packages import create_package
from tasks.runtime.models import Heartbeat
from tasks.runtime.services import start_execution
from tests.packages import chain
from tests.programs.processes import empty_broker, worker
from tests.servers.held import HeldServer
from tests.servers.smtp import mail_server

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.worker]


def test_a_worker_that_is_told_to_stop_ends_the_branch_in_hand_and_takes_no_other(member: User, project: Project):
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

    in_hand.refresh_from_db()
    waiting.refresh_from_db()
    assert (in_hand.status, waiting.status, len(held.received)) == ("succeeded", "pending", 3)
    assert not Heartbeat.objects.filter(kind="worker").exists()
