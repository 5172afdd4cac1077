"""The SMTP connections of a process: used again by the next message, bounded in number, closed when not needed.

A crowded server (421, "too many connections") is met with fewer connections for a while, not with failed messages.
"""

import atexit
import os
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from functools import partial

from connections.errors import Canceled, ConnectionsOverallBusy, SmtpError, SmtpStage
from connections.smtp.deadlines.deadline import Deadline
from connections.smtp.deadlines.undertaking import WaitCanceled
from connections.smtp.pool.buckets import IDLE_BEFORE_NOOP, PooledConnection
from connections.smtp.pool.limits import (
    Limits,
    ProcessLimits,
    Slot,
    Unlimited,
    await_turn,
    connections_of,
    is_late,
    rate_of,
)
from connections.smtp.pool.state import Clock, Key, PoolState, server_of
from connections.smtp.pool.tries import Once, TryAgain, is_crowded, may_try_again
from connections.smtp.replies import Envelope, Outcome
from connections.smtp.send_request import SendRequest, nothing
from connections.smtp.session import LONGEST_NOOP, SmtpSession
from connections.smtp.windows_auth import Identity
from connections.types.smtp.properties import SmtpProperties

PATIENCE = 30.0
"""Seconds, at most, for which a crowded server is asked again before the message fails for now."""
PAUSE = 0.25
"""Seconds before it is asked again; the pauses grow."""
LONGEST_PAUSE = 4.0
SLOT_PAUSE = 0.05
"""Seconds before a slot is asked for again, where connections of all workers are limited; the pauses grow."""
LONGEST_SLOT_PAUSE = 0.25


