"""Whose turn it is: tests that measure time have the machine to themselves, although several processes run tests."""

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

RUN = os.environ.get("PYTEST_XDIST_TESTRUNUID", "")
"""What all processes of one run of the tests have in common; empty where there is one process."""


@contextmanager
def turn(*, alone: bool) -> Iterator[None]:
    """Run beside others, or alone: then after those under way, and those that come wait at the door."""
    if not RUN:
        yield
        return
    with _lock("door", fcntl.LOCK_EX) as door, _lock("room", fcntl.LOCK_EX if alone else fcntl.LOCK_SH):
        if not alone:
            fcntl.flock(door, fcntl.LOCK_UN)
        yield


@contextmanager
def _lock(name: str, kind: int) -> Iterator[int]:
    path = Path(tempfile.gettempdir()) / f"mailwright-tests-{RUN}.{name}"
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(file, kind)
        yield file
    finally:
        os.close(file)
