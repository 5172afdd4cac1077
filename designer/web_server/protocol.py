"""uvicorn's HTTP/1.1 with a bounded head: h11 bounds its size, this the time in which it has to come.

httptools, uvicorn's first choice, takes a head of any size.
"""

import asyncio
from typing import Any

from uvicorn import Config
from uvicorn.protocols.http.h11_impl import H11Protocol

MOST_IN_PIECES = 128 * 1024
"""Bytes of a head that comes in pieces: more than the limits allow, which judge a whole one. h11's own 16 KB refused
the Kerberos ticket of somebody in many groups wherever there was a network between."""
LONGEST_HEAD = 15.0
"""Seconds from the connection, or from its last answer, to the end of the next request's head."""


class BoundedProtocol(H11Protocol):
    """One connection of a client; it is closed when a request's head does not come in time."""

    def __init__(self, config: Config, *arguments: Any, **options: Any) -> None:
        config.h11_max_incomplete_event_size = MOST_IN_PIECES
        super().__init__(config, *arguments, **options)
        self._too_late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """Begin to wait for the first head."""
        super().connection_made(transport)
        self._expect_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing any more."""
        self._expect_nothing()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take in a part of a request. A part of a head does not give the rest of it more time."""
        super().data_received(data)
        if self.cycle is not None and not self.cycle.response_complete:
            self._expect_nothing()
        elif self._too_late is None:
            self._expect_head()

    def _expect_head(self) -> None:
        self._too_late = self.loop.call_later(LONGEST_HEAD, self.transport.close)

    def _expect_nothing(self) -> None:
        if self._too_late:
            self._too_late.cancel()
            self._too_late = None

    def _unsupported_upgrade_warning(self) -> None:
        """Say nothing: whoever asks for a WebSocket gets the answer to a plain request, and fills no log."""
