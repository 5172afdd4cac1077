"""What was sent through shared connection managers, in the API."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from connections.catalog.sends.history import Health, NtlmUse, delivery_history
from connections.catalog.services import find_connection
from designer.accounts.current_user import person

router = Router(tags=["connections"])


class NtlmUseOut(Schema):
    """That an identity was authenticated with NTLM lately, for the mails of a project."""

    identity: str
    project: str
    messages: int
    last_at: datetime


@router.get("/connections/{connection_id}/ntlm", response=list[NtlmUseOut])
def list_ntlm_uses(request: HttpRequest, connection_id: UUID) -> Sequence[NtlmUse]:
    """Give who was authenticated with NTLM through a shared connection manager in the last 30 days."""
    return delivery_history().ntlm_uses(person(request), find_connection(person(request), connection_id).uid)


class LastSendOut(Schema):
    """The last message that came to an end, and in which state of deliveries."""

    status: str
    at: datetime


class DayOut(Schema):
    """What came to an end on a day (UTC); seconds is the median from handing a message over to the server's answer."""

    date: str
    sent: int
    not_sent: int
    seconds: float | None


class WayOut(Schema):
    """How messages were authenticated and encrypted; empty is not at all."""

    mechanism: str
    tls_version: str
    messages: int
    last_at: datetime


class WordsOut(Schema):
    """What the server said last to a message that was not sent, or what happened instead."""

    delivery: int
    project: str
    status: str
    at: datetime
    text: str


class HealthOut(Schema):
    """How it goes with a shared connection manager, from its last messages of 30 days; is_cut: there were more. words
    are those of projects that you see."""

    messages: int
    is_cut: bool
    last: LastSendOut | None
    days: list[DayOut]
    ways: list[WayOut]
    words: list[WordsOut]


@router.get("/connections/{connection_id}/health", response=HealthOut)
def get_health(request: HttpRequest, connection_id: UUID) -> Health:
    """Say how it goes with a shared connection manager: what was sent and refused, how quickly, and in what way."""
    return delivery_history().health(person(request), find_connection(person(request), connection_id).uid)
