"""Whose turn it is: tests that measure time have the machine to themselves, although several processes run tests."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.settings import RUN

TURNS = Path(os.environ.get("MAILWRIGHT_TURNS", RUN))
"""The folder of this run, or one that several runs beside each other have been given."""


@contextmanager
def turn(*, alone: bool) -> Iterator[None]:
    """Run beside others, or alone: then after those under way, and those that come wait at the door."""
    with _lock(TURNS / "door", fcntl.LOCK_EX) as door, _lock(TURNS / "room", fcntl.LOCK_EX if alone else fcntl.LOCK_SH):
        if not alone:
            fcntl.flock(door, fcntl.LOCK_UN)
        yield


@contextmanager
def lock(name: str) -> Iterator[None]:
    """Do something in one process of this run at a time."""
    with _lock(RUN / name, fcntl.LOCK_EX):
        yield


@contextmanager
def _lock(path: Path, kind: int) -> Iterator[int]:
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(file, kind)
        yield file
    finally:
        os.close(file)
