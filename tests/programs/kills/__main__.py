"""`python -m tests.programs.kills`: the command that `make kills` runs."""

import argparse
import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial

import django

from designer.local.place import QUIET_AS_ROOT

os.environ.update(QUIET_AS_ROOT, DJANGO_SETTINGS_MODULE="tests.settings", LOG_LEVEL="ERROR")
django.setup()

from django.db import connection  # noqa: E402
from django.test.utils import setup_databases, teardown_databases  # noqa: E402

from designer.models import Project, User  # noqa: E402
from designer.services.packages import create_package  # noqa: E402
from designer.services.projects import create_project  # noqa: E402
from tasks.restarting.services import restart_execution  # noqa: E402
from tasks.runtime.models import Execution  # noqa: E402
from tasks.runtime.services import start_execution  # noqa: E402
from tests.bench.delay import delayed  # noqa: E402
from tests.database import outage  # noqa: E402
from tests.programs.kills.disturbances import (  # noqa: E402
    DISTURBANCES,
    PATIENCE,
    Disturbing,
    Start,
    has_ended,
)
from tests.programs.kills.figures import HEADER, Figures, judge, summary  # noqa: E402
from tests.programs.kills.servers import SERVERS, RefusingServer  # noqa: E402
from tests.programs.kills.shapes import SHAPES  # noqa: E402
from tests.programs.processes import beat, database_url, worker  # noqa: E402
from tests.servers.smtp import MailServer, mail_server  # noqa: E402
from tests.tasks.restarting.test_killed_and_restarted import ask_the_server  # noqa: E402
from tests.waiting import wait_until  # noqa: E402


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make kills", description="Disturb runs and count what is lost.")
    parser.add_argument("--what", choices=DISTURBANCES, default="worker", help="the database's server is stopped truly")
    parser.add_argument("--shape", choices=SHAPES, default="foreach")
    parser.add_argument("--server", choices=SERVERS, default="plain")
    parser.add_argument("--restart", action="store_true", help="disturb what failed of a run, as it runs again")
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--mails", type=int, default=300)
    parser.add_argument("--delay", type=int, default=20, help="milliseconds of round trip to the server (default 20)")
    parser.add_argument("--life", type=float, default=1.0, help="seconds until a run is disturbed, at most (default 1)")
    return parser.parse_args()


@dataclass(frozen=True)
class Installation:
    """What runs are disturbed in."""

    given: argparse.Namespace
    server: MailServer
    port: int
    go_away: outage.GoAway
    user: User
    project: Project

    def disturb(self, start: Start) -> tuple[Execution, float | None, float]:
        """Start a run and disturb it; give it, the seconds to its going on, and those to its end."""
        goes_on = DISTURBANCES[self.given.what](Disturbing(start, self.given.life, self.go_away))
        disturbed = time.monotonic()
        execution = Execution.objects.latest("pk")
        wait_until(lambda: has_ended(execution), PATIENCE)
        ended = time.monotonic() - disturbed
        time.sleep(0.5)  # what nobody waited for any more may still come in
        return execution, goes_on, ended

    def run(self, number: int) -> Iterator[Figures]:
        """Disturb a run, and what failed of it as it runs again, if that is asked for."""
        document = SHAPES[self.given.shape](self.port, self.given.mails, f"Run {number}")
        self.server.received.clear()
        package = create_package(self.user, self.project, document)
        execution, goes_on, ended = self.disturb(partial(start_execution, self.user, package))
        yield judge([execution], self.server, self.given.mails, goes_on=goes_on, ended=ended)
        if isinstance(self.server, RefusingServer):
            ask_the_server(self.user, execution, self.server)
            self.server.refuses = False
            again, goes_on, ended = self.disturb(partial(restart_execution, self.user, execution.pk))
            self.server.refuses = True
            yield judge([execution, again], self.server, self.given.mails, goes_on=goes_on, ended=ended)


@contextmanager
def installation(given: argparse.Namespace) -> Iterator[Installation]:
    databases = setup_databases(verbosity=0, interactive=False)
    with ExitStack() as stack:
        stack.callback(teardown_databases, databases, verbosity=0)
        server = stack.enter_context(mail_server(RefusingServer() if given.restart else SERVERS[given.server]()))
        port = stack.enter_context(delayed(server.port, given.delay))
        address, go_away = stack.enter_context(outage.database())
        stack.enter_context(worker(processes=2, database=address if given.what == "database" else database_url()))
        stack.enter_context(beat())
        user = User.objects.create_user("killer")
        yield Installation(given, server, port, go_away, user, create_project(user, "Kills"))


def main() -> None:
    given = read_arguments()
    with installation(given) as installed:
        print(HEADER)
        taken: list[Figures] = []
        for number in range(given.times):
            for figures in installed.run(number):
                print(figures.row(), flush=True)
                taken.append(figures)
        server = "restarted" if given.restart else given.server
        what = f"{given.what}, {given.shape}, {server}, {connection.vendor}, {given.delay} ms"
        print(f"\n{summary(what, taken)}")


if __name__ == "__main__":
    main()
