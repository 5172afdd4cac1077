"""A connection of a batch that the batch's own thread uses, because the server answers at once: a thread for it would
cost more than the wait."""

from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from time import monotonic
from typing import Any

from connections.errors import SmtpError
from connections.protocol.reply import Outcome
from connections.smtp.pool.pool import PROCESS_POOL
from connections.smtp.session import SmtpSession
from connections.smtp.transactions.send_request import SendRequest, nothing
from connections.waiting.rows import Find, unless
from tasks.deliveries.batches.batched import BatchedDelivery
from tasks.deliveries.sending import under_way
from tasks.deliveries.sending.attempts import Route, announce_hand_over, describe_session, note_answer


class DirectConnection:
    """Sends some deliveries in a row. want is called when the first of them may leave, answer with each answer.

    seconds is how long the quickest of them took from when it might leave to its answer. A delivery that is_alone, and
    whose server is so quick, is entered while the server decides whether it takes it.
    """

    def __init__(
        self,
        route: Route,
        want: Callable[["DirectConnection"], None],
        answer: Callable[[BatchedDelivery, Outcome | SmtpError], None],
    ) -> None:
        self.route = route
        self.given: deque[BatchedDelivery] = deque()
        self.facts: dict[str, Any] = {}
        self.window = 1
        self.is_alone = False
        self.seconds: float | None = None
        self.bell = None
        self._want, self._answer = want, answer
        self._waiting: deque[BatchedDelivery] = deque()
        self._left_at: dict[BatchedDelivery, float] = {}

    def send(self, row: Sequence[BatchedDelivery], is_unwanted: Find) -> None:
        """Send them. Raises what keeps the rest of them here, which are still given then."""
        self.is_alone = len(row) == 1
        self.given.extend(row)
        self._waiting.extend(row)
        begun = iter(row)
        with unless(is_unwanted):
            for answer in PROCESS_POOL.send_many(self.route.smtp, self, self.route.identity, self._open):
                one = next(begun)
                if left_at := self._left_at.pop(one, None):
                    taken = monotonic() - left_at
                    self.seconds = min(taken, self.seconds or taken)
                self.given.remove(one)
                note_answer(one.delivery, answer)
                self._answer(one, answer)

    def has_more(self) -> bool:
        """Tell whether one of them was not begun (RequestSource)."""
        return bool(self._waiting)

    def take(self) -> SendRequest:
        """Give the next one (RequestSource)."""
        if not self._waiting:
            raise StopIteration
        one = self._waiting.popleft()
        while_asked = partial(self._enter, one) if self.is_alone else nothing
        return SendRequest(one.message, partial(self._begin_to_leave, one), while_asked)

    def _open(self, session: SmtpSession) -> None:
        self.window, self.facts = session.window, describe_session(session)

    def _enter(self, one: BatchedDelivery) -> None:
        if not one.may_leave.is_set():
            self._want(self)

    def _begin_to_leave(self, one: BatchedDelivery) -> None:
        announce_hand_over()
        self._enter(one)
        one.begin()
        under_way.leave(one.delivery.message_id)
        self._left_at[one] = monotonic()
