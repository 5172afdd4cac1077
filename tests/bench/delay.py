"""A proxy in a process of its own that makes a server on this machine seem far away: every octet arrives later."""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager


class Leg(asyncio.Protocol):
    """One direction: what comes is written to the other leg when its time has come."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.other: Leg | None = None
        self.waiting: list[bytes] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        asyncio.get_running_loop().call_later(self.seconds, self._pass_on, data)

    def _pass_on(self, data: bytes) -> None:
        if self.other is None:
            self.waiting.append(data)
        else:
            self.other.transport.write(data)

    def connection_lost(self, _error: Exception | None) -> None:
        if self.other:
            asyncio.get_running_loop().call_later(self.seconds, self.other.transport.close)


class Entrance(Leg):
    """The leg to the client, which opens the other one."""

    def __init__(self, seconds: float, port: int) -> None:
        super().__init__(seconds)
        self.port = port

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self.opening = asyncio.get_running_loop().create_task(self._open())

    async def _open(self) -> None:
        loop = asyncio.get_running_loop()
        _, other = await loop.create_connection(lambda: Leg(self.seconds), "127.0.0.1", self.port)
        self.other, other.other = other, self
        for data in (*self.waiting, *other.waiting):
            other.transport.write(data)


async def serve(port: int, milliseconds: float) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Entrance(milliseconds / 2000, port), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


@contextmanager
def delayed(port: int, milliseconds: float) -> Iterator[int]:
    """Give a port that leads to that one with so many milliseconds of round trip; without any, the port itself."""
    if not milliseconds:
        yield port
        return
    command = [sys.executable, "-m", "tests.bench.delay", str(port), str(milliseconds)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        try:
            yield int(process.stdout.readline())
        finally:
            process.kill()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), float(sys.argv[2])))
