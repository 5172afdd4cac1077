"""The live view of an execution as server-sent events (WHATWG HTML, section 9.2).

`snapshot` carries the execution's status and the tasks that changed since the last snapshot (the first one: all that
were begun), `message` a line of the log with its number as the event's ID, `end` the final status. A page that lost
the connection comes back with Last-Event-ID and misses nothing.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from uuid import UUID

import redis.asyncio
from asgiref.sync import sync_to_async
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from tasks.runtime.events import channel
from tasks.runtime.frozen import DOCUMENTS
from tasks.runtime.models import EventMessage, Execution
from tasks.runtime.progress import TaskProgress, describe_event, read_tasks
from tasks.runtime.states import ExecutionStatus

PATIENCE = 10.0
"""Seconds between two looks when nothing rings; also how often a proxy sees that the connection lives."""
PAGE = 500
GATHER = 0.1
"""Seconds in which rings are gathered, so that a fast package does not make a page redraw for every task."""


@dataclass
class View:
    """What one page has seen of an execution."""

    execution_id: int
    last_event: int
    status: str = ""
    revision: int = -1
    tasks: dict[UUID, TaskProgress] = field(default_factory=dict)

    def look(self) -> tuple[list[str], bool]:
        """Give the news as server-sent events, and whether the execution has ended and all of it was told."""
        try:
            return self._tell(Execution.objects.defer(*DOCUMENTS).get(pk=self.execution_id))
        finally:
            connection.close()

    def _tell(self, execution: Execution) -> tuple[list[str], bool]:
        status = execution.status
        rows = EventMessage.objects.filter(execution=execution, pk__gt=self.last_event).order_by("pk")
        messages = list(rows[:PAGE])
        tasks = read_tasks(execution, self.revision)
        changed = {key: value.model_dump() for key, value in tasks.items() if self.tasks.get(key) != value}
        news: list[str] = []
        if changed or status != self.status:
            news.append(
                _event("snapshot", {"status": status, "tasks": {str(key): one for key, one in changed.items()}})
            )
        news += [_event("message", describe_event(execution, row), row.pk) for row in messages]
        self.status, self.revision = status, execution.revision
        self.tasks |= tasks
        self.last_event = messages[-1].pk if messages else self.last_event
        ended = ExecutionStatus(status).is_final and len(messages) < PAGE
        if ended:
            news.append(_event("end", {"status": status}))
        return news, ended


async def stream(execution_id: int, last_event: int) -> AsyncIterator[str]:
    """Yield the events of an execution from after this message on, until it has ended."""
    view = View(execution_id, last_event)
    client = redis.asyncio.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1)
    try:
        async with client.pubsub() as bell:
            is_heard = await _listen(bell, execution_id)
            while True:
                news, ended = await sync_to_async(view.look)()
                yield "".join(news) or ": keep-alive\n\n"
                if ended:
                    return
                if len(news) < PAGE:
                    is_heard = await _wait(bell, is_heard)
    finally:
        await client.aclose()


async def _listen(bell: redis.asyncio.client.PubSub, execution_id: int) -> bool:
    try:
        await bell.subscribe(channel(execution_id))
    except redis.RedisError:
        return False
    return True


async def _wait(bell: redis.asyncio.client.PubSub, is_heard: bool) -> bool:
    """Wait for the bell, or for a second when there is none to hear; tell whether it can be heard."""
    if not is_heard:
        await asyncio.sleep(1.0)
        return False
    try:
        await bell.get_message(ignore_subscribe_messages=False, timeout=PATIENCE)
        await asyncio.sleep(GATHER)
        while await bell.get_message(timeout=0.0):
            pass
    except redis.RedisError:
        return False
    return True


def _event(name: str, data: object, number: int | None = None) -> str:
    head = f"id: {number}\n" if number is not None else ""
    return f"{head}event: {name}\ndata: {json.dumps(data, cls=DjangoJSONEncoder)}\n\n"
