"""What an idle installation holds in memory, as `make run` starts it: web, worker with beat, and Redis."""

import os
import time

import psutil
import redis
from django.conf import settings

from tests.ports import free_port
from tests.processes import web_server, worker

QUIET = 10.0
"""Seconds for which nothing is asked before memory is looked at."""


def measure_memory() -> str:
    """Start the programs, and give a line with the PSS of each: what it has alone, and its part of what is shared."""
    os.environ["EMBEDDED_BEAT"] = "1"
    me = psutil.Process()
    before = set(me.children())
    try:
        with worker(processes=2), web_server(free_port()):
            time.sleep(QUIET)
            of_programs = [_pss(process) for process in me.children() if process not in before]
            with redis.Redis.from_url(settings.REDIS_URL) as client:
                of_redis = _pss(psutil.Process(client.info("server")["process_id"]))
    finally:
        del os.environ["EMBEDDED_BEAT"]
    parts = ", ".join(f"{each:.0f}" for each in of_programs)
    return f"Idle, PSS: {sum(of_programs) + of_redis:.0f} MiB (worker with beat, web: {parts}; Redis {of_redis:.0f})"


def _pss(process: psutil.Process) -> float:
    """Give the PSS of a process with all that it started, in MiB."""
    return sum(each.memory_full_info().pss for each in (process, *process.children(recursive=True))) / 1024**2
