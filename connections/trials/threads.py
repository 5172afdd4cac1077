"""Trials run in threads of a worker's process, so that none of them holds the process: packages go on beside them.

A process has some at once. What it cannot begin stays in the database, and the first thread that is free takes it.
"""

import threading
from collections.abc import Callable

from django.db import connection

from connections.models import ConnectionTrial, TrialState
from connections.trials import worker


class TrialThreads:
    """The threads of one process."""

    def __init__(self, most: int, run: Callable[[str], None] = worker.run) -> None:
        self._free = threading.BoundedSemaphore(most)
        self._run = run

    def begin(self, uid: str) -> None:
        """Run a trial now, if a thread is free, and return at once."""
        if self._free.acquire(blocking=False):
            threading.Thread(target=self._work, args=(uid,), name="trial", daemon=True).start()

    def _work(self, uid: str) -> None:
        """Run this trial, and then what waits; what comes just when the thread is given back is not overlooked."""
        try:
            following: str | None = uid
            while following:
                try:
                    self._run_all(following)
                finally:
                    self._free.release()
                following = find_waiting()
                if following and not self._free.acquire(blocking=False):
                    return
        finally:
            connection.close()

    def _run_all(self, uid: str | None) -> None:
        while uid:
            self._run(uid)
            uid = find_waiting()


def find_waiting() -> str | None:
    """Give the trial that has waited longest."""
    waiting = ConnectionTrial.objects.filter(state=TrialState.WAITING).order_by("created_at")
    uid = waiting.values_list("pk", flat=True).first()
    return str(uid) if uid else None
