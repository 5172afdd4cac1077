"""The moment by which something must be over."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Self

from connections.waiting.cancel_scope import CancelScope, current_scope


@dataclass(frozen=True)
class Deadline:
    """A number of seconds given to a whole piece of work, however many waits it is made of.

    It ends with the scope in which it was made, and all its waits end when that is canceled.
    """

    seconds: float
    end: float
    scope: CancelScope | None = field(default=None, compare=False)

    @classmethod
    def after(cls, seconds: float) -> Self:
        scope, end = current_scope(), time.monotonic() + seconds
        if scope and scope.end < end:
            seconds, end = scope.seconds, scope.end
        return cls(seconds, end, scope)

    @property
    def is_canceled(self) -> bool:
        """Whether nobody wants any more what is waited for."""
        return self.scope is not None and self.scope.is_canceled

    def wait_on(self, wake: Callable[[], object]) -> None:
        """Name what ends the wait that begins now, when it is canceled. Raises WaitCanceled."""
        if self.scope:
            self.scope.wait_on(wake)

    def allows(self, seconds: float) -> bool:
        """Tell whether so many seconds can be spent."""
        return time.monotonic() + seconds <= self.end

    def remaining(self) -> float:
        """Return the seconds left, more than 0. Raises TimeoutError when none are left, and WaitCanceled."""
        if self.scope:
            self.scope.check()
        left = self.end - time.monotonic()
        if left <= 0:
            raise TimeoutError("the deadline has passed")
        return left

    def postponed(self, seconds: float) -> Self:
        """Return the deadline moved on by a wait that is not to be counted."""
        last = self.scope.end if self.scope else float("inf")
        return type(self)(self.seconds, min(self.end + seconds, last), self.scope)

    def at_most(self, seconds: float) -> Self:
        """Return a deadline for a part of the scope: so many seconds, or what is left if that is less."""
        return replace(self, seconds=seconds, end=min(self.end, time.monotonic() + seconds))

    def share(self, parts: int) -> float:
        """Return the seconds for the next of so many attempts that share what is left."""
        return self.remaining() / parts
