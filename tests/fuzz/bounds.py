"""The bounds that a reader keeps to whatever it is given: an end within some seconds, and memory that it gives back."""

import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

MEGABYTE = 1024  # Linux counts the largest resident size in KiB
TIMERS = {signal.ITIMER_PROF: signal.SIGPROF, signal.ITIMER_REAL: signal.SIGALRM}
SLOWER = 3
"""How many times as long a machine may need as the one that the seconds were found on. What goes wrong, takes hundreds
of times as long."""
WAITS = 10


class TookTooLong(BaseException):
    """What ran did not end in its time. No reader catches this by accident."""


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise TookTooLong


@contextmanager
def bounded(seconds: float, megabytes: int = 200) -> Iterator[None]:
    """Fail what computes longer, or makes this process larger than it has ever been by more. For the main thread only.

    The seconds are those of a quick processor, since others are slower and other tests need it as well; what waits
    instead of computing has WAITS times as many by the clock.
    """
    seconds *= SLOWER
    largest = _largest_size()
    before = {number: signal.signal(number, _stop) for number in TIMERS.values()}
    signal.setitimer(signal.ITIMER_PROF, seconds)
    signal.setitimer(signal.ITIMER_REAL, WAITS * seconds)
    try:
        yield
    finally:
        for timer, number in TIMERS.items():
            signal.setitimer(timer, 0)
            signal.signal(number, before[number])
    grown = (_largest_size() - largest) // MEGABYTE
    assert grown <= megabytes, f"took {grown} MB more, where {megabytes} are allowed"


def _largest_size() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
