"""One mail, from Run to accepted: by REST, by the service behind it, and by a bare Celery job."""

import statistics
import time
from collections.abc import Callable

from designer.models import Package
from designer.services.packages import create_package
from tests.bench.plain import bare_worker, send_one
from tests.bench.sink import Sink, sink
from tests.bench.stack.documents import Server, one_anew
from tests.bench.stack.rows import WORKERS
from tests.bench.stack.running import Stack, stack

WARM_UP = 5
TIMES = 20
HEAD = "\n| one mail, from the call to accepted | ms | from, to | times the bare job |\n|---|--:|--:|--:|"


def measure_latency(_mails: int, _runs: int) -> str:
    """Measure each way twenty times; give a table in milliseconds. To reach: three times the bare job."""
    with sink() as server:
        with bare_worker(WORKERS):
            bare = _repeat(lambda: _run_bare(server))
        with stack(WORKERS) as running:
            document = one_anew(f"One mail {time.time()}", Server(server.port), 1)
            package = create_package(running.user, running.project, document)
            ways = {"the service behind Run": running.run_by_service, "Run by REST": running.run}
            ours = {name: _repeat(lambda run=run: _run(running, server, run, package)) for name, run in ways.items()}
    figures = {"a bare Celery job with smtplib": bare, **ours}
    rows = [_row(name, each, bare) for name, each in figures.items()]
    return "\n".join([HEAD, *rows])


def _repeat(measure: Callable[[], float]) -> list[float]:
    return [measure() for _ in range(WARM_UP + TIMES)][WARM_UP:]


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


def _row(name: str, seconds: list[float], bare: list[float]) -> str:
    median, floor = statistics.median(seconds), statistics.median(bare)
    spread = f"{min(seconds) * 1000:.1f} to {max(seconds) * 1000:.1f}"
    return f"| by {name} | {median * 1000:.1f} | {spread} | {median / floor:.1f} |"
