"""The bell for those who look on at executions: Redis tells them that there is something new, and nothing else.

It is rung by a thread of its own, and again only after a pause, so that a worker neither waits for Redis nor rings for
each of some mails a millisecond. Without Redis, and where a process ends at once, they look again after some seconds.
"""

import logging
import os
import time
from queue import SimpleQueue
from threading import Thread

import redis
from django.conf import settings

logger = logging.getLogger(__name__)
PAUSE = 0.02
"""Seconds between two rings."""


class Bell:
    """Rings for executions. A forked child begins a thread of its own."""

    def __init__(self) -> None:
        self._redis = redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1)
        self._wanted: SimpleQueue[int] = SimpleQueue()
        self._process: int | None = None

    def ring(self, execution_id: int) -> None:
        """Have those hear of it who look on at an execution."""
        if self._process != os.getpid():
            self._begin()
        self._wanted.put(execution_id)

    def _begin(self) -> None:
        self._process, self._wanted = os.getpid(), SimpleQueue()
        Thread(target=self._keep_ringing, daemon=True, name="bell").start()

    def _keep_ringing(self) -> None:
        while True:
            wanted = {self._wanted.get()}
            while not self._wanted.empty():
                wanted.add(self._wanted.get())
            self._ring_all(wanted)
            time.sleep(PAUSE)

    def _ring_all(self, executions: set[int]) -> None:
        try:
            for execution_id in executions:
                self._redis.publish(channel(execution_id), b"")
        except redis.RedisError as error:
            logger.warning("Redis cannot be reached, live views will be some seconds late: %s", error)


def channel(execution_id: int) -> str:
    """Give the Redis channel that rings when an execution has news."""
    return f"{settings.REDIS_PREFIX}execution:{execution_id}"


BELL = Bell()
