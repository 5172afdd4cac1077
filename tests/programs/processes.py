"""Workers and beat as a real installation starts them, on the tests' database and Redis."""

import contextlib
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from urllib.parse import urlsplit

import redis
from django.conf import settings
from django.db import connection

from designer.local.place import MEMORY
from designer.local.ports import accepts
from designer.local.programs import BOUNDS
from tasks.runtime.models import Heartbeat
from tests.programs.forked import Forked
from tests.settings import start_redis
from tests.waiting import wait_until

CELERY = (sys.executable, "-m", "celery", "--quiet", "--app=tasks")


def database_url() -> str:
    """Give the address of the tests' database, as another process of the installation gets it."""
    values = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{values['NAME']}"
    return f"postgres://{values['USER']}:{values['PASSWORD']}@{values['HOST']}:{values['PORT']}/{values['NAME']}"


def environment(database: str = "") -> dict[str, str]:
    """Give the variables that bring another process to the tests' installation."""
    own = {"DJANGO_SETTINGS_MODULE": "designer.settings", "DATABASE_URL": database or database_url()}
    return {**os.environ, **own, "REDIS_URL": settings.REDIS_URL, "DATA_DIR": str(settings.DATA_DIR), **MEMORY}


Process = subprocess.Popen[bytes] | Forked
forks_with: Mapping[str, str] | None = None
"""The variables of servers, workers and beat that are forked from a process which has loaded them. pytest says that
they are (conftest.py)."""
NO_VARIABLES: Mapping[str, str] = MappingProxyType({})
OF_TESTS = {"PYTEST_CURRENT_TEST", "DJANGO_ALLOW_ASYNC_UNSAFE"}
"""Variables that are the tests' own process's business."""


def _can_be_forked() -> bool:
    """Say whether that process has the variables of now: it does not hear of what a test sets."""
    return forks_with is not None and not {name for name, _ in os.environ.items() ^ forks_with.items()} - OF_TESTS


@contextmanager
def running(
    *command: str, database: str = "", may_fork: bool = False, variables: Mapping[str, str] = NO_VARIABLES
) -> Iterator[Process]:
    """Run a program in a process group of its own until the block ends. Further variables are called like the settings
    that are read from them."""
    process: Process
    if may_fork and not database and _can_be_forked():
        process = Forked(command, environment(), variables)
    else:
        process = subprocess.Popen(command, env={**environment(database), **variables}, start_new_session=True)
    try:
        yield process
    finally:
        kill(process)


@contextmanager
def worker(processes: int = 2, database: str = "", *further: str) -> Iterator[Process]:
    """Run a Celery worker with so many processes for a person, and the spare ones; the block begins when all are known
    as living."""
    whole = processes + settings.SPARE_PROCESSES
    known = set(Heartbeat.objects.values_list("pk", flat=True))
    options = (f"--concurrency={processes}", "--loglevel=WARNING", "--without-gossip", "--without-mingle", *further)
    with running(*CELERY, "worker", *options, database=database, may_fork=True) as process:
        wait_until(lambda: Heartbeat.objects.filter(kind="worker").exclude(pk__in=known).count() == whole, 120)
        yield process


@contextmanager
def beat() -> Iterator[Process]:
    """Run the scheduler."""
    with running(*CELERY, "beat", "--loglevel=WARNING", "--pidfile=", may_fork=True) as process:
        yield process


@contextmanager
def web_server(port: int, *, may_fork: bool = True, variables: Mapping[str, str] = NO_VARIABLES) -> Iterator[str]:
    """Run the web server until the block ends; give its address."""
    options = (*BOUNDS, f"--port={port}", "--lifespan=off", "--log-level=warning", "--no-access-log")
    address = f"http://127.0.0.1:{port}"
    command = (sys.executable, "-m", "uvicorn", "designer.asgi:application", *options)
    with running(*command, may_fork=may_fork, variables=variables):
        wait_until(lambda: _answers(address))
        yield address


def _answers(address: str) -> bool:
    try:
        urllib.request.urlopen(f"{address}/signin/", timeout=5).close()
    except OSError:  # it does not listen yet, or is busy with its beginning
        return False
    return True


def kill(process: Process) -> None:
    """End a program and all its children at once, as SIGKILL and a power failure do."""
    if process.poll() is None:
        with contextlib.suppress(ProcessLookupError):  # it was forked just now, and has no group yet
            os.killpg(process.pid, signal.SIGKILL)
        process.kill()
    process.wait()


def kill_broker() -> None:
    """Kill the tests' own Redis as SIGKILL does, and start it again after a second, without anything that it knew."""
    address = urlsplit(settings.REDIS_URL)
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        process = client.info("server")["process_id"]
    os.kill(process, signal.SIGKILL)
    wait_until(lambda: not accepts(address.port))
    time.sleep(1)
    start_redis(address.port)


def restart_broker() -> None:
    """End the tests' own Redis and start it again, without anything that it knew."""
    address = urlsplit(settings.REDIS_URL)
    redis.Redis.from_url(settings.REDIS_URL).shutdown(nosave=True)
    wait_until(lambda: not accepts(address.port))
    start_redis(address.port)


def empty_broker() -> None:
    """Forget what earlier tests queued."""
    redis.Redis.from_url(settings.REDIS_URL).flushdb()
