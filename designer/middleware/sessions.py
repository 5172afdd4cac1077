"""What notes that a session is in use, so that it ends only when nobody uses it."""

from collections.abc import Callable
from contextlib import suppress

from django.db import OperationalError
from django.http import HttpRequest, HttpResponseBase

from designer.accounts.session_store import SessionStore, note_seen


class SessionSeen:
    """After each request that looked into its session, note when it was seen. It stands right inside of sessions."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        session = request.session
        if isinstance(session, SessionStore) and session.row is not None:
            with suppress(OperationalError):  # the database is busy; the next request notes it
                note_seen(session.row)
        return response
