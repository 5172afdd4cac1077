"""TCP ports of this machine: which are used, and which is free."""

import errno
import socket
from collections.abc import Iterable
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


def ask_status(host: str, port: int, path: str) -> int | None:
    """Give the status with which a web server answers the path, or None while nothing answers within a second."""
    connection = HTTPConnection(host, port, timeout=1)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except (OSError, HTTPException):
        return None
    finally:
        connection.close()
