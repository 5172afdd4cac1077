"""The state of the pool of a process: who may open a connection, who waits for one, and what is closed when."""

import threading
from collections.abc import Callable
from contextlib import suppress

from connections.errors import ConnectionsBusy, Server, SmtpStage
from connections.smtp.pool.buckets import ConnectionBucket, PooledConnection
from connections.smtp.pool.limits import Slot
from connections.smtp.windows_auth import Identity
from connections.types.smtp.properties import SmtpProperties
from connections.waiting.deadline import Deadline

NEVER = float("inf")

PoolKey = tuple[SmtpProperties, Identity | None]
Clock = Callable[[], float]


class PoolState:
    """A bucket for each connection manager and identity. Any number of threads may use them."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._buckets: dict[PoolKey, ConnectionBucket] = {}
        self._make_locks()

    def _make_locks(self) -> None:
        """Begin without anybody who waits: for a change, or, as the sweeper does, for what is to be closed."""
        lock = threading.RLock()
        self._changed, self._earlier = threading.Condition(lock), threading.Condition(lock)
        self._sweeper: threading.Thread | None = None
        self._sweeps_at = NEVER

    def limit(self, key: PoolKey, now: float) -> int:
        """Say how many connections may be open at this time."""
        with self._changed:
            return self._buckets[key].limit(now)

    def close(self) -> None:
        """Close what is idle; what is in use comes back later, and is then kept for as long as ever."""
        for key, pooled in self._take_all():
            self._quit(key, pooled)

    def forget(self) -> None:
        """Leave the parent of a forked process its connections: close the copies without a word, and begin anew."""
        self._make_locks()
        for _, pooled in self._take_all():
            pooled.session.close()
        self._buckets = {}

    def _take_all(self) -> list[tuple[PoolKey, PooledConnection]]:
        with self._changed:
            return [(key, pooled) for key, bucket in self._buckets.items() for pooled in bucket.take_leaving(NEVER)]

    def take(self, key: PoolKey, deadline: Deadline) -> PooledConnection | None:
        """Take an idle session, or None with the right to open one; wait for either. Raises ConnectionsBusy."""
        with self._changed:
            while True:
                bucket = self._buckets.setdefault(key, ConnectionBucket(key[0].effective_max_connections))
                if bucket.idle:
                    return bucket.idle.pop()
                if bucket.open < bucket.limit(self._clock()):
                    bucket.open += 1
                    return None
                try:
                    deadline.wait_on(self.wake)
                    self._changed.wait(deadline.remaining())
                except TimeoutError as error:
                    most = str(bucket.limit(self._clock()))
                    raise ConnectionsBusy(server_of(key), SmtpStage.CONNECT, None, most) from error

    def release(self, key: PoolKey, pooled: PooledConnection) -> None:
        """Keep what was in use, if it is to be used again."""
        if not pooled.session.is_open:
            self.make_room(key, pooled.slot)
            return
        pooled.idle_since = self._clock()
        with self._changed:
            bucket = self._buckets.setdefault(key, ConnectionBucket(key[0].effective_max_connections, open=1))
            too_many = bucket.open > bucket.limit(pooled.idle_since)
            (bucket.leaving if too_many or pooled.is_worn(pooled.idle_since) else bucket.idle).append(pooled)
            self._changed.notify_all()
            self._have_swept_by(bucket.next_leave())

    def make_room(self, key: PoolKey, slot: Slot | None = None) -> None:
        """Count one connection less, after it was closed."""
        if slot:
            slot.free()
        with self._changed:
            if bucket := self._buckets.get(key):
                bucket.open -= 1
                if bucket.is_forgettable(self._clock()):
                    del self._buckets[key]
            self._changed.notify_all()

    def lower(self, key: PoolKey) -> None:
        """Spare a crowded server."""
        with self._changed:
            if bucket := self._buckets.get(key):
                bucket.lower(self._clock())

    def await_change(self, seconds: float) -> None:
        """Wait until something was given back or closed, but no longer than this."""
        with self._changed:
            self._changed.wait(seconds)

    def wake(self) -> None:
        """Have everybody look again."""
        with self._changed:
            self._changed.notify_all()
            self._earlier.notify_all()

    def _have_swept_by(self, seconds: float) -> None:
        """Have a thread close what stays idle until then; it ends when nothing is idle. The lock is held.

        It is woken only where it would sleep longer: each mail gives a connection back, which is taken again at once.
        """
        if seconds < self._sweeps_at:
            self._earlier.notify_all()
        if self._sweeper is None:
            sweeper = threading.Thread(target=self._sweep, name="SMTP connections", daemon=True)
            with suppress(RuntimeError):  # no thread can be had: what was sent is sent, and the next one tries again
                sweeper.start()
                self._sweeper = sweeper

    def _sweep(self) -> None:
        """Close what is to be closed, each without waiting for what other servers say to QUIT: its room is wanted."""
        while (leaving := self._await_leaving()) is not None:
            for key, pooled in leaving:
                goodbye = threading.Thread(target=self._quit, args=(key, pooled), name="SMTP goodbye", daemon=True)
                try:
                    goodbye.start()
                except RuntimeError:  # no thread can be had
                    self._quit(key, pooled)

    def _quit(self, key: PoolKey, pooled: PooledConnection) -> None:
        pooled.session.quit()
        self.make_room(key, pooled.slot)

    def _await_leaving(self) -> list[tuple[PoolKey, PooledConnection]] | None:
        """Wait until sessions are to be closed and take them; None when none is left."""
        with self._changed:
            soonest = min((bucket.next_leave() for bucket in self._buckets.values()), default=NEVER)
            if soonest == NEVER:
                self._sweeper = None
                return None
            self._sweeps_at = soonest
            self._earlier.wait(max(0.0, soonest - self._clock()))
            self._sweeps_at, now = NEVER, self._clock()
            return [(key, pooled) for key, bucket in self._buckets.items() for pooled in bucket.take_leaving(now)]


def server_of(key: PoolKey) -> Server:
    """Give the server that the connections of a bucket lead to."""
    return Server(key[0].smtp_server, key[0].effective_port)
