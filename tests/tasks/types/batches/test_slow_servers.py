"""Where a server lets wait, nothing else does: what leaves next is entered before its turn, and more work is found."""

from collections import deque
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, cast

import pytest

from designer.models import Project, User
from designer.services.packages import create_package
from tasks.deliveries.batches.next_to_leave import NextToLeave
from tasks.deliveries.batches.route import BatchRoute
from tasks.deliveries.batches.routes import BatchRoutes
from tasks.runtime.engine import engine
from tasks.runtime.models import TaskRun
from tasks.runtime.services import start_execution
from tests.packages import package, send_mail, smtp

SLOW, QUICK = 0.02, 0.0001


@dataclass(eq=False)
class Given:
    """Stands for a delivery that is or is not entered."""

    is_entered: bool = False

    @property
    def may_leave(self) -> Any:
        return SimpleNamespace(is_set=lambda: self.is_entered)


@dataclass(eq=False)
class Connection:
    """Stands for a connection of a batch."""

    given: deque[Given] = field(default_factory=deque)
    is_open: bool = True
    is_flowing: bool = True
    window: int = 1

    def give(self, one: Given) -> None:
        self.given.append(one)


def route_to(seconds: float | None, *connections: Connection, waiting: int = 0) -> BatchRoute:
    """Give a way whose server takes so long for a message."""
    made = BatchRoute(cast("Any", None), cast("Any", None), most=5, seconds=seconds)
    made.connections.extend(cast("Any", connections))
    made.waiting.extend(cast("Any", Given()) for _ in range(waiting))
    return made


@pytest.mark.parametrize(
    ("seconds", "expected"), [(SLOW, 2), (None, 0)], ids=["of a slow server", "of one that is not known"]
)
def test_what_leaves_behind_a_message_is_entered_before_its_turn(seconds: float | None, expected: int):
    connection = Connection(deque([Given(is_entered=True), Given(), Given(), Given()]))
    found = route_to(seconds, connection).find_next(cast("Any", connection))
    assert found == list(connection.given)[1 : 1 + expected]


def test_nothing_is_given_ahead_while_another_connection_is_being_opened():
    first, second = Connection(), Connection(is_open=False)
    made = route_to(SLOW, first, second, waiting=9)
    made.give()
    assert (len(first.given), len(second.given)) == (2, 0)
    second.is_open = True
    made.give()
    assert (len(first.given), len(second.given)) == (4, 4)


def test_what_a_server_takes_several_of_goes_to_the_connection_that_has_least():
    first, second = Connection(deque(Given() for _ in range(20)), window=20), Connection(window=20)
    taken = route_to(SLOW, first, second, waiting=10).take_windows(is_all=False)
    assert [connection for connection, _ in taken] == [second] * 10


def test_what_leaves_later_is_entered_when_all_connections_have_it_or_after_a_while(monkeypatch: pytest.MonkeyPatch):
    now = 100.0
    monkeypatch.setattr("tasks.deliveries.batches.next_to_leave.monotonic", lambda: now)
    made = route_to(SLOW, Connection(deque([Given()])), Connection(deque([Given()])))
    routes = BatchRoutes(cast("Any", None))
    routes._routes["the only one"] = made
    then = NextToLeave(routes)
    assert then.find(is_all=False) == [], "three more connections may be opened first"
    now += SLOW / 2
    assert len(then.find(is_all=False)) == 2
    assert then.find(is_all=False) == []
    assert len(then.find(is_all=True)) == 2, "there will be no more"
    made.most = 2
    assert len(then.find(is_all=False)) == 2, "there may be no more connections"


@pytest.mark.django_db(transaction=True)
def test_a_batch_that_another_process_was_quicker_to_take_keeps_nobody_from_the_next_one(
    member: User, project: Project, queue: list[tuple[str, int]], monkeypatch: pytest.MonkeyPatch
):
    tasks = [send_mail(f"Mail {number}") for number in range(60)]
    execution = start_execution(member, create_package(member, project, package("Many", tasks, [], [smtp(port=25)])))
    first, *_ = engine._begin(execution.pk)
    take, asked = engine._take, []

    def take_after_another_one(of: int, key: int, **how: bool) -> list[TaskRun]:
        asked.append(key)
        if len(asked) == 1:
            take(of, key)
        return take(of, key, **how)

    monkeypatch.setattr(engine, "_take", take_after_another_one)
    runs = engine._take_next(first, is_shared=False)
    assert len(asked) == 2
    assert {run.pk for run in runs}.isdisjoint({asked[0]})
    assert len(runs) == 20


@pytest.mark.django_db(transaction=True)
def test_the_last_batch_is_shared_with_those_who_are_free_soon(
    member: User, project: Project, queue: list[tuple[str, int]]
):
    tasks = [send_mail(f"Mail {number}") for number in range(60)]
    execution = start_execution(member, create_package(member, project, package("Many", tasks, [], [smtp(port=25)])))
    first, *_ = engine._begin(execution.pk)
    assert len(engine._take_next(first, is_shared=True)) == 20
    shared = [engine._take_next(first, is_shared=True) for _ in range(2)]
    assert [len(runs) for runs in shared] == [10, 10]
    assert queue[-1] == ("run_task", shared[1][0].pk)
