"""What a thread does with servers from beginning to end: it may have an end of its own, and others may cancel it.

A thread waits for one thing at a time. It says by what that wait ends, so that who cancels can end it at once: a socket
is shut down, a queue gets an entry. Deadlines belong to the scope in which they were made.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

GRACE_PERIOD = 10.0
"""Seconds that a server still has to answer for what was handed over when the scope is canceled."""


class WaitCanceled(OSError):
    """The wait was ended because nobody wants any more what it was for."""


class CancelScope:
    """A thread's work that can be canceled. Any thread may cancel it, again and again until it has ended."""

    def __init__(self, seconds: float = float("inf")) -> None:
        self.seconds = seconds
        self.end = time.monotonic() + seconds
        self.is_canceled = False
        self._lock = threading.Lock()
        self._has_handed_over = False
        self._asked_at: float | None = None
        self._wake: Callable[[], object] | None = None

    def check(self) -> None:
        """Raise WaitCanceled when nothing is to be waited for any more."""
        if self.is_canceled:
            raise WaitCanceled("canceled")

    def wait_on(self, wake: Callable[[], object]) -> None:
        """Name what ends the wait that begins now. Raises WaitCanceled."""
        self._wake = wake  # before the question: who cancels in between finds it
        self.check()

    def hand_over(self) -> None:
        """Say that a message leaves from now on, so that a server gets the time to answer. Raises WaitCanceled."""
        with self._lock:
            self.check()
            self._has_handed_over = True

    def cancel(self) -> None:
        """End its wait: at once, or, when a message has left, after some seconds; to be called until it has ended."""
        with self._lock:
            now = time.monotonic()
            self._asked_at = self._asked_at or now
            if self._has_handed_over and now - self._asked_at < GRACE_PERIOD:
                return
            self.is_canceled = True
        if self._wake:
            self._wake()


_current: ContextVar[CancelScope | None] = ContextVar("scope", default=None)


def current_scope() -> CancelScope | None:
    """Give the scope of this thread, if it is in one."""
    return _current.get()


@contextmanager
def enter(scope: CancelScope) -> Iterator[CancelScope]:
    """Do what follows, in this thread, as this scope."""
    token = _current.set(scope)
    try:
        yield scope
    finally:
        _current.reset(token)
