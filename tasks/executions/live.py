"""The live view's address. It is a plain async view, because the API library does not stream."""

from collections.abc import AsyncIterator
from contextlib import aclosing
from functools import partial

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.http import require_GET

from designer.accounts.signed_in import find_signed_in
from designer.api.problems import problem, refused
from designer.errors import ServiceError
from designer.input.numerals import is_count
from designer.models import User
from tasks.runtime.progress.stream import stream
from tasks.runtime.progress.viewers import Viewer, Viewers
from tasks.runtime.services import find_execution

VIEWERS = Viewers()
"""The live views of this process."""
"""Digits of a number that a database can compare."""


@require_GET
@login_not_required
async def stream_events(request: HttpRequest, execution_id: int) -> HttpResponseBase:
    """Stream an execution's progress as server-sent events, from Last-Event-ID or ?after= on."""
    user = await request.auser()
    if not isinstance(user, User):
        return problem(401, "Not signed in", "Sign in first.")
    try:
        await sync_to_async(find_execution)(user, execution_id)
    except ServiceError as error:
        return await sync_to_async(refused)(request, error)
    last_event = request.headers.get("Last-Event-ID") or request.GET.get("after") or "0"
    if not is_count(last_event):
        return problem(400, "The request is malformed", "Last-Event-ID is the number of an event message.")
    events = _stream(user.pk, str(request.session.session_key), execution_id, int(last_event))
    response = StreamingHttpResponse(events, content_type="text/event-stream")
    response["Cache-Control"] = "no-cache"
    response["X-Accel-Buffering"] = "no"
    return response


async def _stream(user_id: int, session_key: str, execution_id: int, last_event: int) -> AsyncIterator[str]:
    """Stream as one of the person's views, which are counted from when they begin to when they end."""
    viewer = Viewer(partial(_may_look, session_key, execution_id))
    with VIEWERS.entered(user_id, viewer, settings.LIVE_VIEWS):
        async with aclosing(stream(execution_id, last_event, viewer)) as told:
            async for events in told:
                yield events


def _may_look(session_key: str, execution_id: int) -> bool:
    """Tell whether who has opened the view is still signed in, and may still see the execution."""
    user = find_signed_in(session_key)
    try:
        return isinstance(user, User) and bool(find_execution(user, execution_id))
    except ServiceError:
        return False
