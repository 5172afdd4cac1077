"""Measuring a row: the loop, then the package, in turns, and what the database was asked for meanwhile."""

import os
import ssl
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from designer.models import Package
from designer.services.packages import create_package
from tests.bench.delay import delayed
from tests.bench.plain import send_all
from tests.bench.sink import Sink, sink
from tests.bench.stack.counts import Counts
from tests.bench.stack.documents import ATTACHED, Server, write_files
from tests.bench.stack.rows import TLS, Row
from tests.bench.stack.running import Stack
from tests.servers.certificates import Authority

WARM_UP = 300
"""Mails of the run that does not count, at most."""


@dataclass
class Taken:
    """What was measured of one row, a number for each run."""

    name: str
    title: str
    mails: int
    goal: float = 0
    per_core: float = 0
    rates: list[float] = field(default_factory=list)
    floors: list[float] = field(default_factory=list)
    first: list[float] = field(default_factory=list)
    """Milliseconds from Run to the first mail accepted."""
    connections: list[int] = field(default_factory=list)
    """Opened in a run."""
    at_once: list[int] = field(default_factory=list)
    """Of these, open at the same time, with those that were open before."""
    counts: Counts | None = None

    @property
    def rate(self) -> float:
        return statistics.median(self.rates)

    @property
    def times(self) -> float:
        """How many times the loop's rate."""
        return statistics.median(rate / floor for rate, floor in zip(self.rates, self.floors, strict=True))

    @property
    def goal_in_words(self) -> str:
        """What is to be reached: times the loop, or mails/s per core with what they are now."""
        if self.per_core:
            return f"{self.per_core:g}/s a core, is {self.rate / (os.cpu_count() or 1):,.0f}"
        return f"{self.goal:g}" if self.goal else ""


@dataclass
class Place:
    """A server, and the way to it."""

    row: Row
    sink: Sink
    server: Server

    def loop(self) -> float:
        """Send by smtplib; give mails a second."""
        file = self.server.authority
        context = ssl.create_default_context(cafile=file) if file else None
        begun = time.monotonic()
        send_all(self.server.port, self.row.floor, ATTACHED if self.row.attached else b"", context)
        return self.row.floor / (self.sink.await_messages(self.row.floor) - begun)


@contextmanager
def place_for(row: Row) -> Iterator[Place]:
    """Start the server that the row asks for, as far away as it asks for."""
    with tempfile.TemporaryDirectory(prefix="mailwright-bench-") as folder:
        authority = Authority(Path(folder), "Bench") if TLS in row.offers else None
        pem = [str(authority.issue("127.0.0.1").file)] if authority else []
        offers = [offer for offer in row.offers if offer != TLS]
        with sink(*offers, *pem) as server, delayed(server.port, row.milliseconds) as port:
            yield Place(row, server, Server(port, authority and authority.file, row.connections))


def measure(stack: Stack, row: Row, runs: int, idle: Counts | None) -> Taken:
    """Measure a row; without an idle stack's counts, time alone."""
    warm = replace(row, mails=min(row.mails, WARM_UP))
    write_files(stack.project.pk, {row.mails, warm.mails})
    taken = Taken(row.name, row.title, row.mails, row.goal, row.per_core)
    with place_for(row) as place:
        _run(stack, place, warm, _make(stack, place, warm, "warm-up"), Taken("", "", 0))
        package = _make(stack, place, row, "counts")
        before = stack.read_counts() if idle else None
        for _ in range(runs):
            taken.floors.append(place.loop())
            _run(stack, place, row, package, taken)
        if idle and before:
            taken.counts = (stack.read_counts() - before).per_mail(runs * row.mails, idle)
    return taken


def _make(stack: Stack, place: Place, row: Row, which: str) -> Package:
    name = f"{row.name} {which} {time.time()}"
    return create_package(stack.user, stack.project, row.shape(name, place.server, row.mails))


def _run(stack: Stack, place: Place, row: Row, package: Package, taken: Taken) -> None:
    opened, place.sink.most_open = place.sink.connections, place.sink.open
    begun = time.monotonic()
    execution = stack.run(package)
    times = place.sink.take_times(row.accepted)
    stack.await_end(execution)
    assert place.sink.has_nothing_more(), "a mail was sent twice"
    taken.rates.append(row.prompt / (times[row.prompt - 1] - begun))
    taken.first.append((times[0] - begun) * 1000)
    taken.connections.append(place.sink.connections - opened)
    taken.at_once.append(place.sink.most_open)


def measure_idle(stack: Stack) -> Counts:
    """Give what the stack asks of the database by itself, in some seconds."""
    before = stack.read_counts()
    time.sleep(5)
    return stack.read_counts() - before
