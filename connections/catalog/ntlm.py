"""Who still authenticates with NTLM through a connection manager. Whoever keeps the deliveries knows it."""

from collections.abc import Sequence
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


class DeliveryHistory(Protocol):
    """Where deliveries are kept."""

    def ntlm_uses(self, user: Person, connection_uid: UUID) -> Sequence[NtlmUse]:
        """Give who was authenticated with NTLM lately, in the projects that the user may see, the latest first."""


_histories: list[DeliveryHistory] = []


def register_delivery_history(history: DeliveryHistory) -> None:
    """Say where deliveries are kept."""
    _histories[:] = [history]


def find_ntlm_uses(user: Person, connection_uid: UUID) -> Sequence[NtlmUse]:
    """Give who was authenticated with NTLM lately through a connection manager."""
    return _histories[0].ntlm_uses(user, connection_uid)
