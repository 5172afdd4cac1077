"""What is done to an installation while a run sends."""

import os
import random
import signal
import time
from collections.abc import Callable
from functools import partial

from django.db import connection

from tasks.celery import app
from tasks.runtime.models import Execution, Heartbeat, TaskRun
from tests.database import cluster, outage
from tests.programs.processes import kill, kill_broker, worker
from tests.waiting import wait_until

AWAY = 10.0
"""Seconds for which the database cannot be reached."""
STOPPED_DATABASE = 3.0
"""Seconds for which the database's server is not started again."""
PATIENCE = 180.0
STOPPED = 30.0
"""Seconds that a worker is stopped at most; one that was stopped with SQLite's lock keeps everybody from writing."""

Start = Callable[[], Execution]


def has_ended(execution: Execution) -> bool:
    execution.refresh_from_db()
    return execution.state.is_final


class Disturbing:
    """What the disturbances need: how a run starts, for how long it goes on at most before it is disturbed, and what
    takes the database away."""

    def __init__(self, start: Start, longest_life: float, go_away: outage.GoAway) -> None:
        self.start = start
        self.longest_life = longest_life
        self.go_away = go_away

    def begin(self) -> Execution:
        """Start a run, and wait until it is under way, and for some time of chance."""
        execution = self.start()
        wait_until(lambda: execution.task_runs.filter(status="running").exists() or has_ended(execution))
        time.sleep(random.uniform(0, self.longest_life))
        return execution


def kill_worker(run: Disturbing) -> float | None:
    """Kill a worker with all its processes beside one that lives; give the seconds until that has all in hand."""
    before = set(Heartbeat.objects.values_list("pk", flat=True))
    with worker(processes=2) as victim:
        mine = set(Heartbeat.objects.exclude(pk__in=before).values_list("pk", flat=True))
        in_hand = TaskRun.objects.filter(status="running", worker__in=mine)
        wait_until(lambda: len(app.control.ping(timeout=0.5)) > 1)  # it takes jobs now, as the other one does
        run.begin()
        kill(victim)
        killed = time.monotonic()
        if not in_hand.exists():
            return None
        wait_until(lambda: not in_hand.exists(), PATIENCE)
        return time.monotonic() - killed


def stop_worker(run: Disturbing) -> float | None:
    """Stop a worker with all its processes, beside one that lives, until that has all in hand; then let it go on until
    the run has ended, and some seconds longer. Give the seconds until nothing was in its hands."""
    before = set(Heartbeat.objects.values_list("pk", flat=True))
    with worker(processes=2) as victim:
        mine = set(Heartbeat.objects.exclude(pk__in=before).values_list("pk", flat=True))
        in_hand = TaskRun.objects.filter(status="running", worker__in=mine)
        execution = run.begin()
        os.killpg(victim.pid, signal.SIGSTOP)
        stopped, had_any = time.monotonic(), in_hand.exists()
        while in_hand.exists() and time.monotonic() - stopped < STOPPED:
            time.sleep(0.1)
        goes_on = time.monotonic() - stopped
        os.killpg(victim.pid, signal.SIGCONT)
        wait_until(lambda: has_ended(execution), PATIENCE)
        time.sleep(3)
    return goes_on if had_any else None


def kill_redis(run: Disturbing) -> None:
    """Kill Redis, and start it again after a second with nothing in it."""
    run.begin()
    kill_broker()


def shut_database(run: Disturbing) -> None:
    """Take the database away from workers."""
    run.begin()
    run.go_away(AWAY)


def stop_postgresql(mode: str, run: Disturbing) -> None:
    """Stop the database's server for everybody, and start it again."""
    server = cluster.find_cluster()
    run.begin()
    connection.close()
    server.stop(mode)
    time.sleep(STOPPED_DATABASE)
    server.start()


DISTURBANCES: dict[str, Callable[[Disturbing], float | None]] = {
    "worker": kill_worker,
    "stopped-worker": stop_worker,
    "redis": kill_redis,
    "database": shut_database,
    "postgresql-fast": partial(stop_postgresql, "fast"),
    "postgresql-immediate": partial(stop_postgresql, "immediate"),
}
