"""The queue of those who write to one SQLite database, in whatever process: a lock on a file beside it (flock(2)).

The kernel serves those who wait in the order in which they came, and takes the lock back from a process that has died.
It is only a queue: what keeps the database whole is SQLite's own lock.
"""

import fcntl
import os
from concurrent.futures import Future, InvalidStateError
from threading import Thread

SUFFIX = "-writers"
MODE = 0o600


class QueueTimeout(Exception):
    """It was not one's turn in time."""


class WriteQueue:
    """One connection's place in the queue. It belongs to the thread that uses the connection."""

    def __init__(self, database: str, seconds: float) -> None:
        self._path = f"{database}{SUFFIX}"
        self._seconds = seconds
        self._held: int | None = None

    @property
    def is_held(self) -> bool:
        """Whether it is this connection's turn."""
        return self._held is not None

    def enter(self) -> None:
        """Wait until it is this connection's turn. Raises QueueTimeout."""
        file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, MODE)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file = _wait(file, self._seconds)
        self._held = file

    def leave(self) -> None:
        """Let the next one have its turn; a second time changes nothing."""
        held, self._held = self._held, None
        if held is not None:
            os.close(held)


def _wait(file: int, seconds: float) -> int:
    """Wait in a thread of its own, because flock(2) knows no time: who gives up leaves it there, to close the file."""
    turn: Future[int] = Future()
    Thread(target=_lock, args=(file, turn), name="SQLite writers", daemon=True).start()
    try:
        return turn.result(seconds)
    except TimeoutError:
        if turn.cancel():
            raise QueueTimeout from None
        return turn.result()


def _lock(file: int, turn: "Future[int]") -> None:
    fcntl.flock(file, fcntl.LOCK_EX)
    try:
        turn.set_result(file)
    except InvalidStateError:  # nobody waits any more
        os.close(file)
