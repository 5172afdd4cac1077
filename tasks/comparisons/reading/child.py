"""The process that reads mails and may die of one. Only process.py starts it, as a module.

It takes one file after another from its input and ends with it. Memory and the processor's time are limited for each.
"""

import json
import resource
import sys
from typing import Any

from designer.installation.process_limits import limit, processor_seconds, resident_size
from tasks.comparisons.reading.bounds import BASE_MEMORY, LARGE_PROCESS, MEMORY_FACTOR, PROCESSOR_SECONDS
from tasks.comparisons.reading.frames import read_frame, write_frame
from tasks.comparisons.reading.mail import NotRead, Read
from tasks.comparisons.reading.message import read_message
from tasks.comparisons.reading.table import read_table

TOO_NESTED = "The message is nested too deeply. It is not read."


def main() -> None:
    """Answer until there are no more files, or this process has grown too large."""
    limit(resource.RLIMIT_CORE, 0)
    is_last = False
    while not is_last:
        try:
            how = json.loads(read_frame(sys.stdin.buffer))
            octets = read_frame(sys.stdin.buffer)
        except EOFError:
            return
        limit(resource.RLIMIT_DATA, BASE_MEMORY + MEMORY_FACTOR * len(octets))
        limit(resource.RLIMIT_CPU, processor_seconds() + PROCESSOR_SECONDS)
        read = _read(how, octets)
        is_last = resident_size() > LARGE_PROCESS
        told = read.model_copy(update={"is_last": is_last}).model_dump_json()
        write_frame(sys.stdout.buffer, told.encode("utf-8", "replace"))


def _read(how: dict[str, Any], octets: bytes) -> Read:
    """Read a message or a table, or say why not."""
    try:
        is_message = how["kind"] == "message"
        return Read(mails=[read_message(octets)] if is_message else read_table(octets, how["columns"]))
    except NotRead as refused:
        return Read(error=str(refused))
    except RecursionError:
        return Read(error=TOO_NESTED)


if __name__ == "__main__":
    main()
