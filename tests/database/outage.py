"""A database that goes away for some seconds: PostgreSQL behind a door that is shut, SQLite by a lock on its file."""

import contextlib
import socket
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

from django.db import connection

from tests.programs.processes import database_url

GoAway = Callable[[float], None]


@contextmanager
def database() -> Iterator[tuple[str, GoAway]]:
    """Give the address of the tests' database for workers, and what takes it away from them for so many seconds."""
    if connection.vendor == "sqlite":
        yield database_url(), _lock_file
        return
    address = urlsplit(database_url())
    door = Door(address.hostname, address.port)
    with contextlib.closing(door):
        place = f"{address.username}:{address.password}@127.0.0.1:{door.port}"
        yield urlunsplit(address._replace(netloc=place)), door.shut


def _lock_file(seconds: float) -> None:
    with contextlib.closing(sqlite3.connect(connection.settings_dict["NAME"], timeout=20)) as other:
        other.execute("BEGIN IMMEDIATE")
        time.sleep(seconds)


class Door:
    """A port that leads to another one, unless it is shut: then connections break, and new ones are refused."""

    def __init__(self, host: str, port: int) -> None:
        self._there = host, port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self._is_shut = False
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._let_in, daemon=True).start()

    def shut(self, seconds: float) -> None:
        self._is_shut = True
        self._break_all()
        time.sleep(seconds)
        self._is_shut = False

    def close(self) -> None:
        self._is_shut = True
        self._listener.close()
        self._break_all()

    def _break_all(self) -> None:
        while self._open:
            with contextlib.suppress(OSError):
                self._open.pop().shutdown(socket.SHUT_RDWR)

    def _let_in(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                if self._is_shut:
                    client.close()
                    continue
                server = socket.create_connection(self._there)
                self._open += [client, server]
                for source, sink in ((client, server), (server, client)):
                    threading.Thread(target=_pass_on, args=(source, sink), daemon=True).start()


def _pass_on(source: socket.socket, sink: socket.socket) -> None:
    """Pass on what comes until either side ends; each thread closes the side that it reads, and so nobody else does."""
    with source, contextlib.suppress(OSError):
        while octets := source.recv(65536):
            sink.sendall(octets)
    with contextlib.suppress(OSError):
        sink.shutdown(socket.SHUT_RDWR)
