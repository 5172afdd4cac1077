"""The peers nearest to us: bare Celery, without Django, packages or a database, with as many processes."""

import statistics
import time

from tests.bench.plain import bare_worker, send_all, send_many, send_one
from tests.bench.sink import Sink, sink
from tests.bench.stack.rows import WORKERS


def measure_peers(mails: int, runs: int) -> str:
    """Measure a job per mail and one job that loops, each beside the loop; give rows like those of the table."""
    ways = {"Celery, a job per mail with smtplib": send_each, "Celery, one job that loops": send_in_one}
    with sink() as server, bare_worker(WORKERS):
        lines = []
        for title, send in ways.items():
            send(server, mails)
            pairs = [(loop(server, mails), send(server, mails)) for _ in range(runs)]
            lines.append(_row(title, pairs))
    return "\n".join(lines)


def _row(title: str, pairs: list[tuple[float, float]]) -> str:
    floors, rates = zip(*pairs, strict=True)
    times = statistics.median(rate / floor for floor, rate in pairs)
    spread = f"{min(rates):,.0f} to {max(rates):,.0f}"
    return f"| {title} | {statistics.median(rates):,.0f} | {spread} | {statistics.median(floors):,.0f} | {times:.2f} |"


def loop(server: Sink, mails: int) -> float:
    begun = time.monotonic()
    send_all(server.port, mails)
    return mails / (server.await_messages(mails) - begun)


def send_each(server: Sink, mails: int) -> float:
    begun = time.monotonic()
    for _ in range(mails):
        send_one.delay(server.port)
    return mails / (server.await_messages(mails) - begun)


def send_in_one(server: Sink, mails: int) -> float:
    begun = time.monotonic()
    send_many.delay(server.port, mails)
    return mails / (server.await_messages(mails) - begun)
