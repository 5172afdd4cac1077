"""Where an installation on one machine keeps its data, and where it can be reached."""

import os
import socket
from dataclasses import dataclass
from pathlib import Path

from designer.local.ports import EVERY_INTERFACE, LOOPBACK

# Each request has a thread of its own, and glibc would keep what it freed in many places (.docker/entrypoint.sh too).
MEMORY = {"MALLOC_ARENA_MAX": "2"}
# Celery's is about pickled messages, which ours are not.
QUIET_AS_ROOT = {"PYTHONWARNINGS": "ignore:You're running the worker with superuser privileges"}


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
            "EMBEDDED_BEAT": "1",
            "RESTING_PROCESSES": os.environ.get("RESTING_PROCESSES", "1"),
            "ALLOWED_HOSTS": os.environ.get("ALLOWED_HOSTS") or ",".join(_names(self.host)),
            "PYTHONUNBUFFERED": "1",
            **MEMORY,
            **QUIET_AS_ROOT,
        }


def address(host: str, port: int) -> str:
    """Give the address of the web pages for a browser on this machine."""
    return f"http://{'localhost' if host in LOOPBACK | EVERY_INTERFACE else host}:{port}/"


def _names(host: str) -> list[str]:
    names = ["localhost", "127.0.0.1", "[::1]"]
    if host in EVERY_INTERFACE:
        return [*names, socket.gethostname()]
    return names if host in LOOPBACK else [*names, host]
