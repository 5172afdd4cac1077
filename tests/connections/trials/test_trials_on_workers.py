"""Trials on real workers: silent servers hold no worker, cancel closes the connection, packages go on."""

import socket
import time
from collections.abc import Iterator

import pytest

from connections.models import ConnectionTrial
from connections.trials.services import cancel_trial, start_trial
from connections.trials.threads import TrialThreads
from connections.types.smtp.properties import SmtpProperties
from designer.models import Project, User
from designer.services.packages import create_package
from tasks.runtime.services import start_execution
from tests.packages import chain
from tests.programs.processes import empty_broker, worker
from tests.servers.smtp import mail_server
from tests.waiting import wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.worker]
LONG = 2_147_483_647


@pytest.fixture(autouse=True)
def broker() -> None:
    empty_broker()


@pytest.fixture
def silent() -> Iterator[socket.socket]:
    """A port that takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0), backlog=50) as listener:
        yield listener


def start(user: User, project: Project, port: int) -> ConnectionTrial:
    return start_trial(user, SmtpProperties(smtp_server="127.0.0.1", port=port, timeout=LONG), project=project)


def test_silent_servers_hold_no_worker_and_cancel_closes_their_connections(
    member: User, project: Project, silent: socket.socket
):
    with mail_server() as server, worker(processes=1):
        trials = [start(member, project, silent.getsockname()[1]) for _ in range(3)]
        wait_until(lambda: ConnectionTrial.objects.filter(state="running").count() == 3)
        execution = start_execution(member, create_package(member, project, chain(3, server.port)))
        wait_until(lambda: len(server.received) == 3, 5)
        calls = [silent.accept()[0] for _ in trials]
        for each in trials:
            cancel_trial(member, each.uid)
        begun = time.monotonic()
        assert [call.recv(1) for call in calls] == [b"", b"", b""]
        assert time.monotonic() - begun < 5
        for call in calls:
            call.close()
        wait_until(lambda: type(execution).objects.get(pk=execution.pk).state.is_final)
    assert ConnectionTrial.objects.filter(state="canceled").count() == 3


def test_a_trial_begins_at_once_where_all_is_idle(member: User, project: Project):
    with mail_server() as server, worker(processes=1):
        trial = start(member, project, server.port)
        wait_until(lambda: ConnectionTrial.objects.filter(pk=trial.pk, state="succeeded").exists())
    trial.refresh_from_db()
    assert (trial.begun_at - trial.created_at).total_seconds() < 3


def test_what_finds_no_free_thread_is_begun_by_the_first_that_is_free(member: User, project: Project):
    begun: list[str] = []

    def run(uid: str) -> None:
        begun.append(uid)
        time.sleep(0.2)
        ConnectionTrial.objects.filter(pk=uid).update(state="succeeded")

    threads = TrialThreads(1, run)
    trials = [start(member, project, 25) for _ in range(3)]
    for each in trials:
        threads.begin(str(each.pk))
    wait_until(lambda: not ConnectionTrial.objects.filter(state="waiting").exists())
    assert begun == [str(each.pk) for each in trials]
