"""The SMTP connections of a process: used again by the next message, bounded in number, closed when not needed.

A crowded server (421, "too many connections") is met with fewer connections for a while, not with failed messages.
"""

import atexit
import os
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager

from connections.errors import Canceled, ConnectionsOverallBusy, SmtpError, SmtpStage
from connections.protocol.message import OutgoingMessage
from connections.protocol.reply import Outcome
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
from connections.smtp.pool.retries import Once, TryAgain, is_crowded, may_try_again, wants_fewer
from connections.smtp.pool.state import Clock, PoolKey, PoolState, server_of
from connections.smtp.session import LONGEST_NOOP, SmtpSession
from connections.smtp.transactions.send_request import Requests, RequestSource, nothing
from connections.smtp.windows_auth import Identity
from connections.types.smtp.properties import SmtpProperties
from connections.waiting.cancel_scope import WaitCanceled
from connections.waiting.deadline import Deadline

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
        self._state = PoolState(clock)

    def keep_to(self, limits: Limits) -> None:
        """Take other limits than the process's own; to be said before anything is sent."""
        self._limits = limits

    def send(
        self,
        properties: SmtpProperties,
        message: OutgoingMessage,
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
        notify_once = Once(before_hand_over)
        key = (properties, identity)
        try:
            return self._send(key, message, notify_once, while_waiting)
        except TryAgain:
            return self._send(key, message, notify_once, while_waiting, last=True)

    def send_many(
        self,
        properties: SmtpProperties,
        requests: RequestSource,
        identity: Identity | None = None,
        on_acquire: Callable[[SmtpSession], None] = nothing,
    ) -> Generator[Outcome | SmtpError, None, None]:
        """Send messages through one connection after the other and give what came of each, as SmtpSession.send_many.

        on_acquire hears of each connection before its first message. It is the caller who gives a message that was not
        handed over another try, and keeps to the manager's limit of messages per second. Raises SmtpError when no
        connection can be had; what is left in the source is then not begun.
        """
        key = (properties, identity)
        is_first = True
        while is_first or requests.has_more():
            is_first = False
            with self.acquire(*key) as pooled:
                on_acquire(pooled.session)
                for result in pooled.session.send_many(_take_for(pooled, requests), requests.bell):
                    if wants_fewer(result, pooled):
                        self._state.lower(key)
                    yield result

    def _send(
        self,
        key: PoolKey,
        message: OutgoingMessage,
        notify_once: Once,
        while_waiting: Callable[[], None],
        *,
        last: bool = False,
    ) -> Outcome:
        with self._acquire_in_turn(key, while_waiting) as pooled:
            try:
                pooled.messages += 1
                outcome = pooled.session.send(message.envelope, message.content, lambda: notify_once(pooled.session))
                if is_crowded(outcome):
                    self._state.lower(key)
                return outcome
            except SmtpError as error:
                if wants_fewer(error, pooled):
                    self._state.lower(key)
                if last or not may_try_again(error, pooled):
                    raise
                raise TryAgain from error

    @contextmanager
    def _acquire_in_turn(self, key: PoolKey, while_waiting: Callable[[], None]) -> Iterator[PooledConnection]:
        """Give a session when it is a message's turn. Who waits for it holds no connection that others could use."""
        rate = rate_of(*key)
        if rate is None:
            with self.acquire(*key) as pooled:
                yield pooled
            return
        await_turn(self._limits, rate, while_waiting)
        turn = time.monotonic()
        with self.acquire(*key) as pooled:
            if is_late(rate, time.monotonic() - turn):
                await_turn(self._limits, rate, while_waiting)
                pooled.is_reused = True
            yield pooled

    @contextmanager
    def acquire(self, properties: SmtpProperties, identity: Identity | None = None) -> Iterator[PooledConnection]:
        """Give an open session; it comes back when the block ends. Who sends with it counts its messages.

        Raises SmtpError when none can be had within the manager's Timeout.
        """
        key = (properties, identity)
        pooled = self._acquire(key)
        try:
            yield pooled
        finally:
            self._state.release(key, pooled)

    def close(self) -> None:
        """Close what is idle; what is in use comes back later, and is then kept for as long as ever."""
        self._state.close()

    def forget(self) -> None:
        """Leave the parent of a forked process its connections and slots, and begin anew."""
        self._state.forget()
        self._limits.forget()

    def _acquire(self, key: PoolKey) -> PooledConnection:
        """Give an idle session or a new one. All waits together take no longer than the manager's Timeout."""
        limit = connections_of(*key)
        slot: Slot = self._limits.slot(limit, self._state.wake) if limit else Unlimited()
        try:
            pooled = self._take_or_open(key, slot)
        except WaitCanceled as error:
            slot.free()
            raise Canceled(server_of(key), SmtpStage.CONNECT) from error
        except BaseException:
            slot.free()
            raise
        if pooled.slot is not slot:
            slot.free()
        return pooled

    def _take_or_open(self, key: PoolKey, slot: Slot) -> PooledConnection:
        deadline = Deadline.after(key[0].timeout_seconds)
        patience = deadline.at_most(PATIENCE)
        pauses, slot_pauses = backoff(PAUSE, LONGEST_PAUSE), backoff(SLOT_PAUSE, LONGEST_SLOT_PAUSE)
        while True:
            if pooled := self._take(key, deadline):
                return pooled
            if not self._take_slot(key, slot):
                self._sleep_for_slot(key, next(slot_pauses), deadline)
                continue
            try:
                return self._open(key, slot, deadline)
            except SmtpError as error:
                pause = next(pauses)
                if not is_crowded(error) or not patience.allows(pause):
                    raise
            self._state.await_change(pause)

    def _take_slot(self, key: PoolKey, slot: Slot) -> bool:
        """Take the slot for the room that was taken, or give the room back."""
        is_taken = False
        try:
            is_taken = slot.take()
        finally:
            if not is_taken:
                self._state.make_room(key)
        return is_taken

    def _sleep_for_slot(self, key: PoolKey, pause: float, deadline: Deadline) -> None:
        """Sleep through changes here, which those who wait make for each other. Raises ConnectionsOverallBusy."""
        try:
            time.sleep(min(pause, deadline.remaining()))
        except TimeoutError as error:
            most = str(key[0].max_connections_overall)
            raise ConnectionsOverallBusy(server_of(key), SmtpStage.CONNECT, None, most) from error

    def _take(self, key: PoolKey, deadline: Deadline) -> PooledConnection | None:
        """Take an idle session that still works, or None with the right to open one; wait for either.

        Servers that say nothing are asked for some seconds in all, so that there is time left to open a connection.
        """
        asking: Deadline | None = None
        while True:
            pooled = self._state.take(key, deadline)
            if pooled is None:
                return None
            asking = asking or deadline.at_most(min(LONGEST_NOOP, deadline.seconds / 2))
            is_usable = False
            try:
                is_usable = self._still_works(pooled, asking)
            finally:
                if not is_usable:
                    pooled.session.close()
                    self._state.make_room(key, pooled.slot)
            if is_usable:
                return pooled

    def _still_works(self, pooled: PooledConnection, deadline: Deadline) -> bool:
        now = self._clock()
        if pooled.is_worn(now):
            return False
        pooled.is_reused = True
        return pooled.session.is_usable(deadline, ask=now - pooled.idle_since > IDLE_BEFORE_NOOP)

    def _open(self, key: PoolKey, slot: Slot, deadline: Deadline) -> PooledConnection:
        """Open a session on the room and the slot that were taken for it."""
        session = SmtpSession(key[0], identity=key[1])
        try:
            session.open(deadline)
        except BaseException as error:
            if isinstance(error, SmtpError) and is_crowded(error):
                self._state.lower(key)
            self._state.make_room(key, slot)
            raise
        now = self._clock()
        return PooledConnection(session, opened_at=now, idle_since=now, slot=slot)


def _take_for(pooled: PooledConnection, requests: RequestSource) -> Requests:
    """Yield what this connection may still send; where others wait for its slot, one message."""
    most = pooled.session.properties.effective_max_messages
    before = pooled.messages
    while pooled.session.is_open and (not pooled.messages or pooled.messages < most):
        if pooled.slot.is_wanted and pooled.messages > before:
            return
        try:
            request = requests.take()
        except StopIteration:
            return
        pooled.messages += request is not None
        yield request


def backoff(pause: float, longest: float) -> Iterator[float]:
    """Give pauses, each twice as long as the one before, up to the longest."""
    while True:
        yield pause
        pause = min(2 * pause, longest)


PROCESS_POOL = SessionPool()
"""The connections of this process."""

os.register_at_fork(after_in_child=PROCESS_POOL.forget)
atexit.register(PROCESS_POOL.close)
