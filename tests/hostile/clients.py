"""Clients of the web server: one who behaves, and many threads of one who does not."""

import contextlib
import http.client
import itertools
import json
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.test import Client

from designer.models import User
from tests.programs.processes import running

TOKEN = "a" * 32


@dataclass(frozen=True)
class Browser:
    """Somebody's requests to the web server; without a session, a stranger's."""

    port: int
    session: str = ""

    @classmethod
    def of(cls, user: User, port: int) -> "Browser":
        client = Client()
        client.force_login(user)
        return cls(port, client.cookies["sessionid"].value)

    @property
    def headers(self) -> dict[str, str]:
        return {"Cookie": f"csrftoken={TOKEN}; sessionid={self.session}", "X-CSRFToken": TOKEN}

    def ask(self, method: str, path: str, body: bytes = b"", kind: str = "application/json") -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body or None, {**self.headers, "Content-Type": kind})
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def post(self, path: str, document: Any) -> tuple[int, bytes]:
        return self.ask("POST", path, json.dumps(document).encode())

    def submit(self, path: str, **fields: Any) -> tuple[int, bytes]:
        return self.ask("POST", path, urlencode(fields).encode(), "application/x-www-form-urlencoded")

    def open(self, head: str) -> socket.socket:
        """Begin a request and leave it open."""
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=10)
        lines = "".join(f"{name}: {value}\r\n" for name, value in self.headers.items())
        connection.sendall(f"{head} HTTP/1.1\r\nHost: localhost\r\n{lines}".encode())
        return connection


Act = Callable[[], object]


@contextlib.contextmanager
def attack(*acts: Act, threads: int) -> Iterator["Tally"]:
    """Let some threads do these acts again and again until the block ends, whatever becomes of them."""
    over, tally = threading.Event(), Tally()

    def work(begin: int) -> None:
        for act in itertools.islice(itertools.cycle(acts), begin, None):
            if over.is_set():
                return
            with contextlib.suppress(OSError, http.client.HTTPException):
                tally.count(act())

    workers = [threading.Thread(target=work, args=(number,), name="attack") for number in range(threads)]
    [each.start() for each in workers]
    try:
        yield tally
    finally:
        over.set()
        [each.join(60) for each in workers]


@dataclass
class Tally:
    """What became of an attack's requests, by their status."""

    statuses: dict[int, int] = field(default_factory=dict)

    def count(self, answer: object) -> None:
        status = answer[0] if isinstance(answer, tuple) else 0
        self.statuses[status] = self.statuses.get(status, 0) + 1


@contextlib.contextmanager
def health_of(port: int, written: Path) -> Iterator[list[float]]:
    """Ask for /healthz until the block ends; then the list has the seconds that each answer took."""
    seconds = list[float]()
    with running(sys.executable, "-m", "tests.hostile.health", str(port), str(written)):
        yield seconds
    seconds += map(float, written.read_text().split())


def drip_body(browser: Browser, path: str, seconds: float) -> None:
    """Send a body of which a byte comes each half second."""
    with contextlib.closing(browser.open(f"POST {path}")) as connection:
        connection.sendall(b"Content-Type: application/json\r\nContent-Length: 100000\r\n\r\n")
        for _ in range(int(seconds * 2)):
            connection.sendall(b"[")
            time.sleep(0.5)


def send_without_end(browser: Browser, path: str) -> None:
    """Send a body without end until the server has had enough of it."""
    with contextlib.closing(browser.open(f"POST {path}")) as connection:
        connection.sendall(b"Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n")
        for _ in range(2000):
            connection.sendall(b"10000\r\n" + b"[" * 65_536 + b"\r\n")


@contextlib.contextmanager
def live_views(browser: Browser, execution: int, number: int) -> Iterator[None]:
    """Open so many live views, and leave them until the block ends."""
    with contextlib.ExitStack() as views:
        for _ in range(number):
            view = views.enter_context(browser.open(f"GET /api/v1/executions/{execution}/stream"))
            view.sendall(b"\r\n")
        yield
