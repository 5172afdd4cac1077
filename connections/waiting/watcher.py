"""Asks, while threads wait for servers, whether what they wait for is still wanted, and cancels what is not."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from connections.waiting.cancel_scope import CancelScope, enter

PERIOD = 1.0
"""Seconds between two questions; what takes less is never asked about."""

Question = Callable[[], bool]


class CancelWatcher:
    """One thread for all scopes of a process; a forked child starts its own. Any number of threads may use it."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Leave the parent of a forked process its scopes, and begin anew."""
        self._questions: dict[CancelScope, Question] = {}
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    @contextmanager
    def watching(self, is_unwanted: Question, seconds: float = float("inf")) -> Iterator[CancelScope]:
        """Do what follows as an scope that takes so many seconds at most, and is canceled as soon as the answer
        is yes. The question is asked by another thread, and must not raise."""
        scope = CancelScope(seconds)
        self._questions[scope] = is_unwanted
        self._start()
        try:
            with enter(scope):
                yield scope
        finally:
            del self._questions[scope]

    def _start(self) -> None:
        if self._is_asking():
            return
        with self._lock:
            if not self._is_asking():
                thread = threading.Thread(target=self._keep_asking, name="SMTP waits", daemon=True)
                with suppress(RuntimeError):  # no thread can be had: waits end at their deadline
                    thread.start()
                    self._thread = thread

    def _is_asking(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def _keep_asking(self) -> None:
        while True:
            earlier = set(self._questions)
            time.sleep(PERIOD)
            for scope, is_unwanted in list(self._questions.items()):
                if scope in earlier and is_unwanted():
                    scope.cancel()


WATCHER = CancelWatcher()
"""The watcher of this process."""

os.register_at_fork(after_in_child=WATCHER.forget)
