"""What an installation keeps is for the user alone who runs it: sessions, mails, files of projects, its database."""

import os
import stat
from contextlib import suppress
from pathlib import Path

OTHERS = stat.S_IRWXG | stat.S_IRWXO
"""The rights of everybody else (path_resolution(7): without the right to search a folder nobody gets below it)."""


def keep_from_others() -> None:
    """Have all that this process, and what it starts, makes from now on belong to its user alone."""
    os.umask(OTHERS)


def make_private(folder: Path) -> None:
    """Make a folder that only its owner can enter; one that is there already and ours becomes so.

    What is below it needs no change: nobody else gets there any more. One that is mounted to be read only stays.
    """
    folder.mkdir(mode=stat.S_IRWXU, parents=True, exist_ok=True)
    found = folder.stat()
    if found.st_uid == os.geteuid() and found.st_mode & OTHERS:
        with suppress(OSError):
            folder.chmod(stat.S_IRWXU)
