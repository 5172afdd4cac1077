"""The live view's address. It is a plain async view, because the API library does not stream."""

from asgiref.sync import sync_to_async
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.http import require_GET

from designer.api.problems import problem
from designer.errors import ServiceError
from designer.models import User
from tasks.runtime.services import find_execution
from tasks.runtime.stream import stream


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
        return problem(error.status, error.title, error.sentence)
    last_event = request.headers.get("Last-Event-ID") or request.GET.get("after") or "0"
    if not last_event.isdecimal():
        return problem(400, "The request is malformed", "Last-Event-ID is the number of an event message.")
    response = StreamingHttpResponse(stream(execution_id, int(last_event)), content_type="text/event-stream")
    response["Cache-Control"] = "no-cache"
    response["X-Accel-Buffering"] = "no"
    return response
