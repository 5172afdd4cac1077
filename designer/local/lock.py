"""One data folder serves one running Mailwright: a lock that ends with the processes that hold it."""

import fcntl
import os
from pathlib import Path


class AlreadyRunningError(Exception):
    """Another Mailwright holds the folder; `owner` is what it wrote about itself."""

    def __init__(self, owner: str) -> None:
        super().__init__(owner)
        self.owner = owner


def lock_folder(folder: Path, owner: str) -> int:
    """Lock the folder and give the descriptor that holds the lock until it is closed, also by a crash.

    Raises AlreadyRunningError when another process holds it.
    """
    descriptor = os.open(folder / "running.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        held_by = os.read(descriptor, 1000).decode(errors="replace").strip()
        os.close(descriptor)
        raise AlreadyRunningError(held_by) from error
    os.ftruncate(descriptor, 0)
    os.write(descriptor, owner.encode())
    return descriptor
