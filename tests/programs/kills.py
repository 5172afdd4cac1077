"""`python -m tests.programs.kills`: kill or stop a worker with all its processes, kill Redis, or take the database
away, again and again in the middle of a run of many mails; print of each time what became of them. `make kills` does
so.

Beside the worker that is killed lives another one, and beat, as on a team's server.
"""

import argparse
import os
import random
import signal
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

import django

from designer.local.place import QUIET_AS_ROOT

os.environ.update(QUIET_AS_ROOT, DJANGO_SETTINGS_MODULE="tests.settings", LOG_LEVEL="ERROR")
django.setup()

from django.db import connection  # noqa: E402
from django.test.utils import setup_databases, teardown_databases  # noqa: E402

from designer.models import User  # noqa: E402
from designer.package.document import PackageDocument  # noqa: E402
from designer.services.packages import create_package  # noqa: E402
from designer.services.projects import create_project  # noqa: E402
from tasks.celery import app  # noqa: E402
from tasks.deliveries.model import Delivery  # noqa: E402
from tasks.runtime.models import Execution, Heartbeat, TaskRun  # noqa: E402
from tasks.runtime.services import start_execution  # noqa: E402
from tests.bench.delay import delayed  # noqa: E402
from tests.database import outage  # noqa: E402
from tests.packages import arrow, package, send_mail, smtp  # noqa: E402
from tests.programs.processes import beat, kill, kill_broker, worker  # noqa: E402
from tests.servers.smtp import MailServer, mail_server  # noqa: E402
from tests.tasks.workers.test_kills import merge, subjects  # noqa: E402
from tests.waiting import wait_until  # noqa: E402

LONGEST_LIFE = 1.0
AWAY = 10.0
PATIENCE = 180.0
COUNTED = ("lost", "twice", "untrue", "in_doubt", "failed")
ENDS = ("in_doubt", "sent", "failed")
STOPPED = 30.0
"""Seconds that a worker is stopped at most; one that was stopped with SQLite's lock keeps everybody from writing."""
HEADER = """| status | lost | twice | in doubt | failed | untrue rows | s to going on | s to the end |
|---|--:|--:|--:|--:|--:|--:|--:|"""

SUMMARY = """\
| | times | lost | twice | untrue rows | in doubt | failed | s to going on, median (longest) of those at work |
|---|--:|--:|--:|--:|--:|--:|--:|"""

Start = Callable[[], Execution]


@dataclass(frozen=True)
class Figures:
    """What became of one run. failed are mails of which the rows say so, such as those whose process was stopped for
    longer than the Timeout; goes_on: seconds until nothing was in dead hands any more; None if nothing was."""

    status: str
    lost: int
    twice: int
    in_doubt: int
    failed: int
    untrue: int
    goes_on: float | None
    ended: float

    def row(self) -> str:
        goes_on = "-" if self.goes_on is None else f"{self.goes_on:.1f}"
        counts = f"{self.lost} | {self.twice} | {self.in_doubt} | {self.failed} | {self.untrue}"
        return f"| {self.status} | {counts} | {goes_on} | {self.ended:.1f} |"


def tasks(port: int, count: int, name: str) -> PackageDocument:
    """A package of mails that wait for nothing, whatever becomes of others."""
    made = package(name, [send_mail(f"Mail {number}") for number in range(count)], [], [smtp(port=port)])
    return made.model_copy(update={"maximum_error_count": 0})


def chain(port: int, count: int, name: str) -> PackageDocument:
    """A package of mails, each after the one before, whatever became of that."""
    mails = [send_mail(f"Mail {number}") for number in range(count)]
    made = package(name, mails, [arrow(*two, "completion") for two in pairwise(mails)], [smtp(port=port)])
    return made.model_copy(update={"maximum_error_count": 0})


SHAPES = {"foreach": merge, "tasks": tasks, "chain": chain}


def begin(start: Start) -> Execution:
    """Start a run, and wait until it is under way, and for some time of chance."""
    execution = start()
    wait_until(lambda: execution.task_runs.filter(status="running").exists() or has_ended(execution))
    time.sleep(random.uniform(0, LONGEST_LIFE))
    return execution


def disturb_worker(start: Start, _go_away: outage.GoAway) -> float | None:
    """Kill a worker with all its processes beside one that lives; give the seconds until that has all in hand."""
    before = set(Heartbeat.objects.values_list("pk", flat=True))
    with worker(processes=2) as victim:
        mine = set(Heartbeat.objects.exclude(pk__in=before).values_list("pk", flat=True))
        in_hand = TaskRun.objects.filter(status="running", worker__in=mine)
        wait_until(lambda: len(app.control.ping(timeout=0.5)) > 1)  # it takes jobs now, as the other one does
        begin(start)
        kill(victim)
        killed = time.monotonic()
        if not in_hand.exists():
            return None
        wait_until(lambda: not in_hand.exists(), PATIENCE)
        return time.monotonic() - killed


