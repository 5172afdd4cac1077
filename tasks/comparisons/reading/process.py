"""Asking the process that reads mails (child.py): one for a comparison, started anew when it died of a file."""

import json
import sys
from collections.abc import Mapping
from typing import BinaryIO

from designer.installation.asked_process import AskedProcess
from tasks.comparisons.reading.bounds import DEADLINE, PROCESSOR_SECONDS
from tasks.comparisons.reading.frames import read_frame, write_frame
from tasks.comparisons.reading.mail import Mail, NotRead, Read

COMMAND = (sys.executable, "-m", "tasks.comparisons.reading.child")
TOO_MUCH = f"Reading the file takes more than {PROCESSOR_SECONDS} seconds or too much memory. It is left out."


class MailReader(AskedProcess):
    """The process, for a with statement."""

    def __init__(self, command: tuple[str, ...] = COMMAND, deadline: float = DEADLINE) -> None:
        super().__init__(command, deadline)

    def read_message(self, octets: bytes) -> Mail:
        """Read one message. Raises NotRead."""
        return self._read({"kind": "message"}, octets)[0]

    def read_table(self, octets: bytes, columns: Mapping[str, str]) -> list[Mail]:
        """Read a table of mails. Raises NotRead."""
        return self._read({"kind": "table", "columns": dict(columns)}, octets)

    def _read(self, how: Mapping[str, object], octets: bytes) -> list[Mail]:
        def write(requests: BinaryIO) -> None:
            write_frame(requests, json.dumps(how).encode())
            write_frame(requests, octets)

        try:
            answer = Read.model_validate_json(self.ask(write, read_frame))
        except (EOFError, OSError) as error:
            raise NotRead(TOO_MUCH) from error
        if answer.is_last:
            self.end()
        if answer.error:
            raise NotRead(answer.error)
        return answer.mails
