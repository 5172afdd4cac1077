"""Servers that take connections and never come to a point: they say nothing, a byte now and then, or lines without end.

Any number of clients may be connected at once, so that many tasks can wait at the same time.
"""

import asyncio
import contextlib
import threading
from collections.abc import Awaitable, Callable
from typing import Self

Manner = Callable[[asyncio.StreamWriter], Awaitable[None]]


async def say_nothing(_writer: asyncio.StreamWriter) -> None:
    """Take the connection and wait."""
    await asyncio.sleep(3600)


async def drip(writer: asyncio.StreamWriter) -> None:
    """Send a greeting of which a byte comes each second."""
    while True:
        writer.write(b"2")
        await writer.drain()
        await asyncio.sleep(1)


async def flood(writer: asyncio.StreamWriter) -> None:
    """Send a greeting of more and more lines."""
    while True:
        writer.write(b"220-mail.test says more\r\n" * 1000)
        await writer.drain()
        await asyncio.sleep(0.01)


class SilentServer:
    """Takes any number of connections, counts those that are open, and treats each in the same manner."""

    def __init__(self, manner: Manner = say_nothing) -> None:
        self.connections = 0
        self.port = 0
        self._manner = manner
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="silent server")

    def __enter__(self) -> Self:
        self._thread.start()
        listening = asyncio.run_coroutine_threadsafe(asyncio.start_server(self._serve, "127.0.0.1", 0), self._loop)
        self._listener = listening.result(5)
        self.port = self._listener.sockets[0].getsockname()[1]
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._finish(), self._loop).result(5)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        saying = asyncio.ensure_future(self._manner(writer))
        try:
            with contextlib.suppress(OSError, asyncio.CancelledError):  # the server ends
                while await reader.read(65_536):
                    pass
        finally:
            self.connections -= 1
            saying.cancel()
            with contextlib.suppress(asyncio.CancelledError, OSError):
                await saying
            writer.close()

    async def _finish(self) -> None:
        self._listener.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for each in others:
            each.cancel()
        await asyncio.gather(*others, return_exceptions=True)
