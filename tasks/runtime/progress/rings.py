"""Redis rings when an execution has news. A process hears it through one connection, for all its live views."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from weakref import WeakKeyDictionary

import redis.asyncio
from django.conf import settings

LOOK = 1.0
"""Seconds after which it is noticed that nobody listens any more."""
AWAY = 1.0
"""Seconds after which Redis is asked again when it could not be reached."""


class Rings:
    """What is heard in one event loop. While nobody listens, nothing is open."""

    def __init__(self) -> None:
        self.is_heard = False
        """Whether Redis is there; without it, who waits has to look by itself."""
        self._bells: dict[int, set[asyncio.Event]] = defaultdict(set)
        self._listening: asyncio.Task[None] | None = None

    @contextmanager
    def heard_by(self, bell: asyncio.Event, execution_id: int) -> Iterator[None]:
        """Let this bell ring with every news of the execution."""
        self._bells[execution_id].add(bell)
        if self._listening is None:
            self._listening = asyncio.create_task(self._listen())
        try:
            yield
        finally:
            self._bells[execution_id].discard(bell)
            if not self._bells[execution_id]:
                del self._bells[execution_id]
            if not self._bells and self._listening:
                self._listening.cancel()
                self._listening, self.is_heard = None, False

    async def _listen(self) -> None:
        """Hear Redis until nobody listens any more. redis-py may swallow a cancellation, so that is looked at too."""
        while self._listening is asyncio.current_task():
            client = redis.asyncio.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1)
            try:
                async with client.pubsub() as subscription:
                    await subscription.psubscribe(f"{settings.REDIS_PREFIX}execution:*")
                    while self._listening is asyncio.current_task():
                        if message := await subscription.get_message(timeout=LOOK):
                            self._take(message["type"], message["channel"])
            except redis.RedisError:
                pass  # who waits looks by itself until Redis is there again
            finally:
                self.is_heard = self.is_heard and self._listening is not asyncio.current_task()
                await client.aclose()
            await asyncio.sleep(AWAY)

    def _take(self, kind: str, channel: bytes) -> None:
        """Ring for an execution; for all when listening has just begun, because something may have been missed."""
        if kind == "psubscribe":
            self.is_heard = True
            bells = [bell for each in self._bells.values() for bell in each]
        else:
            number = channel.rpartition(b":")[2]
            bells = list(self._bells.get(int(number), ())) if number.isdigit() else []
        for bell in bells:
            bell.set()


_rings: WeakKeyDictionary[asyncio.AbstractEventLoop, Rings] = WeakKeyDictionary()


def rings() -> Rings:
    """Give what is heard in this event loop."""
    return _rings.setdefault(asyncio.get_running_loop(), Rings())
