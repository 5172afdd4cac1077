"""Kombu's way to Redis, mended where Redis goes away, and without a client made anew for each command.

Kombu 5.7 gives back what a worker has not acknowledged when it closes a broken connection, and finds the connection's
address gone by then. It stumbles over that with an AttributeError, which Celery takes for the worker's end. As the
loss of a connection, which it is, Celery knows it, and connects anew.
"""

from typing import Any

from kombu.transport import TRANSPORT_ALIASES, redis
from redis.exceptions import ConnectionError as ConnectionLost


class Channel(redis.Channel):
    """A channel that says so when its connection was given up."""

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
