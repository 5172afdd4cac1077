"""How large a request may be, judged before any of it is kept: little for everybody, more for who is signed in.

Django keeps a body in memory or in a temporary file before it looks at who sends it. A cookie alone proves nothing, so
the session is looked up, but only where a body is larger than what a form of the sign-in page may have.
"""

import asyncio
import json
import re
from collections import Counter
from collections.abc import Awaitable, Callable
from functools import partial
from http import HTTPStatus
from typing import Any

from asgiref.sync import ThreadSensitiveContext
from django.conf import settings

from designer.input.numerals import is_count
from designer.web_server.body import ABORTED, Body, Message, Receive, Refusal, Scope, Send
from designer.web_server.health import answer_health, asks_for_health
from designer.web_server.people import People
from designer.web_server.threads import ThreadOfRequest, Threads
from designer.web_server.turns import Turn, Turns

Application = Callable[[Any, Any, Any], Awaitable[None]]

SIGNED_OUT = 128 * 1024
"""Bytes that a body may have without a session."""
LONGEST_ADDRESS = 8 * 1024
"""Bytes of a path, and again of a query string."""
LARGEST_HEAD = 16 * 1024
"""Bytes of all headers. h11 bounds what is incomplete, not what comes at once."""
WHERE_TICKETS_ARE, LARGEST_HEAD_WITH_TICKET = "/signin/kerberos/", 64 * 1024
"""At one address a head may hold a Kerberos ticket, which says in which groups somebody is."""
MOST_HEADERS = 100
AROUND = 1024**2
"""Bytes for what is around the files in a form."""
MOST_LARGE = 8
"""Large requests of one person that a process reads at once."""
FAREWELL = 1.0
"""Seconds for which what a refused client still sends is thrown away, so that it comes to read the answer."""
UPLOAD = re.compile(
    r"/projects/[0-9]{1,18}/(?:files|import)/|/api/v1/projects/[0-9]{1,18}/imports"
    r"|/executions/[0-9]{1,18}/comparison/|/api/v1/executions/[0-9]{1,18}/comparison"
)
UPLOAD_BY_API = re.compile(r"/api/v1/projects/[0-9]{1,18}/files/[^/]+")
RETRY_AFTER = b"2"
"""Seconds."""
BUSY = Refusal(429, "Too many requests", "Other large requests of yours are under way. Try again when they have ended.")
URI_TOO_LONG = Refusal(414, "The address is too long", "The address is longer than this server reads. Shorten it.")
HEAD_TOO_LARGE = Refusal(431, "The headers are too large", "Clear this site's cookies in the browser and try again.")
NOT_READABLE = Refusal(400, "The request is malformed", "Its Content-Length is no number.")


class RequestLimits:
    """Wraps an ASGI application, whose temporary files and memory it bounds."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._large: Counter[int] = Counter()
        self._people = People()
        self._turns = Turns()
        self._threads = Threads()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or refuse it."""
        if asks_for_health(scope):
            await answer_health(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        elif scope["type"] != "http":
            await self._application(scope, receive, send)
        elif refusal := _judge_head(scope):
            await _refuse(scope, receive, send, refusal)
        else:
            await self._serve(scope, receive, send)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        readers: list[int] = []
        turn = Turn(self._turns, await self._people.remember(scope))
        body = Body(receive, SIGNED_OUT, lambda: self._find_limit(scope, readers, body), turn)
        try:
            declared = _header(scope, b"content-length") or b"0"
            if not is_count(declared.decode("latin-1")):
                body.refuse(NOT_READABLE)
            elif await body.allows(int(declared)):
                await self._answer(scope, body.receive, partial(_send_unless_refused, body, send))
        finally:
            turn.end()
            self._large -= Counter(readers)
        if body.refusal:
            await _refuse(scope, receive, send, body.refusal)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Have the application answer, which does what is not asynchronous in one thread."""
        thread = ThreadOfRequest(self._threads)
        try:
            async with ThreadSensitiveContext(executor=thread):
                await self._application(scope, receive, send)
        finally:
            thread.end()

    async def _find_limit(self, scope: Scope, readers: list[int], body: Body) -> int:
        """Say how large this person's request may be; who reads several large ones already reads no more."""
        person = await self._people.find(scope)
        if person is None:
            return SIGNED_OUT
        if self._large[person] >= MOST_LARGE:
            body.refuse(BUSY)
        self._large[person] += 1
        readers.append(person)
        return _limit_of(scope["path"])


def _limit_of(path: str) -> int:
    together: int = settings.UPLOAD_SIZE_LIMIT
    largest: int = settings.FILE_SIZE_LIMIT
    if UPLOAD.fullmatch(path):
        return together + AROUND
    if UPLOAD_BY_API.fullmatch(path):
        return largest + AROUND
    most: int = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    return most


def _judge_head(scope: Scope) -> Refusal | None:
    if max(len(scope["query_string"]), len(scope["path"])) > LONGEST_ADDRESS:
        return URI_TOO_LONG
    size = sum(len(name) + len(value) for name, value in scope["headers"])
    largest = LARGEST_HEAD_WITH_TICKET if scope["path"] == WHERE_TICKETS_ARE else LARGEST_HEAD
    return HEAD_TOO_LARGE if size > largest or len(scope["headers"]) > MOST_HEADERS else None


def _header(scope: Scope, name: bytes) -> bytes | None:
    return next((value for each, value in scope["headers"] if each == name), None)


async def _send_unless_refused(body: Body, send: Send, message: Message) -> None:
    """Keep back what the application says of a request that it has not seen whole."""
    if not body.refusal:
        body.turn.end()
        await send(message)


async def _refuse(scope: Scope, receive: Receive, send: Send, refusal: Refusal) -> None:
    """Answer, and close the connection, because the rest of the request would come before the next one."""
    kind, content = "text/plain; charset=utf-8", refusal.sentence
    if scope["path"].startswith("/api/"):
        details = {"type": "about:blank", "title": refusal.title, "status": refusal.status, "detail": refusal.sentence}
        kind, content = "application/problem+json", json.dumps(details)
    headers = [(b"content-type", kind.encode()), (b"content-length", str(len(content.encode())).encode())]
    headers += [(b"connection", b"close"), (b"x-content-type-options", b"nosniff")]
    headers += [(b"retry-after", RETRY_AFTER)] if refusal.status == HTTPStatus.TOO_MANY_REQUESTS else []
    await send({"type": "http.response.start", "status": refusal.status, "headers": headers})
    await send({"type": "http.response.body", "body": content.encode(), "more_body": True})
    try:
        async with asyncio.timeout(FAREWELL):
            while (message := await receive()).get("more_body") and message["type"] != ABORTED["type"]:
                pass
    except TimeoutError:
        pass  # it goes on and on; the connection is closed
    await send({"type": "http.response.body", "body": b""})
