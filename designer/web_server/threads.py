"""The threads that requests are answered in. They are kept for the next requests, each with its connection to the
database (designer.database.keeping).

Django gives each request a thread of its own, and a thread has its own connection. So Django's rule for connections
that are used again holds here only because the threads are.
"""

from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import Any, TypeVar

from django.db import connections

Answer = TypeVar("Answer")
MOST_KEPT = 4
"""Threads that wait for a request; each may have a connection open. There are more while more requests come at once."""


class Threads:
    """The threads of a process that have nothing to do; the one that was used last is the next one's."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most = most
        self._free: list[ThreadPoolExecutor] = []

    def take(self) -> ThreadPoolExecutor:
        """Give a thread for one request."""
        try:
            return self._free.pop()
        except IndexError:
            return ThreadPoolExecutor(1, thread_name_prefix="request")

    def give_back(self, thread: ThreadPoolExecutor) -> None:
        """Let others have a thread once it has done what it was given: a request may end before that."""
        thread.submit(self._keep_or_end, thread)

    def _keep_or_end(self, thread: ThreadPoolExecutor) -> None:
        if len(self._free) < self._most:
            self._free.append(thread)
        else:
            connections.close_all()
            thread.shutdown(wait=False)


class ThreadOfRequest(Executor):
    """The one thread of a request, which takes none before it has something to do there: it may have to come first, or
    wait for its turn."""

    def __init__(self, threads: Threads) -> None:
        self._threads = threads
        self._thread: ThreadPoolExecutor | None = None

    def submit(self, do: Callable[..., Answer], /, *given: Any, **named: Any) -> "Future[Answer]":
        """Do something in this thread, after what was given before."""
        self._thread = self._thread or self._threads.take()
        return self._thread.submit(do, *given, **named)

    def end(self) -> None:
        """Give the thread back, as the request has ended."""
        if self._thread:
            self._threads.give_back(self._thread)
            self._thread = None
