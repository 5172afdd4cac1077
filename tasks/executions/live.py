"""The live view's address: server-sent events for pages and programs, who may look for as long as they may."""

from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from functools import partial
from typing import Annotated

from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import connections
from django.http import HttpRequest, StreamingHttpResponse
from ninja import Header, Router
from pydantic import Field

from designer.accounts.current_user import person
from designer.accounts.signed_in import Account, find_signed_in, find_token_person
from designer.errors import ServiceError
from designer.input.number_types import PLAIN
from designer.models import User
from tasks.runtime.progress.stream import stream
from tasks.runtime.progress.viewers import Viewer, Viewers
from tasks.runtime.services import find_execution

router = Router(tags=["executions"])
VIEWERS = Viewers()
"""The live views of this process."""
EVENTS = {"text/event-stream": {"schema": {"type": "string"}}}
Number = Annotated[int, Field(ge=0, le=10**18 - 1), PLAIN]
"""An event message's number, as a database can compare it."""


@router.get(
    "/executions/{execution_id}/stream",
    response={200: None},
    openapi_extra={"responses": {200: {"description": "Server-sent events", "content": EVENTS}}},
)
def stream_execution(
    request: HttpRequest,
    execution_id: int,
    after: Number = 0,
    last_event_id: Annotated[Number | None, Header(None, alias="Last-Event-ID")] = None,
) -> StreamingHttpResponse:
    """Follow an execution until it ends: its state and tasks (snapshot), the lines of its log (message, with their
    numbers as IDs), and its end (end). Who comes back with Last-Event-ID misses nothing. Of very many views of one
    person the oldest ends."""
    user = person(request)
    find_execution(user, execution_id)
    events = _stream(user.pk, _find_way_in(request), execution_id, after if last_event_id is None else last_event_id)
    response = StreamingHttpResponse(events, content_type="text/event-stream")
    response["Cache-Control"] = "no-cache"
    response["X-Accel-Buffering"] = "no"
    return response


def _find_way_in(request: HttpRequest) -> Callable[[], Account | None]:
    """Give what finds the person again while the view is open: by the token, or by the session."""
    kind, _, word = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() == "bearer":
        return partial(find_token_person, word.strip())
    return partial(find_signed_in, str(request.session.session_key))


async def _stream(
    user_id: int, find_person: Callable[[], Account | None], execution_id: int, last_event: int
) -> AsyncIterator[str]:
    """Stream as one of the person's views, which are counted from when they begin to when they end.

    The request's own connection to the database is closed, for a view may be open for hours and looks by others.
    """
    await sync_to_async(connections.close_all)()
    viewer = Viewer(partial(_may_look, find_person, execution_id))
    with VIEWERS.entered(user_id, viewer, settings.LIVE_VIEWS):
        async with aclosing(stream(execution_id, last_event, viewer)) as told:
            async for events in told:
                yield events


def _may_look(find_person: Callable[[], Account | None], execution_id: int) -> bool:
    """Tell whether who has opened the view is still signed in, and may still see the execution."""
    user = find_person()
    try:
        return isinstance(user, User) and bool(find_execution(user, execution_id))
    except ServiceError:
        return False
