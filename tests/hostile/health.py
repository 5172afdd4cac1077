"""Asks a web server for /healthz five times a second and writes down how long each answer took, in a process that has
nothing else to do: python -m tests.hostile.health PORT FILE."""

import sys
import time
from http.client import HTTPConnection, HTTPException
from pathlib import Path

PAUSE = 0.2
NEVER = 60.0


def ask(port: int) -> float:
    """Give the seconds until the answer, which is NEVER for a wrong one or none."""
    begun = time.monotonic()
    connection = HTTPConnection("127.0.0.1", port, timeout=NEVER)
    try:
        connection.request("GET", "/healthz")
        is_well = connection.getresponse().status == 200
    except (OSError, HTTPException):
        is_well = False
    finally:
        connection.close()
    return time.monotonic() - begun if is_well else NEVER


def keep_asking(port: int, written: Path) -> None:
    with written.open("a", buffering=1) as file:
        while True:
            file.write(f"{ask(port)}\n")
            time.sleep(PAUSE)


if __name__ == "__main__":
    keep_asking(int(sys.argv[1]), Path(sys.argv[2]))
