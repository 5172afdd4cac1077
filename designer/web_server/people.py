"""Whose requests come, asked before they are read. A cookie or a token alone proves nothing, so it is looked up."""

import asyncio
import hashlib
import time
from concurrent.futures import ThreadPoolExecutor

from django.conf import settings
from django.db import Error, close_old_connections
from django.http import parse_cookie

from designer.accounts.signed_in import find_signed_in, find_token_person
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
        """Give the person whose session or token a request names, as the database has it now."""
        named = _name_in(scope)
        return await asyncio.get_running_loop().run_in_executor(LOOK_UPS, _find_person, *named) if named[1] else None

    async def remember(self, scope: Scope) -> int | None:
        """Give the person whose session or token a request names, or named some seconds ago."""
        kind, word = _name_in(scope)
        key, now = hashlib.sha256(f"{kind} {word}".encode()).hexdigest(), time.monotonic()
        if not word:
            return None
        until, person = self._known.get(key, (0.0, None))
        if person is None or until < now:
            if len(self._known) >= MOST:
                self._known.clear()
            person = asyncio.ensure_future(self.find(scope))
            self._known[key] = now + REMEMBERED, person
        return await asyncio.shield(person)


def _name_in(scope: Scope) -> tuple[str, str]:
    """Give the token that a request sends, or else its session; a token is for the API alone."""
    sent = next((value for name, value in scope["headers"] if name == b"authorization"), b"").decode("latin-1")
    kind, _, word = sent.partition(" ")
    is_token = kind.lower() == "bearer" and scope["path"].startswith("/api/")
    return ("token", word.strip()) if is_token else ("session", _session_of(scope))


def _session_of(scope: Scope) -> str:
    cookies = b";".join(value for name, value in scope["headers"] if name == b"cookie")
    return parse_cookie(cookies.decode("latin-1")).get(settings.SESSION_COOKIE_NAME, "")


def _find_person(kind: str, word: str) -> int | None:
    try:
        person = find_token_person(word) if kind == "token" else find_signed_in(word)
        return person.pk if person else None
    except Error:
        return None  # the database is away, and Django says so
    finally:
        close_old_connections()
