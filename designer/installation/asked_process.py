"""A process that reads what outsiders give, and may die of it: asked by one thread at a time, started when it is first
asked, and anew when it died. It sets its limits itself (process_limits).
"""

import os
import select
import subprocess
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Final, Self, TypeVar, cast

ROOT: Final = Path(__file__).parents[2]
ENVIRONMENT: Final = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT")

Answer = TypeVar("Answer")


class AskedProcess:
    """The process, for a with statement. It inherits neither the environment, which may hold secrets, nor files.

    deadline is in seconds for one answer.
    """

    def __init__(self, command: tuple[str, ...], deadline: float) -> None:
        self._command, self._deadline = command, deadline
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()

    def ask(self, write: Callable[[BinaryIO], None], read: Callable[[BinaryIO], Answer]) -> Answer:
        """Write a request and read the answer. Raises EOFError and OSError, which a TimeoutError is, when the process
        died or was silent for too long; it is ended then."""
        try:
            return self._ask(write, read)
        except (EOFError, OSError):
            self.end()
            raise

    def end(self) -> None:
        """End the process, whatever it does."""
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        for stream in (child.stdin, child.stdout):
            with suppress(OSError):  # what could not be written any more
                cast("BinaryIO", stream).close()
        child.wait()

    def _ask(self, write: Callable[[BinaryIO], None], read: Callable[[BinaryIO], Answer]) -> Answer:
        child = self._running()
        answers = cast("BinaryIO", child.stdout)
        write(cast("BinaryIO", child.stdin))
        poll = select.poll()
        poll.register(answers, select.POLLIN)
        if not poll.poll(self._deadline * 1000):
            raise TimeoutError
        return read(answers)

    def _running(self) -> "subprocess.Popen[bytes]":
        if self._child is None:
            environment = {name: os.environ[name] for name in ENVIRONMENT if name in os.environ}
            pipe, nothing = subprocess.PIPE, subprocess.DEVNULL
            self._child = subprocess.Popen(  # noqa: S603  # nothing of the command comes from outside
                self._command,
                stdin=pipe,
                stdout=pipe,
                stderr=nothing,
                cwd=ROOT,
                env=environment,
                start_new_session=True,
            )
        return self._child
