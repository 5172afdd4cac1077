"""Ports for the servers of the tests: none twice, whoever runs tests on this machine, and none of those that the system
takes for connections while a server is still starting."""

import fcntl
import os
import tempfile
from pathlib import Path

from designer.local.ports import is_used

FIRST, LAST = 12_000, 32_000
NEXT = Path(tempfile.gettempdir()) / f"mailwright-tests-port-{os.getuid()}"


def free_port() -> int:
    """Give a port that nobody uses or has been given lately."""
    with NEXT.open("a+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        port = int(file.read() or FIRST)
        while port > LAST or is_used("127.0.0.1", port):
            port = FIRST if port > LAST else port + 1
        file.truncate(0)
        file.write(str(port + 1))
    return port
