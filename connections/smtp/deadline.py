"""The moment by which something must be over."""

import time
from dataclasses import dataclass, replace
from typing import Self


@dataclass(frozen=True)
class Deadline:
    """A number of seconds given to a whole undertaking, however many waits it is made of."""

    seconds: float
    end: float

    @classmethod
    def after(cls, seconds: float) -> Self:
        return cls(seconds, time.monotonic() + seconds)

    def allows(self, seconds: float) -> bool:
        """Tell whether so many seconds can be spent."""
        return time.monotonic() + seconds <= self.end

    def remaining(self) -> float:
        """Return the seconds left, more than 0. Raises TimeoutError when none are left."""
        left = self.end - time.monotonic()
        if left <= 0:
            raise TimeoutError("the deadline has passed")
        return left

    def postponed(self, seconds: float) -> Self:
        """Return the deadline moved on by a wait that is not to be counted."""
        return replace(self, end=self.end + seconds)

    def at_most(self, seconds: float) -> Self:
        """Return a deadline for a part of the undertaking: so many seconds, or what is left if that is less."""
        return replace(self, seconds=seconds, end=min(self.end, time.monotonic() + seconds))

    def share(self, parts: int) -> float:
        """Return the seconds for the next of so many attempts that share what is left."""
        return self.remaining() / parts
