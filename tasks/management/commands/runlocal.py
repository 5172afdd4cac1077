"""`manage.py runlocal`: everything that one machine needs, in one terminal; `make run` ends here."""

import argparse
import os
import sys
from pathlib import Path
from typing import Any, NoReturn

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, connections

from designer.input.numerals import is_count
from designer.installation.python_version import check_python
from designer.local import redis
from designer.local.lock import AlreadyRunningError, lock_folder
from designer.local.place import Place, address
from designer.local.ports import free_port, is_used

MAIL_PORTS = range(2525, 2625)


def port_number(text: str) -> int:
    """Read a TCP port from the command line."""
    if not is_count(text) or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text} is no port: a port is a number from 1 to 65535.")
    return int(text)


class Command(BaseCommand):
    """Start the web server, a worker, the scheduler, Redis and a demonstration mail server, until Ctrl-C.

    What stands in the way of a start is told in one plain sentence, without Django's "CommandError".
    """

    help = "Starts everything that Mailwright needs on one machine, and stops it again on Ctrl-C."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=port_number, default=8000, help="the port of the web pages (default 8000)")
        parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (default 127.0.0.1)")

    def handle(self, *args: Any, host: str, port: int, **options: Any) -> None:
        self._judge_python()
        folder: Path = settings.DATA_DIR
        lock = _lock(folder, f"{address(host, port)} (process {os.getpid()})")
        _require_free(host, port)
        private = None if redis.is_given() else redis.PrivateRedis(folder / "redis")
        place = Place(folder, host, port, _mail_port(folder), private.url if private else settings.REDIS_URL)
        try:
            _require_redis(private, place.redis_url)
            _prepare(place)
        except redis.RedisMissingError as error:
            raise SystemExit(str(error)) from error
        except KeyboardInterrupt:
            raise SystemExit(130) from None
        _become_supervisor(place, lock, has_private_redis=private is not None)

    def _judge_python(self) -> None:
        for message in check_python(None):
            if message.is_serious():
                raise SystemExit(str(message.msg))
            self.stdout.write(f"Please note: {message.msg}")


def _lock(folder: Path, owner: str) -> int:
    try:
        return lock_folder(folder, owner)
    except AlreadyRunningError as error:
        raise SystemExit(
            f"Mailwright already runs, or is still stopping, with the data in {folder}: {error.owner}."
        ) from error


def _require_free(host: str, port: int) -> None:
    try:
        used = is_used(host, port)
    except PermissionError as error:
        raise SystemExit(f"This user may not open port {port}. Choose one above 1023: make run PORT=8000") from error
    if used:
        other = port + 1 if port < 65535 else 8000
        raise SystemExit(
            f"Port {port} is used by another program. Start Mailwright on another one: make run PORT={other}"
        )


def _mail_port(folder: Path) -> int:
    """Give the demonstration mail server's port: the one it had last time, if no other program has taken that."""
    kept = folder / "demo-mail-port"
    known = [int(kept.read_text(encoding="utf-8"))] if kept.exists() else []
    port = free_port([*known, *MAIL_PORTS])
    kept.write_text(f"{port}\n", encoding="utf-8")
    return port


def _require_redis(private: redis.PrivateRedis | None, url: str) -> None:
    """Raise RedisMissingError if there is none to start, or none that answers."""
    if private:
        private.program()
    else:
        redis.require_answer(url)


def _prepare(place: Place) -> None:
    """Bring the database up to date and make the demonstration's things, if they are not there yet."""
    (settings.FILES_DIR / "shared").mkdir(parents=True, exist_ok=True)
    settings.CERTIFICATES_FOLDER.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        call_command("migrate", interactive=False, verbosity=0)
        call_command("demo", address=place.address, smtp_port=place.mail_port)
    except DatabaseError as error:
        raise SystemExit(f"The database cannot be used: {str(error).strip()}") from error
    connections.close_all()


def _become_supervisor(place: Place, lock: int, *, has_private_redis: bool) -> NoReturn:
    """Go on as the supervisor: in this very process, but anew, with the environment of the programs, and without what
    the preparation has left in memory."""
    os.set_inheritable(lock, True)
    ports = ("--host", place.host, "--port", str(place.port), "--mail-port", str(place.mail_port))
    options = (*ports, "--lock", str(lock), *(["--private-redis"] if has_private_redis else []))
    sys.stdout.flush()
    os.execve(sys.executable, [sys.executable, "-m", "designer.local", *options], place.environment())  # noqa: S606 - ours
