"""`manage.py healthcheck web|worker|beat`: what a container's health check asks about the process in that container."""

import socket
from http.client import HTTPConnection, HTTPException
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from designer.management.arguments import whole_number
from tasks.runtime import heartbeat


class Command(BaseCommand):
    """Exit with 0 when the process is well, and with 1 and a sentence when not."""

    help = "Tells whether the web server, the worker or the scheduler of this host is well."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=("web", "worker", "beat"))
        parser.add_argument("--port", type=whole_number, default=8000, help="the port of the web server (default 8000)")

    def handle(self, *args: Any, kind: str, port: int, **options: Any) -> None:
        if kind == "web":
            _require_page(port)
        else:
            _require_heartbeat(kind)


def _require_page(port: int) -> None:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz", headers={"Host": _allowed_host()})
        status = connection.getresponse().status
    except (OSError, HTTPException) as error:
        raise CommandError(f"The web server on port {port} does not answer: {error}") from error
    finally:
        connection.close()
    if status != 200:
        raise CommandError(f"The web server on port {port} answers /healthz with status {status}.")


def _allowed_host() -> str:
    hosts: list[str] = settings.ALLOWED_HOSTS
    named = (host.lstrip(".") for host in hosts if host != "*")
    return next(named, "localhost")


def _require_heartbeat(kind: str) -> None:
    try:
        age = heartbeat.age(kind, socket.gethostname())
    except DatabaseError as error:
        raise CommandError(f"The database cannot be asked: {str(error).strip()}") from error
    if age is None:
        raise CommandError(f"No {kind} of this host has given a sign of life yet.")
    if age > heartbeat.LONGEST_SILENCE:
        raise CommandError(f"The {kind} of this host gave its last sign of life {age:.0f} seconds ago.")
