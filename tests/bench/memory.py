"""What an idle installation holds in memory, as `make run` starts it."""

import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
from django.db import connection

from designer.local.ports import StatusQuestion
from tests.ports import free_port
from tests.programs.processes import environment
from tests.waiting import wait_until

QUIET = 20.0
"""Seconds for which nothing is asked before memory is looked at."""


def measure_memory() -> str:
    """Start all programs, and give a line with the PSS of each: what it has alone, and its part of what is shared."""
    with TemporaryDirectory() as folder:
        port = free_port()
        process = subprocess.Popen(
            (sys.executable, "manage.py", "runlocal", "--port", str(port)),
            env=_environment(folder),
            stdout=subprocess.DEVNULL,
        )
        try:
            wait_until(StatusQuestion("127.0.0.1", port, "/signin/").find_status, 120)
            time.sleep(QUIET)
            found = _measure(psutil.Process(process.pid))
        finally:
            process.terminate()
            process.wait()
    of_redis = found.pop("redis-server")
    parts = ", ".join(f"{name} {size:.0f}" for name, size in found.most_common())
    return f"Idle, PSS: {found.total():.0f} MiB ({parts}), and Redis {of_redis:.1f}"


def _environment(folder: str) -> dict[str, str]:
    """Give the variables of an installation with a folder and a Redis of its own, and on SQLite a database."""
    given = {**environment(), "DATA_DIR": folder}
    own = ["REDIS_URL", "SPARE_PROCESSES", *(["DATABASE_URL"] if connection.vendor == "sqlite" else [])]
    return {name: value for name, value in given.items() if name not in own}


def _measure(supervisor: psutil.Process) -> "Counter[str]":
    """Give the PSS of the supervisor and of each program with all that it started, in MiB."""
    sizes = Counter({"supervisor": _pss(supervisor)})
    for program in supervisor.children():
        family = (program, *program.children(recursive=True))
        sizes[_name(program)] += sum(map(_pss, family))
    return sizes


def _name(process: psutil.Process) -> str:
    name = Path(f"/proc/{process.pid}/comm").read_text().strip()
    return {"mailwright work": "worker with beat"}.get(name, name.removeprefix("mailwright "))


def _pss(process: psutil.Process) -> float:
    return process.memory_full_info().pss / 1024**2
