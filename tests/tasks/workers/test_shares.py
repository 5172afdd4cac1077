"""Whose jobs a worker begins: nobody's hold all of its processes, and what waits comes back."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import psutil
import pytest
import redis
from celery.worker import state
from django.conf import settings
from kombu import Connection
from kombu.asynchronous import Hub, set_event_loop

from designer.models import Project, User
from designer.services.packages import create_package
from designer.services.projects import create_project
from tasks.celery import app
from tasks.node import PERSON, admission, broker
from tasks.node.admission import QUIET, REST, Admission
from tasks.node.shares import Shares
from tasks.runtime.models import Execution, TaskRun
from tasks.runtime.services import cancel_execution, start_execution
from tests.packages import chain, package, send_mail, smtp
from tests.programs.processes import beat, empty_broker, worker
from tests.servers.silent import SilentServer
from tests.servers.smtp import MailServer, mail_server
from tests.waiting import wait_until

EACH, SPARE = 2, 2
MIA, STAN, ADA = 1, 2, 3
NOBODY = None


def working(*people: int | None) -> Shares:
    shares = Shares(EACH, SPARE)
    for person in people:
        shares.begin(person)
    return shares


@pytest.mark.parametrize(
    ("at_work", "person", "has_room"),
    [
        ([], MIA, True),
        ([MIA], MIA, True),
        ([MIA, MIA], MIA, False),
        ([MIA, MIA], STAN, True),
        ([MIA, MIA, STAN], STAN, False),
        ([MIA, MIA, STAN], ADA, False),
        ([MIA, STAN], STAN, False),
        ([MIA, STAN], ADA, True),
        ([MIA, MIA, STAN, None], None, True),
        ([None, None, None], MIA, True),
    ],
)
def test_the_last_processes_are_for_who_has_nothing_at_work_and_for_jobs_of_nobody(
    at_work: list[int | None], person: int | None, *, has_room: bool
):
    assert working(*at_work).has_room(person) is has_room


def test_there_is_room_again_when_a_job_has_ended():
    shares = working(MIA, MIA)
    shares.end(MIA)
    assert shares.has_room(MIA)


@pytest.mark.parametrize("spare", [0, 1])
def test_without_spare_processes_one_person_may_have_all_that_each_may_have(spare: int):
    shares = Shares(1, spare)
    assert shares.has_room(MIA)
    shares.begin(MIA)
    assert (shares.has_room(MIA), shares.has_room(STAN)) == (False, spare == 1)


def test_there_is_to_be_a_process_for_the_next_newcomer_as_far_as_there_may_be_more():
    shares = Shares(EACH, SPARE, most_spare=3)
    [shares.begin(person) for person in (MIA, MIA)]
    assert not shares.lacking
    shares.begin(STAN)
    assert shares.lacking == 1

    shares.processes += 1
    assert (shares.has_room(ADA), shares.has_room(STAN), shares.lacking) == (True, False, 0)
    shares.begin(ADA)
    assert (shares.lacking, shares.may_shrink) == (0, False)
    [shares.end(person) for person in (MIA, MIA, STAN, ADA)]
    assert shares.may_shrink


def test_without_spare_processes_there_are_never_more():
    shares = Shares(EACH, 0, most_spare=3)
    [shares.begin(person) for person in (MIA, STAN)]
    assert not shares.lacking


def test_a_node_that_rests_begins_the_first_job_in_what_it_has_and_makes_the_rest_when_something_waits():
    shares = Shares(EACH, SPARE, resting=1)
    assert (shares.processes, shares.has_room(MIA)) == (1, True)
    shares.begin(MIA)
    assert (shares.has_room(MIA), shares.has_room(STAN), shares.lacking, shares.unmade) == (False, False, 0, 3)
    shares.begin(None)
    assert shares.lacking == 3

    shares.processes += shares.lacking
    assert (shares.has_room(MIA), shares.lacking, shares.has_extra) == (True, 0, False)
    [shares.end(person) for person in (MIA, None)]
    assert shares.may_shrink
    shares.processes -= 3
    assert not shares.may_shrink


def test_jobs_of_nobody_wait_for_each_other_in_a_node_that_rests_and_nobody_for_them():
    shares = Shares(EACH, SPARE, resting=1)
    [shares.begin(None) for _ in range(2)]
    assert (shares.is_short, shares.lacking) == (True, 0)
    shares.begin(MIA)
    assert shares.lacking == 3


class Node:
    """A node whose processes do nothing, and whose clock is turned by hand."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self.shares = Shares(2, 1, resting=1)
        self.begun: list[Any] = []
        self.admission = Admission(self.shares, self.begun.append, lambda _number: None)

    def take(self, person: int | None) -> Any:
        request = SimpleNamespace(
            id=f"{self.now}/{id(object())}/{len(self.begun)}/{person}",
            name="job",
            argsrepr=f"{len(self.begun)}",
            request_dict={PERSON: person},
            on_success=lambda: None,
            on_failure=lambda: None,
            acknowledge=lambda: None,
        )
        state.requests[request.id] = request
        self.admission.take(request)
        return request

    def tidy_after(self, seconds: float) -> int:
        self.now += seconds
        self.admission.tidy()
        return self.shares.processes


@pytest.fixture
def node(monkeypatch: pytest.MonkeyPatch) -> Iterator[Node]:
    known = dict(state.requests)
    node = Node()
    monkeypatch.setattr(admission, "time", SimpleNamespace(monotonic=lambda: node.now))
    node.admission.tidy()
    yield node
    state.requests.clear()
    state.requests.update(known)


