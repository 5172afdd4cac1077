"""One message as it is given to a session."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from connections.protocol.message import OutgoingMessage
from connections.waiting.bell import Bell


def nothing(*_: object) -> None:
    """Take no notice."""


@dataclass(frozen=True)
class SendRequest:
    """A message, and what is to be done before anything of its content can leave.

    When before_hand_over raises, nothing of the content is written. while_asked is called before that, and may raise
    too: it does what takes time while a server that pipelines is asked whether it takes the message (DATA).
    """

    message: OutgoingMessage
    before_hand_over: Callable[[], None] = nothing
    while_asked: Callable[[], None] = nothing


Requests = Iterator[SendRequest | None]
"""The messages of a run, taken as they are needed. None: there is none right now, so what is under way is concluded
before the next one is asked for, which may be waited for."""


class RequestSource(Protocol):
    """Where a connection gets its messages from; one connection after the other may take from it.

    bell rings when there is one more after there was none; without it that is heard of with the next answer.
    """

    @property
    def bell(self) -> Bell | None: ...

    def has_more(self) -> bool:
        """Tell whether there is one more, and wait until that is known. What is under way is answered by then."""

    def take(self) -> SendRequest | None:
        """Give the next one; None where it would have to be waited for while others are under way. Raises StopIteration
        when there are no more."""
