"""The SMTP server that takes everything (sink_server.py), as the one who measures starts and sees it."""

import queue
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tests.bench.sink_server import CONNECTED, DISCONNECTED

PATIENCE = 120.0


class Sink:
    """The running server, as the one who measures sees it."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._lines = iter(process.stdout.readline, b"")
        self.port = int(next(self._lines))
        self._taken: queue.Queue[float] = queue.Queue()
        self.connections = 0
        """Opened since it began."""
        self.open = 0
        self.most_open = 0
        """At once, since somebody set it to 0."""
        self.reader = threading.Thread(target=self._read, daemon=True)
        """Ends with the server."""
        self.reader.start()

    def _read(self) -> None:
        for line in self._lines:
            if line in {CONNECTED, DISCONNECTED}:
                self._count(line == CONNECTED)
            else:
                self._taken.put(float(line))

    def _count(self, is_new: bool) -> None:
        self.connections += is_new
        self.open += 1 if is_new else -1
        self.most_open = max(self.most_open, self.open)

    def take_times(self, number: int) -> list[float]:
        """Wait until it has taken so many messages more; give the time of each."""
        return [self._taken.get(timeout=PATIENCE) for _ in range(number)]

    def has_nothing_more(self) -> bool:
        """Tell whether everything that came was taken from here."""
        return self._taken.empty()

    def await_messages(self, number: int) -> float:
        """Wait until it has taken so many messages more; give the time of the last one."""
        return self.take_times(number)[-1]


@contextmanager
def sink(*offers: str) -> Iterator[Sink]:
    """Run the server until the block ends."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.bench.sink_server", *offers], stdout=subprocess.PIPE
    ) as process:
        try:
            running = Sink(process)
            try:
                yield running
            finally:
                process.kill()
                running.reader.join()
        finally:
            process.kill()
