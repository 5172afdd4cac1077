"""The threads of requests: one for each that is under way, kept for the next one with its connection."""

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.db import connection, connections

from designer.database.keeping import LONGEST_USE, keep_connections
from designer.web_server.limits import RequestLimits
from designer.web_server.threads import ThreadOfRequest, Threads
from tests.waiting import wait_until

Told = list[tuple[int, int]]
SCOPE = {"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": []}


def told_by(tell: Callable[[], Any], told: list[Any]) -> RequestLimits:
    """An application that answers nothing, and tells twice in each request what is so in its thread."""

    async def answer(*_: object) -> None:
        told.append((await sync_to_async(tell)(), await sync_to_async(tell)()))

    return RequestLimits(answer)


async def receive() -> dict[str, Any]:
    return {"type": "http.request"}


async def send(_: object) -> None:
    """Nobody reads an answer."""


async def ask(application: RequestLimits, times: int) -> None:
    for _ in range(times):
        await application(SCOPE, receive, send)
        while not application._threads._free:  # it is given back behind what it did
            await asyncio.sleep(0)


def test_requests_that_follow_each_other_have_one_thread():
    told: Told = []
    asyncio.run(ask(told_by(threading.get_ident, told), 3))
    assert len(told) == 3
    assert len({ident for both in told for ident in both}) == 1


async def ask_at_once(application: RequestLimits) -> None:
    await asyncio.gather(*(application(SCOPE, receive, send) for _ in range(3)))


def test_requests_that_come_at_once_have_a_thread_each():
    told: Told = []
    meeting = threading.Barrier(3, timeout=10)

    def meet() -> int:
        meeting.wait()
        return threading.get_ident()

    asyncio.run(ask_at_once(told_by(meet, told)))
    assert [first for first, _ in told] == [second for _, second in told]
    assert len({first for first, _ in told}) == 3


def test_a_thread_that_is_still_at_work_is_nobodys_before_it_has_done_that():
    threads, goes_on = Threads(), threading.Event()
    of_request = ThreadOfRequest(threads)
    of_request.submit(goes_on.wait, 10)
    of_request.end()
    assert threads._free == []
    goes_on.set()
    wait_until(lambda: len(threads._free) == 1)


def test_a_request_without_work_takes_no_thread():
    threads = Threads()
    ThreadOfRequest(threads).end()
    assert threads._free == []


def test_more_threads_than_are_kept_end_with_their_connections(monkeypatch: pytest.MonkeyPatch):
    closed: list[int] = []
    monkeypatch.setattr(connections, "close_all", lambda: closed.append(threading.get_ident()))
    threads = Threads(most=1)
    first, second = threads.take(), threads.take()
    used = [each.submit(threading.get_ident).result() for each in (first, second)]
    threads.give_back(first)
    wait_until(lambda: threads._free == [first])
    threads.give_back(second)
    wait_until(lambda: closed == [used[1]])
    with pytest.raises(RuntimeError):
        second.submit(threading.get_ident)
    assert threads.take() is first


def test_a_web_server_uses_its_connections_again(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 0)
    monkeypatch.setitem(connection.settings_dict, "CONN_HEALTH_CHECKS", False)
    keep_connections()
    assert connection.settings_dict["CONN_MAX_AGE"] == LONGEST_USE
    assert connection.settings_dict["CONN_HEALTH_CHECKS"] is True
