"""Work that knows no deadline, such as a name lookup, is done in a thread that is left behind when the time is over.

Only so many are left behind at once: a loop of tasks with a short Timeout would otherwise fill the process with them.
"""

import threading
from collections.abc import Callable
from concurrent.futures import Future, InvalidStateError
from contextlib import suppress
from typing import TypeVar

from connections.waiting.cancel_scope import WaitCanceled
from connections.waiting.deadline import Deadline

LOOK = 0.25
"""Seconds after which somebody who waits for room hears of a cancellation."""

T = TypeVar("T")


class CallAbandoned(TimeoutError):
    """The deadline has passed, and the work goes on for nobody."""


class BackgroundCalls:
    """So many threads for one kind of work."""

    def __init__(self, most: int) -> None:
        self._room = threading.BoundedSemaphore(most)

    def call(self, deadline: Deadline, work: Callable[[], T], name: str) -> T:
        """Give what the work gives. Raises what it raises, CallAbandoned and WaitCanceled."""
        answer: Future[T] = Future()
        try:
            self._await_room(deadline)
            self._start(answer, work, name)
            deadline.wait_on(lambda: _fail(answer, WaitCanceled("canceled")))
            return answer.result(timeout=deadline.remaining())
        except TimeoutError as late:
            if answer.done():
                raise
            raise CallAbandoned from late

    def _await_room(self, deadline: Deadline) -> None:
        while not self._room.acquire(timeout=min(LOOK, deadline.remaining())):
            pass

    def _start(self, answer: Future[T], work: Callable[[], T], name: str) -> None:
        try:
            threading.Thread(target=self._run, args=(answer, work), daemon=True, name=name).start()
        except RuntimeError:
            self._room.release()
            raise

    def _run(self, answer: Future[T], work: Callable[[], T]) -> None:
        try:
            result = work()
        except Exception as error:  # handed to the thread that waits
            _fail(answer, error)
        else:
            with suppress(InvalidStateError):  # it was canceled, and nobody waits any more
                answer.set_result(result)
        finally:
            self._room.release()


def _fail(answer: Future[T], error: Exception) -> None:
    with suppress(InvalidStateError):
        answer.set_exception(error)