def disturb_stopped_worker(start: Start, _go_away: outage.GoAway) -> float | None:
    """Stop a worker with all its processes, beside one that lives, until that has all in hand; then let it go on until
    the run has ended, and some seconds longer. Give the seconds until nothing was in its hands."""
    before = set(Heartbeat.objects.values_list("pk", flat=True))
    with worker(processes=2) as victim:
        mine = set(Heartbeat.objects.exclude(pk__in=before).values_list("pk", flat=True))
        in_hand = TaskRun.objects.filter(status="running", worker__in=mine)
        execution = begin(start)
        os.killpg(victim.pid, signal.SIGSTOP)
        stopped, had_any = time.monotonic(), in_hand.exists()
        while in_hand.exists() and time.monotonic() - stopped < STOPPED:
            time.sleep(0.1)
        goes_on = time.monotonic() - stopped
        os.killpg(victim.pid, signal.SIGCONT)
        wait_until(lambda: has_ended(execution), PATIENCE)
        time.sleep(3)
    return goes_on if had_any else None


def disturb_redis(start: Start, _go_away: outage.GoAway) -> None:
    """Kill Redis, and start it again after a second with nothing in it."""
    begin(start)
    kill_broker()


def disturb_database(start: Start, go_away: outage.GoAway) -> None:
    """Take the database away from workers."""
    begin(start)
    go_away(AWAY)


DISTURBANCES: dict[str, Callable[[Start, outage.GoAway], float | None]] = {
    "worker": disturb_worker,
    "stopped-worker": disturb_stopped_worker,
    "redis": disturb_redis,
    "database": disturb_database,
}


def judge(execution: Execution, server: MailServer, mails: int, goes_on: float | None, ended: float) -> Figures:
    accepted = subjects(server)
    states = dict(Delivery.objects.filter(task_run__execution=execution).values_list("subject", "state"))
    doubtful, sent, failed = ({name for name, state in states.items() if state == one} for one in ENDS)
    known = set(accepted) - doubtful
    lost = mails - len(known | doubtful | failed)
    twice = sum(number > 1 for number in accepted.values())
    counts = lost, twice, len(doubtful), len(failed), len(sent ^ known)
    return Figures(execution.status, *counts, goes_on, ended)


def has_ended(execution: Execution) -> bool:
    execution.refresh_from_db()
    return execution.state.is_final


def run_once(start: Start, server: MailServer, given: argparse.Namespace, away: outage.GoAway) -> Figures:
    goes_on = DISTURBANCES[given.what](start, away)
    disturbed = time.monotonic()
    execution = Execution.objects.latest("pk")
    wait_until(lambda: has_ended(execution), PATIENCE)
    time.sleep(0.5)  # what nobody waited for any more may still come in
    return judge(execution, server, given.mails, goes_on, time.monotonic() - disturbed - 0.5)


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make kills", description="Disturb runs and count what is lost.")
    parser.add_argument("--what", choices=DISTURBANCES, default="worker")
    parser.add_argument("--shape", choices=SHAPES, default="foreach")
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--mails", type=int, default=300)
    parser.add_argument("--delay", type=int, default=20, help="milliseconds of round trip to the server (default 20)")
    return parser.parse_args()


@contextmanager
def installation(given: argparse.Namespace) -> Iterator[tuple[MailServer, int, outage.GoAway]]:
    databases = setup_databases(verbosity=0, interactive=False)
    with ExitStack() as stack:
        stack.callback(teardown_databases, databases, verbosity=0)
        server = stack.enter_context(mail_server())
        port = stack.enter_context(delayed(server.port, given.delay))
        address, go_away = stack.enter_context(outage.database())
        stack.enter_context(worker(processes=2, database=address))
        stack.enter_context(beat())
        yield server, port, go_away


def summary(given: argparse.Namespace, taken: list[Figures]) -> str:
    """Give the line that docs/server/performance.md has of all of them."""
    seconds = [each.goes_on for each in taken if each.goes_on is not None]
    goes_on = (
        f"{statistics.median(seconds):.1f} ({max(seconds):.1f}), {len(seconds)} with work in hand" if seconds else ""
    )
    counts = " | ".join(str(sum(getattr(each, name) for each in taken)) for name in COUNTED)
    what = f"{given.what}, {given.shape}, {connection.vendor}, {given.delay} ms"
    return f"{SUMMARY}\n| {what} | {len(taken)} | {counts} | {goes_on} |"


def main() -> None:
    given = read_arguments()
    with installation(given) as (server, port, go_away):
        user = User.objects.create_user("killer")
        project = create_project(user, "Kills")
        print(HEADER)
        taken: list[Figures] = []
        for number in range(given.times):
            document = SHAPES[given.shape](port, given.mails, f"Run {number}")
            server.received.clear()
            start = partial(start_execution, user, create_package(user, project, document))
            figures = run_once(start, server, given, go_away)
            print(figures.row(), flush=True)
            taken.append(figures)
        print(f"\n{summary(given, taken)}")


if __name__ == "__main__":
    main()
