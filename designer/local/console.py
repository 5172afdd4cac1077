"""The one stream that every program's log lines go to, each with the name of its program in front."""

import os
import select
import sys
import time
from typing import TextIO

COLOURS = {"web": 34, "worker": 32, "mail": 36, "redis": 33, "mailwright": 1}
WIDTH = max(map(len, COLOURS))
MOST_WAITING = 64 * 1024
"""Bytes that wait for a terminal that somebody holds (Ctrl-S); then the programs wait, too."""


class Console:
    """Write whole lines to the terminal or to whatever stands for it, without ever waiting for it."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stdout
        self._coloured = self._stream.isatty() and "NO_COLOR" not in os.environ
        self._waiting = bytearray()

    @property
    def is_full(self) -> bool:
        """Tell whether much waits to be read."""
        return len(self._waiting) > MOST_WAITING

    def write(self, name: str, line: str) -> None:
        """Write a program's line.

        Raises OSError when nobody reads the stream any more.
        """
        prefix = f"{name:<{WIDTH}} |"
        if self._coloured:
            prefix = f"\x1b[{COLOURS.get(name, 0)}m{prefix}\x1b[0m"
        self._waiting += f"{prefix} {line.rstrip()}\n".encode(self._stream.encoding, errors="replace")
        self.flush()

    def flush(self, patience: float = 0.0) -> None:
        """Write as much as there is room for. Raises OSError as `write` does."""
        until = time.monotonic() + patience
        while self._waiting and self._has_room(max(0.0, until - time.monotonic())):
            written = os.write(self._stream.fileno(), self._waiting[: select.PIPE_BUF])
            del self._waiting[:written]

    def _has_room(self, seconds: float) -> bool:
        poll = select.poll()
        poll.register(self._stream, select.POLLOUT)
        return bool(poll.poll(1000 * seconds))

    def is_deserted(self) -> bool:
        """Tell whether nobody can read on: the terminal was closed, or the reader of the pipe ended."""
        poll = select.poll()
        poll.register(self._stream, 0)  # 0: only what is reported anyway, a hang-up or an error
        return bool(poll.poll(0))

    def say(self, sentence: str) -> None:
        """Write a sentence of Mailwright itself."""
        self.write("mailwright", sentence)
