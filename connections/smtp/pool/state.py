"""All shelves of a process: who may open a connection, who waits for one, and what is closed when."""

import threading
from collections.abc import Callable
from contextlib import suppress

from connections.errors import ConnectionsBusy, Server, SmtpStage
from connections.smtp.deadlines.deadline import Deadline
from connections.smtp.pool.buckets import ConnectionBucket, PooledConnection
from connections.smtp.pool.limits import Slot
from connections.smtp.windows_auth import Identity
from connections.types.smtp.properties import SmtpProperties

NEVER = float("inf")

Key = tuple[SmtpProperties, Identity | None]
Clock = Callable[[], float]


class PoolState:
    """A shelf for each connection manager and identity. Any number of threads may use them."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._shelves: dict[Key, ConnectionBucket] = {}
        self._changed = threading.Condition()
        self._sweeper: threading.Thread | None = None

    def limit(self, key: Key, now: float) -> int:
        """Say how many connections may be open at this time."""
        with self._changed:
            return self._shelves[key].limit(now)

    def close(self) -> None:
        """Close what is idle; what is lent comes back later, and is then kept for as long as ever."""
        for key, lease in self._take_all():
            lease.session.close()
            self.make_room(key, lease.slot)

    def forget(self) -> None:
        """Leave the parent of a forked process its connections: close the copies without a word, and begin anew."""
        self._changed = threading.Condition()
        self._sweeper = None
        for _, lease in self._take_all():
            lease.session.drop()
        self._shelves = {}

    def _take_all(self) -> list[tuple[Key, PooledConnection]]:
        with self._changed:
            return [(key, lease) for key, shelf in self._shelves.items() for lease in shelf.take_leaving(NEVER)]

    def take(self, key: Key, deadline: Deadline) -> PooledConnection | None:
        """Take an idle session, or None with the right to open one; wait for either. Raises ConnectionsBusy."""
        with self._changed:
            while True:
                shelf = self._shelves.setdefault(key, ConnectionBucket(key[0].effective_max_connections))
                if shelf.idle:
                    return shelf.idle.pop()
                if shelf.open < shelf.limit(self._clock()):
                    shelf.open += 1
                    return None
                try:
                    deadline.wait_on(self.wake)
                    self._changed.wait(deadline.remaining())
                except TimeoutError as error:
                    most = str(shelf.limit(self._clock()))
                    raise ConnectionsBusy(server_of(key), SmtpStage.CONNECT, None, most) from error

    def give_back(self, key: Key, lease: PooledConnection) -> None:
        """Keep what was lent, if it is to be used again."""
        if not lease.session.is_open:
            self.make_room(key, lease.slot)
            return
        lease.idle_since = self._clock()
        with self._changed:
            shelf = self._shelves.setdefault(key, ConnectionBucket(key[0].effective_max_connections, open=1))
            too_many = shelf.open > shelf.limit(lease.idle_since)
            (shelf.leaving if too_many or lease.is_worn(lease.idle_since) else shelf.idle).append(lease)
            self._changed.notify_all()
            self._start_sweeper()

    def make_room(self, key: Key, slot: Slot | None = None) -> None:
        """Count one connection less, after it was closed."""
        if slot:
            slot.free()
        with self._changed:
            if shelf := self._shelves.get(key):
                shelf.open -= 1
                if shelf.is_forgettable(self._clock()):
                    del self._shelves[key]
            self._changed.notify_all()

    def lower(self, key: Key) -> None:
        """Spare a crowded server."""
        with self._changed:
            if shelf := self._shelves.get(key):
                shelf.lower(self._clock())

    def await_change(self, seconds: float) -> None:
        """Wait until something was given back or closed, but no longer than this."""
        with self._changed:
            self._changed.wait(seconds)

    def wake(self) -> None:
        """Have everybody look again."""
        with self._changed:
            self._changed.notify_all()

    def _start_sweeper(self) -> None:
        """Have a thread close what stays idle; it ends when nothing is idle. The lock is held."""
        if self._sweeper is None:
            sweeper = threading.Thread(target=self._sweep, name="SMTP connections", daemon=True)
            with suppress(RuntimeError):  # no thread can be had: what was sent is sent, and the next one tries again
                sweeper.start()
                self._sweeper = sweeper

    def _sweep(self) -> None:
        while (leaving := self._await_leaving()) is not None:
            for key, lease in leaving:
                lease.session.close()
                self.make_room(key, lease.slot)

    def _await_leaving(self) -> list[tuple[Key, PooledConnection]] | None:
        """Wait until sessions are to be closed and take them; None when none is left."""
        with self._changed:
            soonest = min((shelf.next_leave() for shelf in self._shelves.values()), default=NEVER)
            if soonest == NEVER:
                self._sweeper = None
                return None
            self._changed.wait(max(0.0, soonest - self._clock()))
            now = self._clock()
            return [(key, lease) for key, shelf in self._shelves.items() for lease in shelf.take_leaving(now)]


def server_of(key: Key) -> Server:
    """Give the server that the connections of a shelf lead to."""
    return Server(key[0].smtp_server, key[0].effective_port)
