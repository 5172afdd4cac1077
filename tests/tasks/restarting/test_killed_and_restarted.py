"""Workers that are killed in an execution that is canceled, refused or in doubt, and then what failed of it runs under
the same fire: every mail arrives once; none is lost, none comes twice."""

import os
import random
import time
from collections.abc import Callable
from itertools import count

import pytest

from designer.errors import Conflict
from designer.models import Project, User
from designer.package.document import PackageDocument
from designer.services.packages import create_package
from tasks.deliveries.model import Delivery
from tasks.deliveries.services import Decision, decide
from tasks.restarting.services import restart_execution
from tasks.runtime.models import Execution
from tasks.runtime.services import cancel_execution, start_execution
from tests.programs.processes import worker
from tests.servers.smtp import MailServer
from tests.tasks.workers.test_kills import mails, merge, run_under_fire, server, subjects

__all__ = ["server"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.worker]

KILLS = max(2, int(os.environ.get("MAILWRIGHT_KILLS", "10")) // 5)
MAILS = 50


def ask_the_server(user: User, execution: Execution, server: MailServer) -> None:
    """Decide about each mail in doubt as somebody who reads the server's log."""
    accepted = subjects(server)
    for delivery in Delivery.objects.filter(task_run__execution=execution, state="in_doubt"):
        decide(user, delivery.pk, Decision.ARRIVED if accepted[delivery.subject] else Decision.GIVE_UP)


@pytest.mark.parametrize(
    "make",
    [lambda port, name: mails(port, name, MAILS), lambda port, name: merge(port, MAILS, name)],
    ids=["chain", "loop"],
)
def test_what_failed_arrives_once_after_kills_and_nothing_else_comes_again(
    member: User, project: Project, server: MailServer, make: Callable[[int, str], PackageDocument]
):
    server.contents = {b"Mail 7\r\n": "550 5.7.1 No", b"Mail 31\r\n": "550 5.7.1 No"}
    execution = start_execution(member, create_package(member, project, make(server.port, "Restarted")))
    kills = 0
    with worker(processes=2):
        for turn in count():
            if turn == 0:
                time.sleep(random.uniform(0.3, 1.2))
                cancel_if_not_over(member, execution)
            kills += run_under_fire(execution, KILLS)
            let_workers_end(execution)
            ask_the_server(member, execution, server)
            if turn:
                server.contents = {}
            try:
                execution = restart_execution(member, execution.pk)
            except Conflict:  # nothing of it has failed
                break
    accepted = subjects(server)
    assert (len(accepted), set(accepted.values())) == (MAILS, {1})
    print(f"\n{kills} kills and {turn} restarts: {MAILS} mails arrived once; 0 lost, 0 twice.")


def let_workers_end(execution: Execution) -> None:
    """Wait for what is still in hand of an execution that was given up because workers died too often."""
    end = time.monotonic() + 60
    while execution.task_runs.filter(status="running", worker__isnull=False).exists() and time.monotonic() < end:
        time.sleep(0.1)


def cancel_if_not_over(user: User, execution: Execution) -> None:
    execution.refresh_from_db(fields=["status"])
    if not execution.state.is_final:
        cancel_execution(user, execution.pk)
