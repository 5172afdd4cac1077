"""One connection of a batch: a thread that knows the server and no database. The batch's own thread knows the database
and no server, so that neither waits for what the other one waits for.
"""

from collections import deque
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from queue import SimpleQueue
from threading import Thread
from time import monotonic
from typing import Any

from connections.errors import SmtpError
from connections.protocol.reply import Outcome
from connections.smtp.pool.pool import PROCESS_POOL
from connections.smtp.session import SmtpSession
from connections.smtp.transactions.send_request import SendRequest
from connections.waiting.bell import Bell
from connections.waiting.cancel_scope import CancelScope
from connections.waiting.rows import Find, unless
from tasks.deliveries.batches.batched import BatchedDelivery
from tasks.deliveries.sending import under_way
from tasks.deliveries.sending.attempts import Route, announce_hand_over, describe_session, note_answer

LATELY = 0.1
"""Seconds after an answer for which a connection is not held up."""


@dataclass(frozen=True)
class Opened:
    """A connection is there."""

    connection: "ThreadedConnection"


@dataclass(frozen=True)
class Wanted:
    """A connection waits until a delivery may leave."""

    connection: "ThreadedConnection"
    one: BatchedDelivery


@dataclass(frozen=True)
class Answered:
    """The server has answered, or cannot any more; after so many seconds, or 0 where nothing left."""

    connection: "ThreadedConnection"
    one: BatchedDelivery
    answer: Outcome | SmtpError
    seconds: float


@dataclass(frozen=True)
class Ended:
    """A connection takes no more, because of this."""

    connection: "ThreadedConnection"
    error: BaseException | None


News = Opened | Wanted | Answered | Ended


class ThreadedConnection:
    """Sends what it is given, one after the other, and tells what came of it.

    Its own thread is _run with what it calls, and take, has_more and bell (RequestSource); all else is the batch's
    thread's.
    given are the deliveries that were given and are not answered, as far as that thread has heard. facts are what a
    delivery keeps of the connection.
    """

    def __init__(self, route: Route, is_unwanted: Find, news: "SimpleQueue[News]") -> None:
        self.route = route
        self.given: deque[BatchedDelivery] = deque()
        self.facts: dict[str, Any] = {}
        self.window = 1
        self.bell: Bell | None = None
        self.is_open = False
        self.answered_at = 0.0
        self._news = news
        self._is_unwanted = is_unwanted
        self._queue: SimpleQueue[BatchedDelivery | None] = SimpleQueue()
        self._next: BatchedDelivery | None = None
        self._begun: deque[BatchedDelivery] = deque()
        self._left_at: dict[BatchedDelivery, float] = {}
        self._scope: CancelScope | None = None
        self._is_over = self._is_ending = False
        self._thread = Thread(target=self._run, name="SMTP batch", daemon=True)
        self._thread.start()

    @property
    def is_flowing(self) -> bool:
        """Whether the server has answered on it lately."""
        return monotonic() - self.answered_at < LATELY

    def give(self, one: BatchedDelivery) -> None:
        """Have a delivery sent."""
        self.given.append(one)
        self._queue.put(one)

    def ring(self) -> None:
        """Let what was given be sent though the server is to answer first, where it takes several at once."""
        if self.bell:
            self.bell.ring()

    def end(self) -> None:
        """Let the connection be used by others; all that was given is answered. One that is not open yet is not needed
        any more."""
        self._expect_no_more()
        self._thread.join()

    def stop(self, refusal: Exception) -> None:
        """Let what was given and has not begun to leave stay, and the connection be used by others when the rest is
        answered, which is not waited for."""
        for one in self.given:
            one.keep(refusal)
        self._expect_no_more()

    def _expect_no_more(self) -> None:
        self._is_ending = True
        self._queue.put(None)
        self.ring()
        if self._scope and not self.is_open:
            self._scope.cancel()

    def has_more(self) -> bool:
        """Tell whether something more was given, and wait until it is or nothing will be."""
        if not self._next and not self._is_over:
            self._next = self._queue.get()
            self._is_over = self._next is None
        return self._next is not None

    def take(self) -> SendRequest | None:
        """Give what was given next; None where nothing was, and the server is to answer first."""
        if not self._next and self._begun and self._queue.empty():
            return None
        one = self._next if self.has_more() else None
        if one is None:
            raise StopIteration
        self._next = None
        self._begun.append(one)
        return SendRequest(one.message, partial(self._await_leave, one))

    def _run(self) -> None:
        error: BaseException | None = None
        try:
            with unless(self._is_unwanted) as self._scope:
                if self._is_ending:
                    return
                results = PROCESS_POOL.send_many(self.route.smtp, self, self.route.identity, self._open)
                with closing(results):
                    for answer in results:
                        self._tell(answer)
        except BaseException as raised:  # handed to the thread that waits
            error = raised
        self._news.put(Ended(self, error))

    def _open(self, session: SmtpSession) -> None:
        self.window, self.facts = session.window, describe_session(session)
        self.bell = self.bell or (Bell() if self.window > 1 else None)
        self._news.put(Opened(self))

    def _await_leave(self, one: BatchedDelivery) -> None:
        announce_hand_over()
        if not one.may_leave.is_set():
            self._news.put(Wanted(self, one))
            one.may_leave.wait()
        one.begin()
        under_way.leave(one.delivery.message_id)
        self._left_at[one] = monotonic()

    def _tell(self, answer: Outcome | SmtpError) -> None:
        one = self._begun.popleft()
        note_answer(one.delivery, answer)
        left_at = self._left_at.pop(one, None)
        self._news.put(Answered(self, one, answer, monotonic() - left_at if left_at else 0.0))
