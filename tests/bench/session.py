"""`python -m tests.bench.session`: messages per second through SMTP sessions, near and far, beside smtplib's.

No package, no database, no MIME: the same 1 KiB message goes through each, and every figure is of one run, in turns.
"""

import shutil
import smtplib
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from connections.protocol.envelope import Envelope
from connections.protocol.message import OutgoingMessage
from connections.protocol.reply import Outcome
from connections.smtp.session import SmtpSession
from connections.smtp.transactions.send_request import SendRequest
from connections.types.smtp.properties import SmtpProperties
from tests.bench.delay import delayed
from tests.bench.sink import Sink, sink

MESSAGE = b"From: <a@example.com>\r\nTo: <b@example.com>\r\nSubject: Bench\r\n\r\n" + b"0123456789abcde\r\n" * 60
SENDER, RECIPIENT = "a@example.com", "b@example.com"
REQUEST = SendRequest(OutgoingMessage(Envelope(SENDER, (RECIPIENT,)), MESSAGE))
CONNECTIONS = 10
ROUND_TRIPS = (0, 20)
NEAR, FAR = 1_000, 40
MANY = 300
REPEATS = 2

Send = Callable[[int, int], None]
"""Sends so many messages to a port."""


@dataclass(frozen=True)
class Rate:
    """Messages per second of one way to send, and how many times that of smtplib's in the same turns."""

    name: str
    rate: float
    times: float

    def row(self) -> str:
        return f"| {self.name} | {self.rate:,.0f} | {self.times:.1f} |"


def by_smtplib(port: int, number: int) -> None:
    with smtplib.SMTP("127.0.0.1", port, local_hostname="localhost") as client:
        for _ in range(number):
            client.sendmail(SENDER, [RECIPIENT], MESSAGE)


def one_by_one(port: int, number: int) -> None:
    with open_session(port) as session:
        for _ in range(number):
            session.send(REQUEST.message.envelope, REQUEST.message.content)


def in_a_run(port: int, number: int) -> None:
    with open_session(port) as session:
        taken = sum(isinstance(result, Outcome) for result in session.send_many([REQUEST] * number))
    assert taken == number


def at_once(send: Send) -> Send:
    """Spread the messages over ten connections."""

    def spread(port: int, number: int) -> None:
        with ThreadPoolExecutor(CONNECTIONS) as threads:
            list(threads.map(lambda _: send(port, number // CONNECTIONS), range(CONNECTIONS)))

    return spread


def by_smtp_source(port: int, number: int) -> None:
    """Postfix's own load generator, where it is installed: the ceiling."""
    length = str(len(MESSAGE))
    addresses = ("-f", SENDER, "-t", RECIPIENT)
    subprocess.run(["smtp-source", "-d", "-m", str(number), "-l", length, *addresses, f"127.0.0.1:{port}"], check=True)


def open_session(port: int) -> SmtpSession:
    return SmtpSession(SmtpProperties(smtp_server="127.0.0.1", port=port))


def ways(chunking: bool) -> Iterator[tuple[str, Send, int]]:
    """Give what is measured: a name, how to send, and how many times smtplib's messages (0: the many)."""
    extension = "CHUNKING" if chunking else "PIPELINING"
    yield f"{extension}, a message at a time", one_by_one, 1
    yield f"{extension}, in a run", in_a_run, 1
    yield f"{extension}, a message at a time, ten connections", at_once(one_by_one), CONNECTIONS
    yield f"{extension}, in a run, ten connections", at_once(in_a_run), CONNECTIONS
    yield f"{extension}, a run of {MANY} on ten connections", at_once(in_a_run), 0


def measure(server: Sink, port: int, number: int, given: list[tuple[str, Send, int]]) -> list[Rate]:
    """Send in each way, in turns, and give the medians."""
    rates: list[list[float]] = [[] for _ in given]
    for turn in range(REPEATS + 1):
        for place, (_, send, scale) in enumerate(given):
            messages = number * scale or MANY
            seconds = take(server, port, send, messages)
            if turn:
                rates[place].append(messages / seconds)
    medians = [statistics.median(each) for each in rates]
    return [Rate(name, rate, rate / medians[0]) for (name, _, _), rate in zip(given, medians, strict=True)]


def take(server: Sink, port: int, send: Send, number: int) -> float:
    begun = time.monotonic()
    send(port, number)
    return server.await_messages(number) - begun


def measure_sessions(milliseconds: int) -> list[Rate]:
    """Measure at this round trip, without CHUNKING and with it."""
    plain: list[tuple[str, Send, int]] = [("smtplib, one connection", by_smtplib, 1)]
    source = [("smtp-source, one connection", by_smtp_source, 1)] if shutil.which("smtp-source") else []
    number = FAR if milliseconds else NEAR
    rates = []
    for chunking in (False, True):
        with sink("chunking" if chunking else "plain") as server, delayed(server.port, milliseconds) as port:
            others = source if not chunking else []
            rates += measure(server, port, number, [*plain, *others, *ways(chunking)])
    return rates


def table() -> str:
    """Measure, and give the figures as a table in Markdown."""
    lines = ["| | messages/s | times smtplib |", "|---|--:|--:|"]
    for milliseconds in ROUND_TRIPS:
        lines.append(f"| **{milliseconds} ms of round trip** | | |")
        lines += [rate.row() for rate in measure_sessions(milliseconds)]
    return "\n".join(lines)


if __name__ == "__main__":
    print(table())
