"""How many failed attempts to sign in are taken, and how the pause after them grows. Pure rules."""

import math
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Limit:
    """A leaky bucket: each failure adds one, each span forgets one; above free, each further one doubles the pause."""

    free: int
    forgets_one_in: timedelta
    first_pause: timedelta
    longest_pause: timedelta

    def level_after(self, level: float, elapsed: timedelta) -> float:
        """Give what is left of a level after some time. A clock that was set back forgets nothing."""
        return max(0.0, level - max(0.0, elapsed / self.forgets_one_in))

    def pause_at(self, level: float) -> timedelta:
        """Give how long nobody is asked again after a failure that made the level this high."""
        above = math.ceil(level - self.free)
        if above <= 0:
            return timedelta()
        doublings = min(above - 1, 20)
        growing: timedelta = self.first_pause * 2**doublings
        return min(growing, self.longest_pause)


# A name from one address: who guesses there has about a hundred guesses a day.
PAIR = Limit(5, timedelta(minutes=15), timedelta(seconds=5), timedelta(minutes=15))
# A name from everywhere: against many addresses that guess together. One address alone cannot reach it, so nobody is
# locked out by a neighbour; and an address from which the person has signed in before is not asked about it.
NAME = Limit(50, timedelta(minutes=1), timedelta(seconds=5), timedelta(minutes=1))
# An address with all names: against one password that is tried on everybody. A whole office may be behind it.
ADDRESS = Limit(30, timedelta(minutes=1), timedelta(seconds=5), timedelta(minutes=5))
