"""One mail, from Run to accepted: by REST, by the service behind it, and by a bare Celery job."""

import time
from collections.abc import Callable, Sequence

from designer.models import Package
from designer.services.packages import create_package
from tests.bench.figures import Figure
from tests.bench.plain import bare_worker, send_one
from tests.bench.sink import Sink, sink
from tests.bench.stack.documents import Server, one_anew
from tests.bench.stack.rows import WORKERS
from tests.bench.stack.running import Stack, stack

WARM_UP = 5
TIMES = 20


def measure_latency() -> list[Figure]:
    """Measure each way twenty times, in turns: what has just done the same is quicker."""
    with sink() as server, bare_worker(WORKERS), stack(WORKERS) as running:
        document = one_anew("One mail", Server(server.port), 1)
        package = create_package(running.user, running.project, document)
        ways = (
            lambda: _run_bare(server),
            lambda: _run(running, server, running.run_by_service, package),
            lambda: _run(running, server, running.run, package),
        )
        bare, service, rest = _take_turns(ways)
    return [
        Figure("One mail by a bare Celery job with smtplib, from the call to accepted", bare),
        Figure("One mail by a package, from the call of the service behind Run", service, bare),
        Figure("One mail by a package, from the call of Run by REST", rest, bare),
    ]


def _take_turns(ways: Sequence[Callable[[], float]]) -> list[list[float]]:
    rounds = [[measure() for measure in ways] for _ in range(WARM_UP + TIMES)][WARM_UP:]
    return [list(each) for each in zip(*rounds, strict=True)]


def _run_bare(server: Sink) -> float:
    begun = time.monotonic()
    send_one.delay(server.port)
    return server.await_messages(1) - begun


def _run(running: Stack, server: Sink, run: Callable[[Package], int], package: Package) -> float:
    begun = time.monotonic()
    execution = run(package)
    accepted = server.await_messages(1)
    running.await_end(execution)
    return accepted - begun
