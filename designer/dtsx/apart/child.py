"""The process that reads files and may die of one. Only process.py starts it, as a module.

It takes one file after another from its input and ends with it. Memory and the processor's time are limited for each.
"""

import resource
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace

from designer.dtsx.apart.bounds import BASE_MEMORY, LARGE_PROCESS, MEMORY_FACTOR, PROCESSOR_SECONDS
from designer.dtsx.apart.frames import read_request, write_answer
from designer.dtsx.files.found import FileKind
from designer.dtsx.reading.package import read_package
from designer.dtsx.reading.project import read_connection_file, read_parameters_file, read_project_file
from designer.dtsx.source import FileRefused
from designer.dtsx.xml.limits import ORDINARY, Limits
from designer.installation.process_limits import limit, processor_seconds, resident_size

Reader = Callable[[bytes, Limits, str], object]
READERS: dict[FileKind, Reader] = {
    FileKind.PACKAGE: read_package,
    FileKind.CONNECTION: read_connection_file,
    FileKind.PARAMETERS: read_parameters_file,
    FileKind.PROJECT: read_project_file,
}


def main(readers: Mapping[FileKind, Reader] = READERS) -> None:
    """Answer until there are no more files."""
    limit(resource.RLIMIT_CORE, 0)
    is_last = False
    while not is_last:
        try:
            kind, octets, password = read_request(sys.stdin.buffer)
        except EOFError:
            return
        limit(resource.RLIMIT_DATA, BASE_MEMORY + MEMORY_FACTOR * len(octets))
        limit(resource.RLIMIT_CPU, processor_seconds() + PROCESSOR_SECONDS)
        sentence = _read(readers[kind], octets, password)
        is_last = resident_size() > LARGE_PROCESS
        write_answer(sys.stdout.buffer, sentence, is_last)


def _read(reader: Reader, octets: bytes, password: str) -> str:
    """Give the sentence why a file is refused, or nothing; who asks has looked at its size."""
    try:
        reader(octets, replace(ORDINARY, octets=len(octets)), password)
    except FileRefused as refused:
        return str(refused)
    return ""


if __name__ == "__main__":
    main()
