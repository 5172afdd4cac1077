"""The body of one request: counted as it comes, whatever its head said, and expected to come at some pace."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any

from designer.web_server.turns import Turn

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

GRACE = 20.0
"""Seconds that any body may take."""
SLOWEST = 16 * 1024
"""Bytes in a second that a body comes with at least, beyond that."""
ABORTED: Message = {"type": "http.disconnect"}


@dataclass(frozen=True)
class Refusal:
    """Why a request is not read: a status of HTTP, its title, and the sentence for the user."""

    status: int
    title: str
    sentence: str


TOO_SLOW = Refusal(408, "The request took too long", "The request came too slowly. Try again over a better connection.")
CROWDED = Refusal(
    429, "Too many requests", "Many requests of yours are being answered. Try again when some of them have ended."
)
FindLimit = Callable[[], Awaitable[int]]


class Body:
    """Hands a body on as long as it keeps to its bounds; then it says that the client is gone, and why is in `refusal`.

    The first limit needs no knowledge of who asks. Only where it is passed, find_limit is asked for the true one.
    """

    def __init__(self, receive: Receive, limit: int, find_limit: FindLimit, turn: Turn) -> None:
        self.refusal: Refusal | None = None
        self.turn = turn
        self._receive = receive
        self._limit = limit
        self._find_limit: FindLimit | None = find_limit
        self._received = 0
        self._is_whole = False
        self._begun = asyncio.get_running_loop().time()

    async def allows(self, size: int) -> bool:
        """Tell whether a body may have so many bytes; refuse the request otherwise."""
        if size > self._limit and self._find_limit:
            ask, self._find_limit = self._find_limit, None
            self._limit = await ask()
        if size > self._limit:
            self.refusal = self.refusal or _too_large(self._limit)
        return self.refusal is None

    async def receive(self) -> Message:
        """Give the next message, as ASGI has it."""
        if self.refusal:
            return ABORTED
        if self._is_whole:
            return await self._receive()
        try:
            message = await asyncio.wait_for(self._receive(), self._time_left())
        except TimeoutError:
            self.refusal = TOO_SLOW
            return ABORTED
        self._received += len(message.get("body", b""))
        self._is_whole = not message.get("more_body", False)
        if await self.allows(self._received) and self._is_whole and not await self.turn.begin():
            self.refuse(CROWDED)
        return ABORTED if self.refusal else message

    def refuse(self, refusal: Refusal) -> None:
        """Read no more of it."""
        self.refusal = self.refusal or refusal

    def _time_left(self) -> float:
        allowed = GRACE + self._received / SLOWEST
        return max(0.0, self._begun + allowed - asyncio.get_running_loop().time())


def _too_large(limit: int) -> Refusal:
    size = f"{limit // 1024**2} MB" if limit >= 1024**2 else f"{limit // 1024} KB"
    sentence = f"The request is too large: here it may have {size}. Send less, or sign in first if you are signed out."
    return Refusal(413, "The request is too large", sentence)
