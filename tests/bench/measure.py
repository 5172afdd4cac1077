"""The measurements. Each runs a package as a user does, by the service, with a real worker, broker and server."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

from designer.models import Package, User
from designer.package.document import PackageDocument
from designer.services.packages import create_package
from designer.services.projects import create_project
from tasks.runtime.models import Execution
from tasks.runtime.services import start_execution
from tasks.runtime.statuses import ExecutionStatus
from tests.bench.figures import Figure
from tests.bench.plain import app, send_all, send_one
from tests.bench.sink import Sink
from tests.bench.tasks import measure_tasks
from tests.packages import chain, package, send_mail, smtp
from tests.processes import kill, worker
from tests.waiting import wait_until

WARM_UP = 3


class Measure(Protocol):
    """One measurement: start something and give the seconds until its last mail was accepted."""

    def __call__(self) -> float: ...


def measure_all(sink: Sink, *, mails: int, runs: int, repeats: int) -> list[Figure]:
    """Take every measurement and give the figures in the order in which they are read."""
    user = User.objects.create_user("bench")
    project = create_project(user, "Bench")

    def run_of(document: PackageDocument) -> Measure:
        made = create_package(user, project, document)
        return lambda: run_package(user, made, sink, len(document.executables))

    with bare_worker():
        bare = repeat(lambda: run_bare(sink), runs)
    with worker(processes=1):
        anew = smtp(port=sink.port, max_messages_per_connection=1)
        one = repeat(run_of(package("One", [send_mail("Mail 0")], [], [anew])), runs)
        loop = repeat(lambda: run_loop(sink, mails), repeats)
        chained = repeat(run_of(chain(mails, sink.port)), repeats, warm_up=1)
        parallel = repeat(run_of(fan(mails, sink.port)), repeats, warm_up=1)
        counted = measure_tasks(user, project, repeats)
    return [
        Figure("One mail by a bare Celery job with smtplib, from the call to accepted", bare),
        Figure("One mail by a package with a new connection, from Run to accepted", one, bare),
        Figure(f"{mails} mails by an smtplib loop, one connection", loop, mails=mails),
        Figure(f"{mails} mails by a package, one after the other", chained, loop, mails),
        Figure(f"{mails} mails by a package, all at once", parallel, loop, mails),
        *counted,
    ]


@contextmanager
def bare_worker() -> Iterator[None]:
    """Run a Celery worker that knows send_one and no Django, until the block ends."""
    options = ("--concurrency=1", "--loglevel=ERROR", "--without-gossip", "--without-mingle", "--queues=bare")
    command = (sys.executable, "-m", "celery", "--quiet", "--app=tests.bench.plain", "worker", *options)
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    with subprocess.Popen(command, env=environment, start_new_session=True) as process:
        try:
            wait_until(lambda: app.control.ping(timeout=0.2), 40)
            yield
        finally:
            kill(process)


def repeat(measure: Callable[[], float], times: int, *, warm_up: int = WARM_UP) -> list[float]:
    """Measure so many times, after some that do not count."""
    return [measure() for _ in range(warm_up + times)][warm_up:]


def fan(mails: int, port: int) -> PackageDocument:
    """A package of so many mails that wait for nothing."""
    tasks = [send_mail(f"Mail {number}") for number in range(mails)]
    return package("Fan", tasks, [], [smtp(port=port)])


def run_package(user: User, made: Package, sink: Sink, mails: int) -> float:
    begun = time.monotonic()
    execution = start_execution(user, made)
    accepted = sink.await_messages(mails)
    wait_until(lambda: Execution.objects.get(pk=execution.pk).state is ExecutionStatus.SUCCEEDED)
    return accepted - begun


def run_bare(sink: Sink) -> float:
    begun = time.monotonic()
    send_one.delay(sink.port)
    return sink.await_messages(1) - begun


def run_loop(sink: Sink, mails: int) -> float:
    begun = time.monotonic()
    send_all(sink.port, mails)
    return sink.await_messages(mails) - begun
