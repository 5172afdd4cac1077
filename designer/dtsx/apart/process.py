"""Asking the process that reads files first (child.py): one for an import, started anew when it died of a file."""

import os
import select
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self, cast

from designer.dtsx.apart.bounds import DEADLINE, PROCESSOR_SECONDS
from designer.dtsx.apart.frames import read_answer, write_request
from designer.dtsx.files.found import FileKind
from designer.dtsx.reading.package import read_package
from designer.dtsx.source import FileRefused, SourcePackage
from designer.dtsx.xml.limits import ORDINARY, Limits

ROOT = Path(__file__).parents[3]
COMMAND = (sys.executable, "-m", "designer.dtsx.apart.child")
ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT")
TOO_MUCH = (
    f"Reading the file takes more than {PROCESSOR_SECONDS} seconds or too much memory. It is no package as SSIS "
    "writes them, or a very large one: split it."
)


class ReadingProcess:
    """The process, for a with statement. It inherits neither the environment, which may hold secrets, nor files."""

    def __init__(self, password: str = "", command: tuple[str, ...] = COMMAND, deadline: float = DEADLINE) -> None:
        self._password, self._command, self._deadline = password, command, deadline
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def check(self, kind: FileKind, octets: bytes) -> None:
        """Read a file over there. Raises FileRefused, with the reader's sentence or because the process died."""
        try:
            sentence, is_last = self._ask(self._running(), kind, octets)
        except (EOFError, OSError) as error:  # a TimeoutError is an OSError
            self._end()
            raise FileRefused(TOO_MUCH) from error
        if is_last:
            self._end()
        if sentence:
            raise FileRefused(sentence)

    def read(self, octets: bytes, limits: Limits = ORDINARY) -> SourcePackage:
        """Read a package there, and then here. Raises FileRefused."""
        if len(octets) <= limits.octets:
            self.check(FileKind.PACKAGE, octets)
        return read_package(octets, limits, self._password)

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

    def _ask(self, child: "subprocess.Popen[bytes]", kind: FileKind, octets: bytes) -> tuple[str, bool]:
        answers = cast("BinaryIO", child.stdout)
        write_request(cast("BinaryIO", child.stdin), kind, octets, self._password)
        poll = select.poll()
        poll.register(answers, select.POLLIN)
        if not poll.poll(self._deadline * 1000):
            raise TimeoutError
        return read_answer(answers)

    def _end(self) -> None:
        """End the process, whatever it does."""
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        for stream in (child.stdin, child.stdout):
            with suppress(OSError):  # what could not be written any more
                cast("BinaryIO", stream).close()
        child.wait()


def read_apart(octets: bytes, limits: Limits = ORDINARY, password: str = "") -> SourcePackage:
    """Read one package, first in a process of its own. Raises FileRefused."""
    with ReadingProcess(password) as process:
        return process.read(octets, limits)
