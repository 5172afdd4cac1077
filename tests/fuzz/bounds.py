"""The bounds that a reader keeps to whatever it is given: an end within some seconds, and memory that it gives back."""

import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

MEGABYTE = 1024  # Linux counts the largest resident size in KiB


class TookTooLong(BaseException):
    """What ran did not end in its time. No reader catches this by accident."""


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise TookTooLong


@contextmanager
def bounded(seconds: float, megabytes: int = 200) -> Iterator[None]:
    """Fail what runs longer, or makes this process larger than it has ever been by more. For the main thread only."""
    before, largest = signal.signal(signal.SIGALRM, _stop), _largest_size()
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    grown = (_largest_size() - largest) // MEGABYTE
    assert grown <= megabytes, f"took {grown} MB more, where {megabytes} are allowed"


def _largest_size() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
