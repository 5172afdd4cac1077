"""How long a process may be silent until others take it for dead: longer just after an outage of the database, which
silences all of them alike, and in which those that live cannot say so."""

from dataclasses import dataclass
from datetime import timedelta
from math import inf
from time import monotonic

from django.db import connection

PERIOD = 2.0
"""Seconds between two beats of a process."""
LONGEST_OUTAGE = 60.0
"""Seconds that an outage lasts at most which others are thought to outlive: as long as they try to write (outages)."""


def usual_silence() -> timedelta:
    """Say for how long a process is silent that counts as dead.

    All processes of an SQLite database are on its machine, where deaths are proven, and may wait long for its one lock.
    """
    return timedelta(seconds=12 if connection.vendor == "sqlite" else 6)


def silence() -> timedelta:
    """Say for how long a process is silent that counts as dead now, as this process has heard the database lately."""
    usual = usual_silence()
    return usual + timedelta(seconds=_hearing.deaf_for(usual.total_seconds()))


def hear() -> None:
    """Note that this process reached the database, as it does with every beat."""
    _hearing.hear()


def begin_to_hear() -> None:
    """Forget what a parent heard: a forked child has its memory, and learns by itself who lives."""
    _hearing.first, _hearing.last, _hearing.outage = inf, None, 0.0


@dataclass
class Hearing:
    """When this process reached the database first and last, and the outage that ended lately: its seconds and its end.

    Who beats has heard nothing at first (inf). Who only asks, such as a page, believes what stands there (-inf).
    """

    first: float = -inf
    last: float | None = None
    outage: float = 0.0
    ended: float = 0.0

    def hear(self) -> None:
        """Learn that the database answers."""
        now = monotonic()
        if missed := self._missed(now):
            self.outage, self.ended = missed, now
        self.first, self.last = min(self.first, now), now

    def deaf_for(self, remembered: float) -> float:
        """Give the seconds for which nobody could be heard: of an outage that lasts, or that ended so many seconds ago
        at most, by when who lives has been heard again. Who has begun since then cannot know of one, nor how long it
        was: each such process notices deaths by itself when it has listened for so long (deaths), so none is lost."""
        now = monotonic()
        if now - self.first < remembered:
            return LONGEST_OUTAGE
        ended = self.outage if now - self.ended < remembered else 0.0
        return min(LONGEST_OUTAGE, max(ended, self._missed(now)))

    def _missed(self, now: float) -> float:
        """Give the seconds since the database answered last, but for those between two beats that are on time."""
        return 0.0 if self.last is None or now - self.last <= 2 * PERIOD else now - self.last


_hearing = Hearing()
