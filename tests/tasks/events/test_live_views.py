"""Live views on a real web server: so many of one person, each for as long as the person may look."""

import http.client
import time
import urllib.request
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
import redis
from django.conf import settings
from django.test import Client

from designer.models import Project, User
from designer.services.packages import create_package
from tasks.runtime.models import Execution
from tasks.runtime.services import start_execution
from tests.packages import chain
from tests.ports import free_port
from tests.programs.processes import empty_broker, web_server
from tests.rights import join
from tests.waiting import wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.worker, pytest.mark.any_database]
KEEP_ALIVE = 10.0


@pytest.fixture(scope="module")
def web(django_db_setup: None) -> Iterator[str]:
    with web_server(free_port()) as address:
        yield address


@pytest.fixture
def execution(member: User, project: Project) -> Execution:
    """An execution that no worker begins."""
    execution = start_execution(member, create_package(member, project, chain(1)))
    empty_broker()
    return execution


class View:
    """A live view as a page has it."""

    def __init__(self, address: str, execution: Execution, session: str) -> None:
        self._connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=KEEP_ALIVE + 10)
        path = f"/api/v1/executions/{execution.pk}/stream"
        self._connection.request("GET", path, headers={"Cookie": f"sessionid={session}"})
        self._answer = self._connection.getresponse()
        self.status = self._answer.status

    def read_event(self) -> str:
        """Give the first line of what comes next; nothing when the view has ended."""
        lines = iter(self._answer.readline, b"")
        first = next(lines, b"").decode()
        for _ in iter(lambda: next(lines, b"\n"), b"\n"):
            pass
        return first.strip()

    def read_to_end(self) -> str:
        """Give all that comes until the view ends; one that only says that it lives is not waited for."""
        deadline = time.monotonic() + KEEP_ALIVE + 10
        lines = []
        for line in iter(self._answer.readline, b""):
            assert time.monotonic() < deadline, "The view does not end."
            lines.append(line.decode())
        return "".join(lines)

    def close(self) -> None:
        self._connection.close()


Look = Callable[[str], View]


@pytest.fixture
def look(web: str, execution: Execution) -> Iterator[Look]:
    """Open live views of the execution, which end with the test."""
    views: list[View] = []

    def open_view(session: str) -> View:
        views.append(View(web, execution, session))
        return views[-1]

    yield open_view
    for view in views:
        view.close()


def session_of(user: User) -> tuple[Client, str]:
    client = Client()
    client.force_login(user)
    return client, client.cookies["sessionid"].value


def test_the_oldest_of_too_many_views_gives_way_and_pages_stay_quick(web: str, member: User, look: Look):
    _, session = session_of(member)
    views: list[View] = []
    begun_with: list[str] = []
    for _ in range(60):
        views.append(look(session))
        begun_with.append(views[-1].read_event())  # its place among the others is taken by now
    ended = [view.read_to_end() for view in views[:40]]
    begun = time.monotonic()
    urllib.request.urlopen(f"{web}/signin/", timeout=20).close()

    assert time.monotonic() - begun < 5
    assert [text.rstrip().endswith("retry: 15000") for text in ended] == [True] * 40
    assert begun_with == ["event: snapshot"] * 60
    assert count_subscriptions() == 1
    for view in views:
        view.close()
    wait_until(lambda: count_subscriptions() == 0)


def count_subscriptions() -> int:
    return int(redis.Redis.from_url(settings.REDIS_URL).pubsub_numpat())


def test_a_view_ends_with_the_session_with_the_role_in_the_project_and_with_the_account(
    member: User, administrator: User, project: Project, look: Look
):
    leaver, closed = (join(project, User.objects.create_user(name)) for name in ("lea", "claus"))
    people = (member, leaver, closed, administrator)
    clients, sessions = zip(*map(session_of, people), strict=True)
    views = [look(session) for session in sessions]
    assert [view.read_event() for view in views] == ["event: snapshot"] * 4
    clients[0].post("/signout/")
    project.grants.filter(person=leaver).delete()
    User.objects.filter(pk=closed.pk).update(is_active=False)
    begun = time.monotonic()
    for view in views[:3]:
        view.read_to_end()

    assert time.monotonic() - begun < KEEP_ALIVE + 10
    assert [look(session).status for session in sessions] == [401, 404, 401, 200]
    assert views[3].read_event() == ": keep-alive"
