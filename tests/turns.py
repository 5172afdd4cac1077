"""Whose turn it is: what measures time has the machine to itself, although several processes run tests."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.settings import RUN

TURNS = Path(os.environ.get("MAILWRIGHT_TURNS", RUN))
"""The folder of this run, or one that several runs beside each other have been given."""

_room: list[int] = []
"""The open file of the room that this process is in with a test."""


@contextmanager
def beside_others() -> Iterator[None]:
    """Run a test: beside others, but for what one of them measures alone."""
    with _open("room") as room:
        with _open("door") as door:
            fcntl.flock(door, fcntl.LOCK_EX)
            fcntl.flock(room, fcntl.LOCK_SH)
        _room.append(room)
        try:
            yield
        finally:
            _room.pop()


@contextmanager
def alone() -> Iterator[None]:
    """Within a test: measure when the others under way have ended. Those that come meanwhile wait at the door."""
    [room] = _room
    fcntl.flock(room, fcntl.LOCK_UN)  # two who wait for each other to leave would wait for ever
    with _open("door") as door:
        fcntl.flock(door, fcntl.LOCK_EX)
        fcntl.flock(room, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(room, fcntl.LOCK_SH)


@contextmanager
def lock(name: str) -> Iterator[None]:
    """Do something in one process of this run at a time."""
    with _open(name, RUN) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def _open(name: str, folder: Path = TURNS) -> Iterator[int]:
    """Open a file for locks, which end with the block."""
    file = os.open(folder / name, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield file
    finally:
        os.close(file)
