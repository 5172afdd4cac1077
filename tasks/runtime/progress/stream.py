"""The live view of an execution as server-sent events (WHATWG HTML, section 9.2).

`snapshot` carries the execution's status and the tasks that changed since the last snapshot (the first one: all that
were begun), `message` a line of the log with its number as the event's ID, `end` the final status. A page that lost
the connection comes back with Last-Event-ID and misses nothing.
"""

import asyncio
import json
import time
from collections.abc import AsyncGenerator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import close_old_connections

from tasks.runtime.models import EventMessage, Execution
from tasks.runtime.progress.rings import rings
from tasks.runtime.progress.task_progress import TaskProgress, describe_event, read_tasks
from tasks.runtime.progress.viewers import Viewer
from tasks.runtime.state.snapshot import DOCUMENTS
from tasks.runtime.statuses import ExecutionStatus

PATIENCE = 10.0
"""Seconds between two looks when nothing rings; also how often a proxy sees that the connection lives, and how often
somebody is asked for who still looks."""
UNHEARD = 1.0
"""Seconds between two looks while no ring can be heard."""
PAGE = 500
GATHER, LONGEST_GATHER = 0.1, 1.0
"""Seconds in which rings are gathered, so that a fast package does not make a page redraw for every task."""
SHARE = 0.025
"""Of the time, what a view may spend on looking: what takes long, because much is told or the machine is busy, gathers
for longer, so that being watched costs a run little."""
COME_BACK_AFTER = 15_000
"""Milliseconds after which a page asks again whose view gave way to the person's newer ones."""
LOOKS = ThreadPoolExecutor(4, thread_name_prefix="live view")
"""All live views of a process look through these few threads, so that pages are not slow because of them."""


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
            close_old_connections()

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


async def stream(execution_id: int, last_event: int, viewer: Viewer | None = None) -> AsyncGenerator[str]:
    """Yield the events of an execution from after this message on, until it has ended, or the viewer has to go."""
    view, viewer, heard = View(execution_id, last_event), viewer or Viewer(), rings()
    loop, asked_at = asyncio.get_running_loop(), time.monotonic()
    with heard.heard_by(viewer.bell, execution_id):
        while not viewer.has_to_go:
            if time.monotonic() - asked_at >= PATIENCE:
                asked_at = time.monotonic()
                if not await loop.run_in_executor(LOOKS, _ask, viewer):
                    return
            begun = time.monotonic()
            news, ended = await loop.run_in_executor(LOOKS, view.look)
            pause = pause_after(time.monotonic() - begun)
            yield "".join(news) or ": keep-alive\n\n"
            if ended:
                return
            if len(news) < PAGE:
                await _wait(viewer.bell, PATIENCE if heard.is_heard else UNHEARD, pause)
    yield f"retry: {COME_BACK_AFTER}\n\n"


def _ask(viewer: Viewer) -> bool:
    try:
        return viewer.may_look()
    finally:
        close_old_connections()


def pause_after(seconds: float) -> float:
    """Give for how long to gather after a look that took so long."""
    return min(max(GATHER, seconds / SHARE), LONGEST_GATHER)


async def _wait(bell: asyncio.Event, seconds: float, pause: float) -> None:
    """Wait for the bell, but no longer than this, and then for what else rings in the pause."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await bell.wait()
            await asyncio.sleep(pause)
    bell.clear()


def _event(name: str, data: object, number: int | None = None) -> str:
    head = f"id: {number}\n" if number is not None else ""
    return f"{head}event: {name}\ndata: {json.dumps(data, cls=DjangoJSONEncoder)}\n\n"
