"""TCP ports of this machine: which are used, and which is free."""

import errno
import select
import socket
from collections.abc import Iterable
from contextlib import closing
from http.client import HTTPConnection, HTTPException

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
EVERY_INTERFACE = frozenset({"0.0.0.0", "::"})  # noqa: S104 - a name for it, nothing is bound here


def is_used(host: str, port: int) -> bool:
    """Tell whether another program holds the port.

    On the loopback interface both families count: a browser that asks for localhost may try either first.
    Raises PermissionError when this user may not open the port at all.
    """
    hosts = ("127.0.0.1", "::1") if host in LOOPBACK else (host,)
    return any(_refuses_binding(one, port) for one in hosts)


def _refuses_binding(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.create_server((host, port), family=family):
            return False
    except PermissionError:
        raise
    except OSError as error:
        return error.errno == errno.EADDRINUSE  # a machine without IPv6 has no ::1 to bind


def free_port(preferred: Iterable[int] = ()) -> int:
    """Give the first of the preferred ports that is free on 127.0.0.1, or else any free one."""
    for port in preferred:
        if not is_used("127.0.0.1", port):
            return port
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def accepts(port: int) -> bool:
    """Tell whether something on 127.0.0.1 accepts a connection on the port."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False


class StatusQuestion:
    """Asks a web server for a page, and does not wait for the answer, which may take long while all begins."""

    def __init__(self, host: str, port: int, path: str) -> None:
        self._host, self._port, self._path = host, port, path
        self._asked: HTTPConnection | None = None

    def find_status(self) -> int | None:
        """Give the status of the answer, or None while there is none."""
        try:
            self._asked = self._asked or self._ask()
            if select.select([self._asked.sock], [], [], 0)[0]:
                with closing(self._asked):
                    return self._asked.getresponse().status
        except (OSError, HTTPException):
            self._asked = None
        return None

    def _ask(self) -> HTTPConnection:
        connection = HTTPConnection(self._host, self._port, timeout=1)
        connection.request("GET", self._path)
        return connection
