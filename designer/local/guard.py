"""A process that outlives the supervisor by a moment, to end what it started if it is killed and cannot do so itself.

It is run as a script, knows the process groups from lines on its standard input (`+123`, `-123`), and acts when that
closes: a pipe's end closes with its process however that died, on every POSIX system, and reaches grandchildren too,
which a parent-death signal would not.
"""

import os
import signal
import sys
import time
from collections.abc import Iterable

PATIENCE = 5.0  # seconds between asking and killing


def watch(lines: Iterable[str]) -> set[int]:
    """Read the announcements to their end and give the process groups that were still running then."""
    groups: set[int] = set()
    for line in lines:
        change = groups.add if line.startswith("+") else groups.discard
        change(int(line[1:]))
    return groups


def signal_group(group: int, number: int) -> bool:
    """Send the signal (0 only asks) to the process group; False when nobody is left in it."""
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def end(groups: set[int]) -> None:
    """Ask the groups' processes to stop, and kill what does not."""
    left = [group for group in groups if signal_group(group, signal.SIGTERM)]
    deadline = time.monotonic() + PATIENCE
    while left and time.monotonic() < deadline:
        time.sleep(0.05)
        left = [group for group in left if signal_group(group, 0)]
    for group in left:
        signal_group(group, signal.SIGKILL)


if __name__ == "__main__":
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    end(watch(sys.stdin))
