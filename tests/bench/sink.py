"""An SMTP server in a process of its own that takes everything, keeps nothing and tells when it took a message.

With the argument "chunking" it offers that too.
It does as little as it can, so that what is measured is the sender. The times are of the machine's monotonic clock,
which all its processes share.
"""

import asyncio
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

FINE = b"250 2.0.0 Fine\r\n"
CHUNKING = b"250-CHUNKING\r\n" if "chunking" in sys.argv else b""
REPLIES = {
    b"EHLO": b"250-sink\r\n250-PIPELINING\r\n%b250-8BITMIME\r\n250 SIZE 33554432\r\n" % CHUNKING,
    b"DATA": b"354 Go on\r\n",
    b"QUIT": b"221 2.0.0 Bye\r\n",
}
END_OF_CONTENT = b"\r\n.\r\n"
PATIENCE = 120.0


class Conversation(asyncio.Protocol):
    """One client's connection."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self.buffer = bytearray()
        self.content_follows = False
        self.chunk = 0
        self.answers: list[bytes] = []
        transport.write(b"220 sink ESMTP\r\n")

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while self._advance():
            pass
        if self.answers:
            self.transport.write(b"".join(self.answers))
            self.answers.clear()

    def _advance(self) -> bool:
        """Take the next part of the conversation, if all of it is there; the answers go together (RFC 2920)."""
        if self.chunk:
            return self._take_chunk()
        octets = self._cut(END_OF_CONTENT if self.content_follows else b"\r\n")
        if octets is None:
            return False
        if self.content_follows:
            self._take_message()
        else:
            self._answer(octets)
        return True

    def _take_chunk(self) -> bool:
        if len(self.buffer) < self.chunk:
            return False
        del self.buffer[: self.chunk]
        self.chunk = 0
        self._take_message()
        return True

    def _cut(self, end: bytes) -> bytes | None:
        before, found, after = self.buffer.partition(end)
        if not found:
            return None
        self.buffer = after
        return bytes(before)

    def _answer(self, line: bytes) -> None:
        verb = line[:4].upper()
        if verb == b"BDAT":
            self.chunk = int(line.split()[1])
            return
        self.content_follows = verb == b"DATA"
        self.answers.append(REPLIES.get(verb, FINE))
        if verb == b"QUIT":
            self.transport.write(b"".join(self.answers))
            self.answers.clear()
            self.transport.close()

    def _take_message(self) -> None:
        self.content_follows = False
        self.answers.append(FINE)
        sys.stdout.write(f"{time.monotonic()}\n")
        sys.stdout.flush()


async def serve() -> None:
    server = await asyncio.get_running_loop().create_server(Conversation, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


class Sink:
    """The running server, as the one who measures sees it."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._lines = iter(process.stdout.readline, b"")
        self.port = int(next(self._lines))
        self._taken: queue.Queue[float] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        for line in self._lines:
            self._taken.put(float(line))

    def await_messages(self, number: int) -> float:
        """Wait until it has taken so many messages more; give the time of the last one."""
        return [self._taken.get(timeout=PATIENCE) for _ in range(number)][-1]


@contextmanager
def sink(*offers: str) -> Iterator[Sink]:
    """Run the server until the block ends."""
    with subprocess.Popen([sys.executable, "-m", "tests.bench.sink", *offers], stdout=subprocess.PIPE) as process:
        try:
            yield Sink(process)
        finally:
            process.kill()


if __name__ == "__main__":
    asyncio.run(serve())
