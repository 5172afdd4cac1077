"""One message as it is given to a session."""

from collections.abc import Callable
from dataclasses import dataclass

from connections.protocol.message import OutgoingMessage


def nothing(*_: object) -> None:
    """Take no notice."""


@dataclass(frozen=True)
class SendRequest:
    """A message, and what is to be done before anything of its content can leave.

    When before_hand_over raises, nothing of the content is written.
    """

    message: OutgoingMessage
    before_hand_over: Callable[[], None] = nothing
