"""How a worker node comes back to a broker that was away."""

from functools import partial
from typing import Any

from celery.worker.consumer import Consumer as CelerysConsumer
from kombu import Connection

PAUSE: dict[str, Any] = {"interval_start": 0.5, "interval_step": 0.5, "interval_max": 2.0}
"""Seconds between two tries to connect. Celery's pauses grow to half a minute, for which work then waits."""


class Consumer(CelerysConsumer):
    """Celery's consumer of the queue, which asks for the broker every two seconds, for as long as it takes."""

    def ensure_connected(self, conn: Connection) -> Connection:
        """Connect, however long that takes."""
        # Celery calls it without saying how long to wait, and has no setting for that.
        conn.ensure_connection = partial(conn.ensure_connection, **PAUSE)  # type: ignore[method-assign]
        return super().ensure_connected(conn)
