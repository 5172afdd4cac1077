"""What was sent through shared connection managers: the last time, how it goes, and who still authenticates with NTLM.
Whoever keeps the deliveries knows it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from designer.people.permissions import Person


@dataclass(frozen=True)
class NtlmUse:
    """That an identity was authenticated with NTLM, for the mails of a project."""

    identity: str
    project: str
    messages: int
    last_at: datetime


@dataclass(frozen=True)
class LastSend:
    """The last message that came to an end: its state as stored and as people read it."""

    status: str
    label: str
    at: datetime


@dataclass(frozen=True)
class Day:
    """What came to an end on a day (UTC): messages that were sent, that were not, and the median of the seconds from
    handing one over to the server's answer; None where nothing was handed over."""

    date: str
    sent: int
    not_sent: int
    seconds: float | None


@dataclass(frozen=True)
class Way:
    """How messages were authenticated and encrypted; empty is not at all."""

    mechanism: str
    tls_version: str
    messages: int
    last_at: datetime


@dataclass(frozen=True)
class Words:
    """What the server said last to a message that was not sent, or what happened instead."""

    delivery: int
    project: str
    status: str
    label: str
    at: datetime
    text: str


@dataclass(frozen=True)
class Health:
    """How it goes with a connection manager, from its last messages. days are those on which something ended, the
    oldest first; words only of projects that the asker sees. is_cut: there were more messages than were looked at."""

    messages: int
    is_cut: bool
    last: LastSend | None
    days: Sequence[Day]
    ways: Sequence[Way]
    words: Sequence[Words]


class DeliveryHistory(Protocol):
    """Where deliveries are kept."""

    def ntlm_uses(self, user: Person, connection_uid: UUID) -> Sequence[NtlmUse]:
        """Give who was authenticated with NTLM lately, in the projects that the user may see, the latest first."""

    def last_sends(self, connection_uids: Collection[UUID]) -> Mapping[UUID, LastSend]:
        """Give what was last sent through each of these managers, whosever it was, in one query."""

    def health(self, user: Person, connection_uid: UUID) -> Health:
        """Say how it goes with a manager, in a constant number of queries, however much is sent through it."""


_histories: list[DeliveryHistory] = []


def register_delivery_history(history: DeliveryHistory) -> None:
    """Say where deliveries are kept."""
    _histories[:] = [history]


def delivery_history() -> DeliveryHistory:
    """Give the place where deliveries are kept."""
    return _histories[0]
