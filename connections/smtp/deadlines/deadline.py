"""The moment by which something must be over."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Self

from connections.smtp.deadlines.undertaking import Undertaking, current


@dataclass(frozen=True)
class Deadline:
    """A number of seconds given to a whole piece of work, however many waits it is made of.

    It ends with the undertaking in which it was made, and all its waits end when that is canceled.
    """

    seconds: float
    end: float
    undertaking: Undertaking | None = field(default=None, compare=False)

    @classmethod
    def after(cls, seconds: float) -> Self:
        undertaking, end = current(), time.monotonic() + seconds
        if undertaking and undertaking.end < end:
            seconds, end = undertaking.seconds, undertaking.end
        return cls(seconds, end, undertaking)

    @property
    def is_canceled(self) -> bool:
        """Whether nobody wants any more what is waited for."""
        return self.undertaking is not None and self.undertaking.is_canceled

    def wait_on(self, wake: Callable[[], object]) -> None:
        """Name what ends the wait that begins now, when it is canceled. Raises WaitCanceled."""
        if self.undertaking:
            self.undertaking.wait_on(wake)

    def allows(self, seconds: float) -> bool:
        """Tell whether so many seconds can be spent."""
        return time.monotonic() + seconds <= self.end

    def remaining(self) -> float:
        """Return the seconds left, more than 0. Raises TimeoutError when none are left, and WaitCanceled."""
        if self.undertaking:
            self.undertaking.check()
        left = self.end - time.monotonic()
        if left <= 0:
            raise TimeoutError("the deadline has passed")
        return left

    def postponed(self, seconds: float) -> Self:
        """Return the deadline moved on by a wait that is not to be counted."""
        last = self.undertaking.end if self.undertaking else float("inf")
        return replace(self, end=min(self.end + seconds, last))

    def at_most(self, seconds: float) -> Self:
        """Return a deadline for a part of the undertaking: so many seconds, or what is left if that is less."""
        return replace(self, seconds=seconds, end=min(self.end, time.monotonic() + seconds))

    def share(self, parts: int) -> float:
        """Return the seconds for the next of so many attempts that share what is left."""
        return self.remaining() / parts