def test_the_first_job_begins_at_once_and_a_second_one_has_the_other_processes_made(node: Node):
    node.take(MIA)
    assert (len(node.begun), node.shares.processes) == (1, 1)
    node.take(MIA)
    assert (len(node.begun), node.shares.processes) == (2, 3)


@pytest.mark.parametrize("other", [STAN, NOBODY])
def test_nobody_waits_behind_a_job_that_takes_long(node: Node, other: int | None):
    node.take(MIA)
    node.take(other)
    assert (len(node.begun), node.shares.processes) == (2, 3)


def test_short_jobs_of_nobody_make_no_process_and_long_ones_do(node: Node):
    short = [node.take(NOBODY) for _ in range(2)]
    assert node.tidy_after(1) == 1
    [each.on_success() for each in short]
    assert node.tidy_after(1) == 1
    [node.take(NOBODY) for _ in range(2)]
    assert [node.tidy_after(1), node.tidy_after(1)] == [1, 3]


def test_a_node_rests_again_after_a_while(node: Node):
    jobs = [node.take(MIA), node.take(MIA)]
    [each.on_success() for each in jobs]
    assert node.tidy_after(QUIET + 1) == 3
    assert [node.tidy_after(REST), node.tidy_after(REST), node.tidy_after(REST), node.tidy_after(REST)] == [2, 2, 1, 1]


@pytest.fixture
def server() -> Iterator[MailServer]:
    empty_broker()
    with mail_server() as running:
        yield running


def start_silent(user: User, port: int, tasks: int) -> Execution:
    """Start as many jobs beside each other as are to wait for a server that says nothing: a task for each, which has a
    connection manager of its own."""
    names = [f"Server {number}" for number in range(tasks)]
    mails = [send_mail(f"Mail to {name}", name) for name in names]
    document = package("Silent", mails, [], [smtp(name, port=port, timeout=600_000) for name in names])
    return start_execution(user, create_package(user, create_project(user, f"Silence of {tasks}"), document))


def wait_for_end(execution: Execution, seconds: float) -> str:
    wait_until(lambda: Execution.objects.get(pk=execution.pk).state.is_final, seconds)
    return Execution.objects.get(pk=execution.pk).status


@pytest.mark.worker
@pytest.mark.django_db(transaction=True)
def test_tasks_that_wait_for_silent_servers_stop_nobody_else_and_go_on_where_one_ends(
    member: User, stranger: User, project: Project, server: MailServer
):
    with SilentServer() as silent, worker(processes=2), beat():
        held = [start_silent(stranger, silent.port, tasks=5), start_silent(stranger, silent.port, tasks=4)]
        wait_until(lambda: silent.connections == 2)
        normal = start_execution(member, create_package(member, project, chain(3, server.port)))
        assert wait_for_end(normal, 10) == "succeeded"
        assert silent.connections == 2

        cancel_execution(stranger, held[0].pk)
        wait_until(lambda: TaskRun.objects.filter(execution=held[1], status="running").count() == 2)
        cancel_execution(stranger, held[1].pk)
        assert [wait_for_end(each, 10) for each in held] == ["canceled", "canceled"]
    assert len(server.received) == 3


@pytest.mark.worker
@pytest.mark.django_db(transaction=True)
def test_many_peoples_tasks_that_wait_stop_nobody_and_the_processes_made_for_it_end_again(
    member: User, stranger: User, administrator: User, cataloguer: User, project: Project, server: MailServer
):
    with SilentServer() as silent, worker(processes=1) as node, beat():
        before = len(psutil.Process(node.pid).children())
        people = (stranger, administrator, cataloguer)
        held = [start_silent(user, silent.port, tasks) for tasks, user in enumerate(people, 2)]
        wait_until(lambda: silent.connections == 3)
        normal = start_execution(member, create_package(member, project, chain(3, server.port)))
        assert wait_for_end(normal, 10) == "succeeded"
        [cancel_execution(each.caller, each.pk) for each in held]
        assert [wait_for_end(each, 10) for each in held] == ["canceled"] * 3
        wait_until(lambda: len(psutil.Process(node.pid).children()) == before, 60)
        again = start_execution(member, normal.package)
        assert wait_for_end(again, 10) == "succeeded"


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """Have an event loop, as the main process of a node has, in which it is soon at once."""
    monkeypatch.setattr(broker, "SOON", 0)
    empty_broker()
    set_event_loop(hub := Hub())
    yield hub
    set_event_loop(None)
    hub.close()


def take(connection: Connection) -> Any:
    jobs = connection.SimpleQueue("packages")
    jobs.put("a job")
    return jobs.get(timeout=5)


def count_noted() -> int:
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        return client.hlen(f"{settings.REDIS_PREFIX}unacked")


@pytest.mark.parametrize("waits", [0, 1])
def test_a_job_is_noted_in_the_broker_only_while_it_waits(hub: Hub, waits: int):
    with app.connection_for_read() as connection:
        job = take(connection)
        hub.fire_timers(max_timers=waits)
        assert count_noted() == waits
        job.ack()
        hub.fire_timers()
        assert count_noted() == 0


@pytest.mark.parametrize("waits", [0, 1])
def test_a_job_that_has_not_begun_goes_back_when_the_node_ends(hub: Hub, waits: int):
    with app.connection_for_read() as connection:
        take(connection)
        hub.fire_timers(max_timers=waits)
    with app.connection_for_read() as connection:
        assert connection.SimpleQueue("packages").get(timeout=5).payload == "a job"


def test_a_job_that_is_refused_goes_back_at_once(hub: Hub):
    with app.connection_for_read() as connection:
        take(connection).requeue()
        assert connection.SimpleQueue("packages").get(timeout=5).payload == "a job"