class SessionPool:
    """Sessions per properties and identity. Any number of threads may use it; a forked child has to forget it."""

    def __init__(self, *, clock: Clock = time.monotonic, limits: Limits | None = None) -> None:
        self._clock = clock
        self._limits = limits or ProcessLimits()
        self._shelves = PoolState(clock)

    def keep_to(self, limits: Limits) -> None:
        """Take other limits than the process's own; to be said before anything is sent."""
        self._limits = limits

    def send(
        self,
        properties: SmtpProperties,
        envelope: Envelope,
        message: bytes,
        before_hand_over: Callable[[SmtpSession], None],
        identity: Identity | None = None,
        while_waiting: Callable[[], None] = nothing,
    ) -> Outcome:
        """Send one message and return the server's answers, as SmtpSession.send does.

        Where the manager has a limit of messages per second, the message waits for its turn first. While it does,
        while_waiting is called once a second; when it raises, the message is not sent.

        When a connection that was used before turns out to be gone, or the server says 421, and nothing was handed
        over, the message gets one more try; before_hand_over is called once all the same.
        """
        told = Once(before_hand_over)
        key = (properties, identity)
        try:
            return self._send(key, envelope, message, told, while_waiting)
        except TryAgain:
            return self._send(key, envelope, message, told, while_waiting, last=True)

    def send_many(
        self,
        properties: SmtpProperties,
        parcels: Iterable[tuple[Envelope, bytes]],
        before_hand_over: Callable[[SmtpSession], None],
        identity: Identity | None = None,
    ) -> Generator[Outcome | SmtpError, None, None]:
        """Send messages through one connection after the other and give what came of each, as SmtpSession.send_many.

        before_hand_over is called once, before anything of the first content can leave. It is the caller who gives a
        message that was not handed over another try, and keeps to the manager's limit of messages per second.
        """
        told = Once(before_hand_over)
        key, waiting = (properties, identity), deque(parcels)
        while waiting:
            with self.lend(*key) as lease:
                room = properties.effective_max_messages - lease.messages
                batch = [waiting.popleft() for _ in range(min(max(room, 1), len(waiting)))]
                lease.messages += len(batch)
                tell = partial(told, lease.session)
                for result in lease.session.send_many(SendRequest(*each, tell) for each in batch):
                    if is_crowded(result):
                        self._shelves.lower(key)
                    yield result

    def _send(
        self,
        key: Key,
        envelope: Envelope,
        message: bytes,
        told: Once,
        while_waiting: Callable[[], None],
        *,
        last: bool = False,
    ) -> Outcome:
        with self._lend_in_turn(key, while_waiting) as lease:
            try:
                lease.messages += 1
                outcome = lease.session.send(envelope, message, lambda: told(lease.session))
                if is_crowded(outcome):
                    self._shelves.lower(key)
                return outcome
            except SmtpError as error:
                if is_crowded(error):
                    self._shelves.lower(key)
                if last or not may_try_again(error, lease):
                    raise
                raise TryAgain from error

    @contextmanager
    def _lend_in_turn(self, key: Key, while_waiting: Callable[[], None]) -> Iterator[PooledConnection]:
        """Lend a session when it is a message's turn. Who waits for it holds no connection that others could use."""
        rate = rate_of(*key)
        if rate is None:
            with self.lend(*key) as lease:
                yield lease
            return
        await_turn(self._limits, rate, while_waiting)
        turn = time.monotonic()
        with self.lend(*key) as lease:
            if is_late(rate, time.monotonic() - turn):
                await_turn(self._limits, rate, while_waiting)
                lease.is_reused = True
            yield lease

    @contextmanager
    def lend(self, properties: SmtpProperties, identity: Identity | None = None) -> Iterator[PooledConnection]:
        """Lend an open session; it comes back when the block ends. Who sends with it counts its messages.

        Raises SmtpError when none can be had within the manager's Timeout.
        """
        key = (properties, identity)
        lease = self._borrow(key)
        try:
            yield lease
        finally:
            self._shelves.give_back(key, lease)

    def close(self) -> None:
        """Close what is idle; what is lent comes back later, and is then kept for as long as ever."""
        self._shelves.close()

    def forget(self) -> None:
        """Leave the parent of a forked process its connections and slots, and begin anew."""
        self._shelves.forget()
        self._limits.forget()

    def _borrow(self, key: Key) -> PooledConnection:
        """Give an idle session or a new one. All waits together take no longer than the manager's Timeout."""
        limit = connections_of(*key)
        slot: Slot = self._limits.slot(limit, self._shelves.wake) if limit else Unlimited()
        try:
            lease = self._take_or_open(key, slot)
        except WaitCanceled as error:
            slot.free()
            raise Canceled(server_of(key), SmtpStage.CONNECT) from error
        except BaseException:
            slot.free()
            raise
        if lease.slot is not slot:
            slot.free()
        return lease

    def _take_or_open(self, key: Key, slot: Slot) -> PooledConnection:
        deadline = Deadline.after(key[0].timeout_seconds)
        patience = deadline.at_most(PATIENCE)
        pauses, slot_pauses = growing(PAUSE, LONGEST_PAUSE), growing(SLOT_PAUSE, LONGEST_SLOT_PAUSE)
        while True:
            if lease := self._take(key, deadline):
                return lease
            if not self._take_slot(key, slot):
                self._sleep_for_slot(key, next(slot_pauses), deadline)
                continue
            try:
                return self._open(key, slot, deadline)
            except SmtpError as error:
                pause = next(pauses)
                if not is_crowded(error) or not patience.allows(pause):
                    raise
            self._shelves.await_change(pause)

    def _take_slot(self, key: Key, slot: Slot) -> bool:
        """Take the slot for the room that was taken, or give the room back."""
        is_taken = False
        try:
            is_taken = slot.take()
        finally:
            if not is_taken:
                self._shelves.make_room(key)
        return is_taken

    def _sleep_for_slot(self, key: Key, pause: float, deadline: Deadline) -> None:
        """Sleep through changes here, which those who wait make for each other. Raises ConnectionsOverallBusy."""
        try:
            time.sleep(min(pause, deadline.remaining()))
        except TimeoutError as error:
            most = str(key[0].max_connections_overall)
            raise ConnectionsOverallBusy(server_of(key), SmtpStage.CONNECT, None, most) from error

    def _take(self, key: Key, deadline: Deadline) -> PooledConnection | None:
        """Take an idle session that still works, or None with the right to open one; wait for either.

        Servers that say nothing are asked for some seconds in all, so that there is time left to open a connection.
        """
        asking: Deadline | None = None
        while True:
            lease = self._shelves.take(key, deadline)
            if lease is None:
                return None
            asking = asking or deadline.at_most(min(LONGEST_NOOP, deadline.seconds / 2))
            is_usable = False
            try:
                is_usable = self._still_works(lease, asking)
            finally:
                if not is_usable:
                    lease.session.drop()
                    self._shelves.make_room(key, lease.slot)
            if is_usable:
                return lease

    def _still_works(self, lease: PooledConnection, deadline: Deadline) -> bool:
        now = self._clock()
        if lease.is_worn(now):
            return False
        lease.is_reused = True
        return lease.session.is_usable(deadline, ask=now - lease.idle_since > IDLE_BEFORE_NOOP)

    def _open(self, key: Key, slot: Slot, deadline: Deadline) -> PooledConnection:
        """Open a session on the room and the slot that were taken for it."""
        session = SmtpSession(key[0], identity=key[1])
        try:
            session.open(deadline)
        except BaseException as error:
            if isinstance(error, SmtpError) and is_crowded(error):
                self._shelves.lower(key)
            self._shelves.make_room(key, slot)
            raise
        now = self._clock()
        return PooledConnection(session, opened_at=now, idle_since=now, slot=slot)


def growing(pause: float, longest: float) -> Iterator[float]:
    """Give pauses, each twice as long as the one before, up to the longest."""
    while True:
        yield pause
        pause = min(2 * pause, longest)


PROCESS_POOL = SessionPool()
"""The connections of this process."""

os.register_at_fork(after_in_child=PROCESS_POOL.forget)
atexit.register(PROCESS_POOL.close)
