"""Proof that a process is dead, or none: by what the kernel says of processes, never by a guess.

Two processes see the same process numbers if they run under one boot of one kernel, in one namespace of processes and
one of time (boot ID and the namespaces' own numbers: two containers of the same host name differ in these). There a
number that nobody has, or that somebody has who began at another time, proves that its former holder is dead.
"""

import os
from functools import cache
from pathlib import Path

PROC = Path("/proc")
STATE, STARTED = 0, 19
"""Where these stand in /proc/…/stat behind the name (proc(5): fields 3 and 22)."""


@cache
def find_place(_process: int) -> str:
    """Name what this process shares with those whose death it can prove; nothing where there is no such proof.

    It is remembered for each process, because a forked child may be in another place than its parent.
    """
    try:
        if int(PROC.joinpath("self").readlink().name) != os.getpid():
            return ""  # this /proc tells of another namespace than ours
        boot = (PROC / "sys/kernel/random/boot_id").read_text().strip()
        spaces = [str(PROC.joinpath("self/ns", each).readlink()) for each in ("pid", "time")]
    except OSError:
        return ""
    return " ".join([boot, *spaces])


def find_start(process: int) -> int | None:
    """Give when a process began, in ticks since the boot; None where nobody tells."""
    fields = _read(process)
    return int(fields[STARTED]) if fields else None


def is_proven_dead(process: int, started: int | None) -> bool:
    """Whether the process of this place with this number and beginning is dead for certain."""
    if started is None:
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        pass  # it is another user's, and may be the one
    fields = _read(process)
    if not fields:
        return False
    return int(fields[STARTED]) != started or _is_corpse(process, fields[STATE])


def _is_corpse(process: int, state: str) -> bool:
    """Whether it has ended and is only waited for; with other threads than its first one it may still be ending."""
    try:
        return state in "ZX" and len(list(PROC.joinpath(str(process), "task").iterdir())) <= 1
    except OSError:
        return False


def _read(process: int) -> list[str]:
    try:
        return (PROC / str(process) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []
