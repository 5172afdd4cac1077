"""The SMTP connections of a process: used again by the next message, bounded in number, closed when not needed.

A crowded server (421, "too many connections") is met with fewer connections for a while, not with failed messages.
"""

import atexit
import os
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from connections.errors import ConnectionLost, ConnectionsBusy, Server, ServiceUnavailable, SmtpError, Step
from connections.smtp.deadline import Deadline
from connections.smtp.properties import SmtpProperties
from connections.smtp.replies import Envelope, Outcome
from connections.smtp.session import SmtpSession
from connections.smtp.shelf import IDLE_BEFORE_NOOP, Lease, Shelf
from connections.smtp.windows_auth import Identity

CROWDED = re.compile(r"too many .*(connections|sessions)", re.IGNORECASE)
PATIENCE = 30.0
"""Seconds, at most, for which a crowded server is asked again before the message fails for now."""
PAUSE = 0.25
"""Seconds before it is asked again; the pauses grow."""
LONGEST_PAUSE = 4.0
NEVER = float("inf")

Key = tuple[SmtpProperties, Identity | None]
Clock = Callable[[], float]


class SessionPool:
    """Sessions per properties and identity. Any number of threads may use it; a forked child has to forget it."""

    def __init__(self, *, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._shelves: dict[Key, Shelf] = {}
        self._changed = threading.Condition()
        self._sweeper: threading.Thread | None = None

    def send(
        self,
        properties: SmtpProperties,
        envelope: Envelope,
        message: bytes,
        before_hand_over: Callable[[SmtpSession], None],
        identity: Identity | None = None,
    ) -> Outcome:
        """Send one message and return the server's answers, as SmtpSession.send does.

        When a connection that was used before turns out to be gone, or the server says 421, and nothing was handed
        over, the message gets one more try; before_hand_over is called once all the same.
        """
        told = _Once(before_hand_over)
        try:
            return self._send(properties, envelope, message, told, identity)
        except _TryAgain:
            return self._send(properties, envelope, message, told, identity, last=True)

    def _send(
        self,
        properties: SmtpProperties,
        envelope: Envelope,
        message: bytes,
        told: "_Once",
        identity: Identity | None,
        *,
        last: bool = False,
    ) -> Outcome:
        with self.lend(properties, identity) as lease:
            try:
                lease.messages += 1
                return lease.session.send(envelope, message, lambda: told(lease.session))
            except SmtpError as error:
                if is_crowded(error):
                    self._lower((properties, identity))
                if last or not may_try_again(error, lease):
                    raise
                raise _TryAgain from error

    @contextmanager
    def lend(self, properties: SmtpProperties, identity: Identity | None = None) -> Iterator[Lease]:
        """Lend an open session; it comes back when the block ends. Who sends with it counts its messages.

        Raises SmtpError when none can be had within the manager's Timeout.
        """
        key = (properties, identity)
        lease = self._borrow(key)
        try:
            yield lease
        finally:
            self._give_back(key, lease)

    def close(self) -> None:
        """Close what is idle; what is lent comes back later, and is then kept for as long as ever."""
        for key, lease in self._take_all():
            lease.session.close()
            self._make_room(key)

    def forget(self) -> None:
        """Leave the parent of a forked process its connections: close the copies without a word, and begin anew."""
        self._changed = threading.Condition()
        self._sweeper = None
        for _, lease in self._take_all():
            lease.session.drop()
        self._shelves = {}

    def _take_all(self) -> list[tuple[Key, Lease]]:
        with self._changed:
            return [(key, lease) for key, shelf in self._shelves.items() for lease in shelf.take_leaving(NEVER)]

    def _borrow(self, key: Key) -> Lease:
        deadline = Deadline.after(key[0].timeout_seconds)
        patience = Deadline.after(min(PATIENCE, key[0].timeout_seconds))
        pause = PAUSE
        while True:
            lease = self._take(key, deadline)
            try:
                return lease or self._open(key)
            except SmtpError as error:
                if not is_crowded(error) or patience.is_over:
                    raise
            self._await_change(pause)
            pause = min(2 * pause, LONGEST_PAUSE)

    def _take(self, key: Key, deadline: Deadline) -> Lease | None:
        """Take an idle session that still works, or None with the right to open one; wait for either."""
        while True:
            lease = self._take_idle_or_room(key, deadline)
            if lease is None:
                return None
            is_usable = False
            try:
                is_usable = self._still_works(lease)
            finally:
                if not is_usable:
                    lease.session.drop()
                    self._make_room(key)
            if is_usable:
                return lease

    def _still_works(self, lease: Lease) -> bool:
        now = self._clock()
        if lease.is_worn(now):
            return False
        lease.is_reused = True
        return lease.session.is_usable(ask=now - lease.idle_since > IDLE_BEFORE_NOOP)

    def _take_idle_or_room(self, key: Key, deadline: Deadline) -> Lease | None:
        with self._changed:
            while True:
                shelf = self._shelves.setdefault(key, Shelf(key[0].effective_max_connections))
                if shelf.idle:
                    return shelf.idle.pop()
                if shelf.open < shelf.limit(self._clock()):
                    shelf.open += 1
                    return None
                try:
                    self._changed.wait(deadline.remaining())
                except TimeoutError as error:
                    server = Server(key[0].smtp_server, key[0].effective_port)
                    most = str(shelf.limit(self._clock()))
                    raise ConnectionsBusy(server, Step.CONNECT, None, most) from error

    def _open(self, key: Key) -> Lease:
        """Open a session on the room that was taken for it."""
        session = SmtpSession(key[0], identity=key[1])
        try:
            session.open()
        except BaseException as error:
            if isinstance(error, SmtpError) and is_crowded(error):
                self._lower(key)
            self._make_room(key)
            raise
        now = self._clock()
        return Lease(session, opened_at=now, idle_since=now)

    def _give_back(self, key: Key, lease: Lease) -> None:
        if not lease.session.is_open:
            self._make_room(key)
            return
        lease.idle_since = self._clock()
        with self._changed:
            shelf = self._shelves.setdefault(key, Shelf(key[0].effective_max_connections, open=1))
            too_many = shelf.open > shelf.limit(lease.idle_since)
            (shelf.leaving if too_many or lease.is_worn(lease.idle_since) else shelf.idle).append(lease)
            self._changed.notify_all()
            self._start_sweeper()

    def _make_room(self, key: Key) -> None:
        with self._changed:
            if shelf := self._shelves.get(key):
                shelf.open -= 1
                if shelf.is_forgettable(self._clock()):
                    del self._shelves[key]
            self._changed.notify_all()

    def _lower(self, key: Key) -> None:
        with self._changed:
            if shelf := self._shelves.get(key):
                shelf.lower(self._clock())

    def _await_change(self, seconds: float) -> None:
        with self._changed:
            self._changed.wait(seconds)

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
                self._make_room(key)

    def _await_leaving(self) -> list[tuple[Key, Lease]] | None:
        """Wait until sessions are to be closed and take them; None when none is left."""
        with self._changed:
            soonest = min((shelf.next_leave() for shelf in self._shelves.values()), default=NEVER)
            if soonest == NEVER:
                self._sweeper = None
                return None
            self._changed.wait(max(0.0, soonest - self._clock()))
            now = self._clock()
            return [(key, lease) for key, shelf in self._shelves.items() for lease in shelf.take_leaving(now)]


class _TryAgain(Exception):
    """A message may be sent once more."""


class _Once:
    """Calls something the first time only; what it raises does not count."""

    def __init__(self, call: Callable[[SmtpSession], None]) -> None:
        self._call = call
        self._done = False

    def __call__(self, session: SmtpSession) -> None:
        if not self._done:
            self._call(session)
        self._done = True


def is_crowded(error: SmtpError) -> bool:
    """Tell whether the server wants fewer connections, or none for now."""
    return isinstance(error, ServiceUnavailable) or bool(CROWDED.search(error.reply_text))


def may_try_again(error: SmtpError, lease: Lease) -> bool:
    """Tell whether a message that failed so can only gain by another connection."""
    if error.handed_over:
        return False
    return isinstance(error, ServiceUnavailable) or (lease.is_reused and isinstance(error, ConnectionLost))


PROCESS_POOL = SessionPool()
"""The connections of this process."""

os.register_at_fork(after_in_child=PROCESS_POOL.forget)
atexit.register(PROCESS_POOL.close)
