"""The programs of one machine's installation, each as the command line that starts it."""

import os
import socket
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from designer.local.child import Program
from designer.local.ports import EVERY_INTERFACE, LOOPBACK

PYTHON = sys.executable
# What docs/deploy.md says of the web server in a container too (.docker/entrypoint.sh).
BOUNDS = ("--http", "designer.web_server.protocol:BoundedProtocol", "--ws", "none", "--limit-concurrency", "900")
# Each request has a thread of its own, and glibc would keep what it freed in many places (.docker/entrypoint.sh too).
MEMORY = {"MALLOC_ARENA_MAX": "2"}
# Celery's is about pickled messages, which ours are not.
QUIET_AS_ROOT = {"PYTHONWARNINGS": "ignore:You're running the worker with superuser privileges"}


# Beat shares the worker's memory (tasks.node.embedded_beat).
WITH_BEAT = {"EMBEDDED_BEAT": "1"}


@dataclass(frozen=True)
class Place:
    """Where this installation keeps its data and where it can be reached."""

    folder: Path
    host: str
    port: int
    mail_port: int
    redis_url: str

    @property
    def address(self) -> str:
        """The address to open in a browser on this machine."""
        return address(self.host, self.port)

    @property
    def mailbox(self) -> Path:
        """The Maildir of the demonstration mail server."""
        return self.folder / "demo-mail"

    def environment(self) -> dict[str, str]:
        """The variables that all programs get."""
        return {
            **os.environ,
            "DATA_DIR": str(self.folder),
            "DEMO_MAILBOX": str(self.mailbox),
            "REDIS_URL": self.redis_url,
            "REDIS_URL_FILE": "",
            "ONE_MACHINE": "1",
            "ALLOWED_HOSTS": os.environ.get("ALLOWED_HOSTS") or ",".join(_names(self.host)),
            "PYTHONUNBUFFERED": "1",
            **MEMORY,
        }


def address(host: str, port: int) -> str:
    """Give the address of the web pages for a browser on this machine."""
    return f"http://{'localhost' if host in LOOPBACK | EVERY_INTERFACE else host}:{port}/"


def _names(host: str) -> list[str]:
    names = ["localhost", "127.0.0.1", "[::1]"]
    if host in EVERY_INTERFACE:
        return [*names, socket.gethostname()]
    return names if host in LOOPBACK else [*names, host]


def programs(place: Place) -> list[Program]:
    """List the web server, the worker, which has the scheduler in it, and the demonstration mail server."""
    environment: Mapping[str, str] = place.environment()
    celery = (PYTHON, "-m", "celery", "--quiet", "--app=tasks")
    worker = (*celery, "worker", "--concurrency=2", "--loglevel=WARNING", "--without-gossip", "--without-mingle")
    return [
        Program("mail", _mail(place), environment, port=place.mail_port),
        Program("worker", worker, {**environment, **QUIET_AS_ROOT, **WITH_BEAT}),
        Program("web", _web(place), environment),
    ]


def _mail(place: Place) -> tuple[str, ...]:
    server = (PYTHON, "-m", "connections.demo_mail.server")
    return (*server, "--port", str(place.mail_port), "--mailbox", str(place.mailbox))


def _web(place: Place) -> tuple[str, ...]:
    listen = ("--host", place.host, "--port", str(place.port))
    quiet = ("--no-proxy-headers", "--no-access-log", "--log-level", "warning", "--lifespan", "off")
    options = (*BOUNDS, *quiet, "--timeout-graceful-shutdown", "2")
    return (PYTHON, "-m", "uvicorn", "designer.asgi:application", *listen, *options)
