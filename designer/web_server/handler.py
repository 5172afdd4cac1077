"""Django's way from a request to its answer, in one piece."""

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIHandler
from django.http import HttpRequest, HttpResponseBase


class InOnePiece(ASGIHandler):
    """Runs middleware and view of a request in its thread, as under WSGI.

    Django's own hands a request from the event loop to the thread and back for the middleware, for each of its
    process_view and for the view, and looks addresses up in the event loop, which delays all others. An answer that is
    streamed is sent by the event loop as before.
    """

    def load_middleware(self, is_async: bool = False) -> None:
        """Load it for a thread, whatever is asked for."""
        super().load_middleware(is_async=False)

    async def get_response_async(self, request: HttpRequest) -> HttpResponseBase:
        """Answer in the request's thread."""
        return await sync_to_async(super().get_response, thread_sensitive=True)(request)
