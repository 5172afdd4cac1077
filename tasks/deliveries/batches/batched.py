"""A delivery of a batch, from when its message is built until what came of it is known."""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event, Lock
from typing import NoReturn

from connections.protocol.message import OutgoingMessage
from tasks.deliveries.model import Delivery
from tasks.deliveries.sending.attempts import Route
from tasks.deliveries.sending.in_doubt import Policy
from tasks.deliveries.sending.outbox import Draft
from tasks.runtime.state.deferred_write import DeferredWrite


class KeptBack(Exception):
    """A guard keeps a message from somebody, which is told where it is sent alone."""


def done() -> None:
    """Do nothing more: all is written down."""


def undecided() -> NoReturn:
    """Refuse to call something over of which nothing is known."""
    raise AssertionError("Nobody has decided what becomes of this delivery.")


@dataclass(eq=False)
class BatchedDelivery:
    """A delivery that is drafted, and what is still to be done for it.

    announce is called in the transaction that enters it. Only then its content may leave, which may_leave tells the
    connection's thread; refusal is why it may not. When all are sent, `finish` writes down what is not written yet, and
    may raise as attempts.attempt does, unless it is_dropped: then it was never begun, because the execution was
    canceled. deferred is what begins its task run, where that is written with its rows, or before.
    """

    draft: Draft
    message: OutgoingMessage
    route: Route
    policy: Policy
    announce: Callable[[], None] = done
    may_leave: Event = field(default_factory=Event)
    refusal: Exception | None = None
    finish: Callable[[], None] = undecided
    is_dropped: bool = False
    deferred: DeferredWrite | None = None
    taken: dict[str, object] | None = None
    """Its row's values, when the server has taken the message (rows.py)."""
    batch: int = 0
    """Which of the batches of its sending it is of."""
    has_begun: bool = field(default=False, init=False)
    """Whether its content leaves, or has left."""
    _lock: Lock = field(default_factory=Lock, init=False)

    @property
    def is_entered(self) -> bool:
        """Whether its rows are in the database."""
        return self.draft.is_entered

    @property
    def delivery(self) -> Delivery:
        """The delivery itself."""
        return self.draft.delivery

    def begin(self) -> None:
        """Say, by the connection's thread, that its content leaves from now on. Raises its refusal."""
        with self._lock:
            if self.refusal:
                raise self.refusal
            self.has_begun = True

    def keep(self, refusal: Exception) -> None:
        """Let it stay, unless it has begun; whoever waits until it may leave hears of it."""
        with self._lock:
            if not self.has_begun:
                self.refusal = self.refusal or refusal
        self.may_leave.set()
