"""What a connection manager allows all workers together: messages in a second, and connections at once.

The pool asks a Limits before it uses a server. ProcessLimits holds the limits within one process; what holds them
across workers is given to the pool from outside.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from connections.smtp.transactions.send_request import nothing
from connections.smtp.windows_auth import Identity, WorkerIdentity
from connections.types.smtp.properties import SmtpProperties

HORIZON = 5.0
"""Seconds, at most, for which a turn is taken ahead: who gives up waiting costs the others no more than that."""
FAIR_SHARE = 1.0
"""Seconds for which a slot may be kept although others wait for one."""
LOOK = 1.0
"""Seconds after which somebody who waits for a turn is asked whether the message is still wanted."""
TURN_LASTS = 0.25
"""Seconds, at least, for which a turn is good."""


@dataclass(frozen=True)
class Limit:
    """A number, and whom it is about: connection managers that agree in all of this share what it allows.

    A server counts who comes to it, so a manager's other settings do not matter. The number belongs to it, because
    whoever gives the alerts a quicker pace than the newsletter does not want them to wait for each other.
    """

    server: str
    port: int
    who: str
    """The name of an identity, never its secret; empty means anonymous."""
    most: float

    def __str__(self) -> str:
        return f"{self.server}:{self.port}:{self.who}:{self.most:g}"


class Turn(NamedTuple):
    """When a message may be sent, or, where the turn is not given yet, when to ask again."""

    seconds: float
    is_given: bool


class Slot(Protocol):
    """The right to have one connection open."""

    @property
    def is_wanted(self) -> bool:
        """Whether others wait: the slot is then to be freed as soon as its connection is idle."""

    def take(self) -> bool:
        """Ask for the right and tell whether it was given. Who asks again keeps the place in the queue."""

    def free(self) -> None:
        """Give the right back, or the place in the queue; a second time changes nothing."""


class Limits(Protocol):
    """Gives turns and slots."""

    def turn(self, limit: Limit) -> Turn:
        """Give a message its turn: turns are evenly spaced, `limit.most` in a second."""

    def slot(self, limit: Limit, when_wanted: Callable[[], None]) -> Slot:
        """Give a slot that can be taken; when_wanted is called, by any thread, when it becomes wanted."""

    def forget(self) -> None:
        """Leave the parent of a forked process its slots, and begin anew."""


def rate_of(properties: SmtpProperties, identity: Identity | None) -> Limit | None:
    """Give the manager's limit of messages per second, if it has one."""
    most = properties.messages_per_second
    return _limit(properties, identity, most) if most else None


def connections_of(properties: SmtpProperties, identity: Identity | None) -> Limit | None:
    """Give the manager's limit of connections of all workers, if it has one."""
    most = properties.max_connections_overall
    return _limit(properties, identity, most) if most else None


def _limit(properties: SmtpProperties, identity: Identity | None, most: float) -> Limit:
    who = str(identity or WorkerIdentity()) if properties.use_windows_authentication else ""
    return Limit(properties.smtp_server.casefold(), properties.effective_port, who.casefold(), most)


def await_turn(limits: Limits, limit: Limit, while_waiting: Callable[[], None]) -> None:
    """Wait for the turn of a message, however long that is: a pace that somebody chose is no failure.

    while_waiting is called once a second and may raise, which gives the message up.
    """
    is_given = False
    while not is_given:
        seconds, is_given = limits.turn(limit)
        while seconds > LOOK:
            time.sleep(LOOK)
            seconds -= LOOK
            while_waiting()
        time.sleep(seconds)


def is_late(limit: Limit, seconds: float) -> bool:
    """Tell whether a turn is over, so many seconds after it came.

    Several messages could otherwise leave at once, when a connection took long to get. A slow pace allows more.
    """
    return seconds > max(TURN_LASTS, 0.5 / limit.most)


class Unlimited:
    """The slot where there is no limit."""

    is_wanted = False

    def take(self) -> bool:
        return True

    def free(self) -> None:
        return None


class ProcessLimits:
    """Limits within one process: all there is where nothing else is given, or when that cannot be reached."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self.forget()

    def forget(self) -> None:
        self._lock = threading.Lock()
        self._next_turns: dict[Limit, float] = {}
        self._taken: dict[Limit, list[ProcessSlot]] = {}
        self._waiting: dict[Limit, list[ProcessSlot]] = {}

    def turn(self, limit: Limit) -> Turn:
        with self._lock:
            now = self._clock()
            self._next_turns = {each: turn for each, turn in self._next_turns.items() if turn > now}
            turn = self._next_turns.get(limit, now)
            if turn - now > HORIZON:
                return Turn(turn - now - HORIZON, is_given=False)
            self._next_turns[limit] = turn + 1 / limit.most
            return Turn(turn - now, is_given=True)

    def slot(self, limit: Limit, when_wanted: Callable[[], None] = nothing) -> "ProcessSlot":
        return ProcessSlot(self, limit, when_wanted)

    def take(self, slot: "ProcessSlot") -> bool:
        """Note a slot as taken if there is one for it and for all that asked before; if not, those are wanted that were
        kept for long enough."""
        with self._lock:
            taken, waiting = self._taken.setdefault(slot.limit, []), self._waiting.setdefault(slot.limit, [])
            if slot not in waiting:
                waiting.append(slot)
            if len(taken) + waiting.index(slot) < slot.limit.most:
                waiting.remove(slot)
                slot.taken_at = self._clock()
                taken.append(slot)
                return True
            others = list(taken)
        self.want(others)
        return False

    def want(self, slots: "list[ProcessSlot]") -> None:
        """Tell the holders that others wait, unless they have only just begun."""
        now = self._clock()
        for slot in slots:
            if not slot.is_wanted and now - slot.taken_at >= FAIR_SHARE:
                slot.is_wanted = True
                slot.when_wanted()

    def free(self, slot: "ProcessSlot") -> bool:
        """Note a slot as free, or that it is not waited for any more; tell whether it was taken."""
        with self._lock:
            _leave(self._waiting, slot)
            if is_taken := _leave(self._taken, slot):
                slot.is_wanted = False
            return is_taken


def _leave(slots: "dict[Limit, list[ProcessSlot]]", slot: "ProcessSlot") -> bool:
    """Take a slot away from those of its limit, which is forgotten with its last one; tell whether it was there."""
    of_limit = slots.get(slot.limit, [])
    is_there = slot in of_limit
    if is_there:
        of_limit.remove(slot)
    if not of_limit:
        slots.pop(slot.limit, None)
    return is_there


class ProcessSlot:
    """A slot of ProcessLimits."""

    def __init__(self, limits: ProcessLimits, limit: Limit, when_wanted: Callable[[], None]) -> None:
        self.limit = limit
        self.when_wanted = when_wanted
        self.is_wanted = False
        self.taken_at = 0.0
        self._limits = limits

    def take(self) -> bool:
        return self._limits.take(self)

    def free(self) -> None:
        self._limits.free(self)
