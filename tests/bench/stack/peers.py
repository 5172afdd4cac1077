"""The peers nearest to us: bare Celery, without Django, packages or a database, with as many processes."""

import time
from collections.abc import Iterator

from tests.bench.plain import bare_worker, send_all, send_many, send_one
from tests.bench.sink import Sink, sink
from tests.bench.stack.measuring import Taken
from tests.bench.stack.rows import WORKERS


def measure_peers(mails: int, runs: int) -> Iterator[Taken]:
    """Measure a job per mail and one job that loops, each beside the loop."""
    ways = {"Celery, a job per mail with smtplib": send_each, "Celery, one job that loops": send_in_one}
    with sink() as server, bare_worker(WORKERS):
        for title, send in ways.items():
            taken = Taken("peers", f"{mails} mails: {title}", mails)
            send(server, mails)
            for _ in range(runs):
                taken.floors.append(loop(server, mails))
                opened, server.most_open = server.connections, server.open
                taken.rates.append(send(server, mails))
                taken.connections.append(server.connections - opened)
                taken.at_once.append(server.most_open)
            yield taken


def loop(server: Sink, mails: int) -> float:
    """Send by smtplib; give mails a second, as the others do."""
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
