"""Events of an execution as event messages: SSIS's names, types and source types (SSIS reference: event_messages).

append is called with the execution's row locked, so that the numbers of an execution's messages grow in the order in
which they become visible; the live view reads on from the last number that it has.
"""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from functools import partial
from typing import Any
from uuid import UUID

import redis
from django.conf import settings
from django.db import transaction

from tasks.runtime.models import EventMessage, Execution

logger = logging.getLogger(__name__)
_redis = redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1)


class MessageType(IntEnum):
    """The kind of a message, as SSIS's catalog numbers it."""

    ERROR = 120
    WARNING = 110
    INFORMATION = 70
    PRE_EXECUTE = 30
    POST_EXECUTE = 40
    QUERY_CANCEL = 100
    TASK_FAILED = 130
    CUSTOM = 200


class SourceType(IntEnum):
    """What a message came from, as SSIS's catalog numbers it."""

    PACKAGE = 30
    TASK = 40


TYPES = {
    "OnPreExecute": MessageType.PRE_EXECUTE,
    "OnPostExecute": MessageType.POST_EXECUTE,
    "OnError": MessageType.ERROR,
    "OnWarning": MessageType.WARNING,
    "OnInformation": MessageType.INFORMATION,
    "OnQueryCancel": MessageType.QUERY_CANCEL,
    "OnTaskFailed": MessageType.TASK_FAILED,
}


@dataclass(frozen=True)
class Event:
    """Something that happened. Without a source it happened to the package. A name that TYPES lacks is a task's own.

    said is what event handlers are told beside the message (designer.handled_events).
    """

    name: str
    message: str = ""
    source_id: UUID | None = None
    source_name: str = ""
    code: str = ""
    said: Mapping[str, Any] = field(default_factory=dict)


def append(execution: Execution, events: Iterable[Event]) -> None:
    """Write events into the execution's log; the caller holds the lock on its row. Who looks on is told on commit."""
    EventMessage.objects.bulk_create(_to_row(execution, event) for event in events)
    transaction.on_commit(partial(notify, execution.pk))


def channel(execution_id: int) -> str:
    """Give the Redis channel that rings when an execution has news."""
    return f"{settings.REDIS_PREFIX}execution:{execution_id}"


def notify(execution_id: int) -> None:
    """Ring for those who look on. It is only a bell: without Redis they look again after some seconds."""
    try:
        _redis.publish(channel(execution_id), b"")
    except redis.RedisError as error:
        logger.warning("Redis cannot be reached, live views will be some seconds late: %s", error)


def make_storable(text: str) -> str:
    """Give a text as a database takes it: without NUL, and without halves of surrogate pairs, which values may hold."""
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode()


def _to_row(execution: Execution, event: Event) -> EventMessage:
    return EventMessage(
        execution=execution,
        event_name=event.name,
        message_type=TYPES.get(event.name, MessageType.CUSTOM),
        message_source_type=SourceType.TASK if event.source_id else SourceType.PACKAGE,
        source_id=event.source_id,
        source_name=event.source_name or execution.package_name,
        message=make_storable(event.message),
        message_code=event.code,
    )
