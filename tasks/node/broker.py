"""Kombu's way to Redis, mended where Redis goes away, without a client made anew for each command, and quicker to hand
on a job.

Kombu 5.7 gives back what a worker has not acknowledged when it closes a broken connection, and finds the connection's
address gone by then. It stumbles over that with an AttributeError, which Celery takes for the worker's end. As the
loss of a connection, which it is, Celery knows it, and connects anew.
"""

from typing import Any

from kombu.asynchronous import get_event_loop
from kombu.transport import TRANSPORT_ALIASES, redis, virtual
from redis.exceptions import ConnectionError as ConnectionLost

SOON = 0.01
"""Seconds in which a job begins mostly."""


class QoS(redis.QoS):
    """What a worker has taken and not acknowledged. Kombu notes each job in Redis before it hands it on, and deletes
    the note when the job begins. Here one that begins at once needs no note: the database knows it, should the worker
    die in between."""

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self._unwritten: dict[str, Any] = {}

    def append(self, message: Any, delivery_tag: str) -> None:
        """Know a job; it is noted soon if it has not begun."""
        hub = get_event_loop()
        if hub is None:
            super().append(message, delivery_tag)
            return
        virtual.QoS.append(self, message, delivery_tag)
        self._unwritten[delivery_tag] = message
        hub.call_later(SOON, self._note, delivery_tag)

    def ack(self, delivery_tag: str) -> None:
        """Forget a job that has begun, and its note if there is one."""
        if self._unwritten.pop(delivery_tag, None) is None:
            super().ack(delivery_tag)
        else:
            virtual.QoS.ack(self, delivery_tag)

    def reject(self, delivery_tag: str, requeue: bool = False) -> None:
        """Give a job back, or drop it."""
        self._note(delivery_tag)
        super().reject(delivery_tag, requeue)

    def restore_unacked(self, client: Any = None) -> None:
        """Give everything back that has not begun."""
        for tag in list(self._unwritten):
            self._note(tag)
        super().restore_unacked(client)

    def _note(self, delivery_tag: str) -> None:
        if message := self._unwritten.pop(delivery_tag, None):
            super().append(message, delivery_tag)


class Channel(redis.Channel):
    """A channel that says so when its connection was given up."""

    QoS = QoS
    _kept: Any = None

    def _create_client(self, asynchronous: bool = False) -> Any:
        """Give a client of Redis. One that waits for nothing keeps nothing but its pool, and making one takes as long
        as what is asked by it."""
        # Kombu's types leave out what is its own.
        if asynchronous:
            return super()._create_client(asynchronous=True)  # type: ignore[misc]
        if self._kept is None or self._kept.connection_pool is not self.pool:
            self._kept = super()._create_client()  # type: ignore[misc]
        return self._kept

    def _connparams(self, asynchronous: bool = False) -> dict[str, Any]:
        if self.connection is None or self.connection.client is None:
            raise ConnectionLost("This connection to the broker was given up.")
        # Left out of the types, too.
        parameters: dict[str, Any] = super()._connparams(asynchronous=asynchronous)  # type: ignore[misc]
        return parameters


class Transport(redis.Transport):
    """Kombu's transport with that channel."""

    Channel = Channel


def use_it() -> None:
    """Have kombu take this transport for redis:// and rediss://."""
    TRANSPORT_ALIASES.update(redis=f"{__name__}:Transport", rediss=f"{__name__}:Transport")
