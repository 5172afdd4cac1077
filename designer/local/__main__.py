"""`python -m designer.local`: what `manage.py runlocal` becomes once everything is prepared. Its environment is that of
the programs, and names the data folder and Redis."""

import argparse
from functools import partial
from pathlib import Path

from django.conf import settings

from designer.local.console import Console
from designer.local.place import Place
from designer.local.ports import EVERY_INTERFACE, StatusQuestion
from designer.local.programs import programs
from designer.local.redis import PrivateRedis
from designer.local.supervisor import Supervisor


def read_arguments() -> argparse.Namespace:
    """Read what the command says."""
    parser = argparse.ArgumentParser(prog="designer.local", description=__doc__)
    parser.add_argument("--host", required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--mail-port", type=int, required=True)
    parser.add_argument("--lock", type=int, required=True, help="the descriptor that holds the data folder's lock")
    parser.add_argument("--private-redis", action="store_true")
    return parser.parse_args()


def main() -> int:
    """Run the installation; give the exit status."""
    given = read_arguments()
    place = Place(settings.DATA_DIR, given.host, given.port, given.mail_port, settings.REDIS_URL)
    redis = [PrivateRedis.at(place.folder / "redis", place.redis_url).program()] if given.private_redis else []
    console = Console()
    supervisor = Supervisor([*redis, *programs(place)], console, given.lock)
    kept: Path = settings.KEPT_REDIS_URL
    kept.touch(mode=0o600)
    kept.write_text(place.redis_url, encoding="utf-8")
    try:
        host = "127.0.0.1" if place.host in EVERY_INTERFACE else place.host
        return supervisor.run(partial(announce, place, console, StatusQuestion(host, place.port, "/signin/")))
    finally:
        kept.unlink(missing_ok=True)


def announce(place: Place, console: Console, question: StatusQuestion) -> bool:
    """Say that the web server answers, and tell whether it does."""
    status = question.find_status()
    if status is not None:
        console.say(_greeting(place, status))
    return status is not None


def _greeting(place: Place, status: int) -> str:
    if status < 500:
        return f"Mailwright is ready: {place.address} (Ctrl-C stops it)"
    return f"The web server answers with an error (status {status}); its lines here say why. Ctrl-C stops everything."


if __name__ == "__main__":
    raise SystemExit(main())
