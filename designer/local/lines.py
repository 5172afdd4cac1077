"""The lines that a program writes, read without ever waiting for it."""

import os
from collections.abc import Iterator
from typing import BinaryIO

AT_ONCE = 64 * 1024
LONGEST = 64 * 1024
"""Bytes of a line; a longer one is cut."""


class Lines:
    """Reads a pipe line by line; is_over: nobody writes into it any more."""

    def __init__(self, pipe: BinaryIO) -> None:
        self._pipe = pipe
        self._begun = b""
        self.is_over = False
        os.set_blocking(pipe.fileno(), False)

    def fileno(self) -> int:
        """Give the descriptor, for who waits for several."""
        return self._pipe.fileno()

    def read(self) -> Iterator[str]:
        """Yield the lines that are there."""
        try:
            octets = os.read(self.fileno(), AT_ONCE)
        except BlockingIOError:
            return
        self.is_over = not octets
        *whole, self._begun = (self._begun + octets).split(b"\n")
        if self._begun and (self.is_over or len(self._begun) > LONGEST):
            whole, self._begun = [*whole, self._begun], b""
        yield from (line.decode(errors="replace") for line in whole)
        if self.is_over:
            self._pipe.close()

    def read_rest(self) -> Iterator[str]:
        """Yield what is left of a program that has ended, however much that is."""
        while not self.is_over:
            before = self._begun
            lines = list(self.read())
            yield from lines
            if not lines and self._begun == before:
                break
        if not self.is_over:
            self._pipe.close()
            self.is_over = True
