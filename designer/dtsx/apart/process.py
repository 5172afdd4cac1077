"""Asking the process that reads files first (child.py): one for an import, started anew when it died of a file."""

import sys
from functools import partial

from designer.dtsx.apart.bounds import DEADLINE, PROCESSOR_SECONDS
from designer.dtsx.apart.frames import read_answer, write_request
from designer.dtsx.files.found import FileKind
from designer.dtsx.reading.package import read_package
from designer.dtsx.source import FileRefused, SourcePackage
from designer.dtsx.xml.limits import ORDINARY, Limits
from designer.installation.asked_process import AskedProcess

COMMAND = (sys.executable, "-m", "designer.dtsx.apart.child")
TOO_MUCH = (
    f"Reading the file takes more than {PROCESSOR_SECONDS} seconds or too much memory. It is no package as SSIS "
    "writes them, or a very large one: split it."
)


class ReadingProcess(AskedProcess):
    """The process, for a with statement."""

    def __init__(self, password: str = "", command: tuple[str, ...] = COMMAND, deadline: float = DEADLINE) -> None:
        super().__init__(command, deadline)
        self._password = password

    def check(self, kind: FileKind, octets: bytes) -> None:
        """Read a file over there. Raises FileRefused, with the reader's sentence or because the process died."""
        write = partial(write_request, kind=kind, octets=octets, password=self._password)
        try:
            sentence, is_last = self.ask(write, read_answer)
        except (EOFError, OSError) as error:
            raise FileRefused(TOO_MUCH) from error
        if is_last:
            self.end()
        if sentence:
            raise FileRefused(sentence)

    def read(self, octets: bytes, limits: Limits = ORDINARY) -> SourcePackage:
        """Read a package there, and then here. Raises FileRefused."""
        if len(octets) <= limits.octets:
            self.check(FileKind.PACKAGE, octets)
        return read_package(octets, limits, self._password)


def read_apart(octets: bytes, limits: Limits = ORDINARY, password: str = "") -> SourcePackage:
    """Read one package, first in a process of its own. Raises FileRefused."""
    with ReadingProcess(password) as process:
        return process.read(octets, limits)
