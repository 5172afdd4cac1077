"""The one stream that every program's log lines go to, each with the name of its program in front."""

import os
import select
import sys
import threading
from typing import TextIO

COLOURS = {"web": 34, "worker": 32, "mail": 36, "redis": 33, "mailwright": 1}
WIDTH = max(map(len, COLOURS))


class Console:
    """Write whole lines, never mixed, to the terminal or to whatever stands for it."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stdout
        self._coloured = self._stream.isatty() and "NO_COLOR" not in os.environ
        self._lock = threading.Lock()

    def write(self, name: str, line: str) -> None:
        """Write a program's line.

        Raises OSError when nobody reads the stream any more.
        """
        prefix = f"{name:<{WIDTH}} |"
        if self._coloured:
            prefix = f"\x1b[{COLOURS.get(name, 0)}m{prefix}\x1b[0m"
        with self._lock:
            self._stream.write(f"{prefix} {line.rstrip()}\n")
            self._stream.flush()

    def is_deserted(self) -> bool:
        """Tell whether nobody can read on: the terminal was closed, or the reader of the pipe ended."""
        poll = select.poll()
        poll.register(self._stream, 0)  # 0: only what is reported anyway, a hang-up or an error
        return bool(poll.poll(0))

    def say(self, sentence: str) -> None:
        """Write a sentence of Mailwright itself."""
        self.write("mailwright", sentence)
