"""Whose requests come, asked before they are read. A cookie alone proves nothing, so the session is looked up."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor

from django.conf import settings
from django.db import Error, connection
from django.http import parse_cookie

from designer.accounts.signed_in import find_signed_in
from designer.web_server.body import Scope

LOOK_UPS = ThreadPoolExecutor(2, thread_name_prefix="session")
REMEMBERED = 30.0
"""Seconds for which a session's person is remembered, where nothing but a count depends on it."""
MOST = 10_000
"""Sessions that are remembered."""


class People:
    """The people of sessions. The event loop's thread alone uses it."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[float, asyncio.Future[int | None]]] = {}

    async def find(self, scope: Scope) -> int | None:
        """Give the person whose session a request names, as the database has it now."""
        key = _session_of(scope)
        return await asyncio.get_running_loop().run_in_executor(LOOK_UPS, _find_person, key) if key else None

    async def remember(self, scope: Scope) -> int | None:
        """Give the person whose session a request names, or named some seconds ago."""
        key, now = _session_of(scope), time.monotonic()
        if not key:
            return None
        until, person = self._known.get(key, (0.0, None))
        if person is None or until < now:
            if len(self._known) >= MOST:
                self._known.clear()
            person = asyncio.ensure_future(self.find(scope))
            self._known[key] = now + REMEMBERED, person
        return await asyncio.shield(person)


def _session_of(scope: Scope) -> str:
    cookies = b";".join(value for name, value in scope["headers"] if name == b"cookie")
    return parse_cookie(cookies.decode("latin-1")).get(settings.SESSION_COOKIE_NAME, "")


def _find_person(session_key: str) -> int | None:
    try:
        person = find_signed_in(session_key)
        return person.pk if person else None
    except Error:
        return None  # the database is away, and Django says so
    finally:
        connection.close()
