"""Whether the worker that a process belongs to was told to stop (SIGTERM: Celery's warm shutdown).

A job is a branch of an execution, which may go on for hours. So the engine asks between two of its tasks, and leaves
what comes next to the queue: another worker goes on with it, or the one that starts next.
"""

from mmap import mmap

_TOLD: list[mmap] = []
"""A byte that the worker's main process shares with those that it makes; programs that are no worker have none."""


def expect_it() -> None:
    """Let the processes that this one makes from now on hear of it."""
    _TOLD[:] = [mmap(-1, 1)]


def tell_all() -> None:
    """Tell this worker's processes that it is to stop."""
    for byte in _TOLD:
        byte[0] = 1


def is_stopping() -> bool:
    """Tell whether this process is to begin nothing more."""
    return any(byte[0] for byte in _TOLD)
