"""Asking the process that reads mails (child.py): one for a comparison, started anew when it died of a file."""

import json
import os
import select
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self, cast

from tasks.comparisons.reading.bounds import DEADLINE, PROCESSOR_SECONDS
from tasks.comparisons.reading.frames import read_frame, write_frame
from tasks.comparisons.reading.mail import Mail, NotRead, Read

ROOT = Path(__file__).parents[3]
COMMAND = (sys.executable, "-m", "tasks.comparisons.reading.child")
ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT")
TOO_MUCH = f"Reading the file takes more than {PROCESSOR_SECONDS} seconds or too much memory. It is left out."


class MailReader:
    """The process, for a with statement. It inherits neither the environment, which may hold secrets, nor files."""

    def __init__(self, command: tuple[str, ...] = COMMAND, deadline: float = DEADLINE) -> None:
        self._command, self._deadline = command, deadline
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def read_message(self, octets: bytes) -> Mail:
        """Read one message. Raises NotRead."""
        return self._read({"kind": "message"}, octets)[0]

    def read_table(self, octets: bytes, columns: Mapping[str, str]) -> list[Mail]:
        """Read a table of mails. Raises NotRead."""
        return self._read({"kind": "table", "columns": dict(columns)}, octets)

    def _read(self, how: Mapping[str, object], octets: bytes) -> list[Mail]:
        try:
            answer = Read.model_validate_json(self._ask(how, octets))
        except (EOFError, OSError) as error:  # a TimeoutError is an OSError
            self._end()
            raise NotRead(TOO_MUCH) from error
        if answer.is_last:
            self._end()
        if answer.error:
            raise NotRead(answer.error)
        return answer.mails

    def _ask(self, how: Mapping[str, object], octets: bytes) -> bytes:
        child = self._running()
        requests, answers = cast("BinaryIO", child.stdin), cast("BinaryIO", child.stdout)
        write_frame(requests, json.dumps(how).encode())
        write_frame(requests, octets)
        poll = select.poll()
        poll.register(answers, select.POLLIN)
        if not poll.poll(self._deadline * 1000):
            raise TimeoutError
        return read_frame(answers)

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
