"""The way to a server: its addresses, and a socket to one of them, within a deadline.

Where connections may go is the administrator's word. It is judged by port before anything is asked, and by each address
that is connected to, so no name can mean another place by then.
"""

import socket
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any, NamedTuple

from connections.errors import (
    Canceled,
    ConnectionFailed,
    ConnectionRefused,
    NameLookupFailed,
    NameNotResolved,
    PlaceNotAllowed,
    Server,
    SmtpError,
    SmtpStage,
    TimedOut,
)
from connections.hosts.names import is_address
from connections.hosts.networks import EVERYWHERE, Reach
from connections.waiting.background import BackgroundCalls, CallAbandoned
from connections.waiting.cancel_scope import WaitCanceled
from connections.waiting.deadline import Deadline

LOOK_UPS = BackgroundCalls(32)
"""Name lookups of this process."""

_rules: list[Callable[[], Reach]] = [lambda: EVERYWHERE]


def keep_to(find_rules: Callable[[], Reach]) -> None:
    """Let connections go only where these rules, asked each time, allow it."""
    _rules[:] = [find_rules]


class Address(NamedTuple):
    """Where a connection can be tried: the address family and what connect() takes in it."""

    family: int
    target: Any


def resolve(server: Server, name: str, deadline: Deadline) -> list[Address]:
    """Look up the name as it was given; files of hosts have names without the last dot of DNS."""
    try:
        return _resolve(server, name, deadline)
    except NameNotResolved:
        if not name.endswith("."):
            raise
        return _resolve(server, name.removesuffix("."), deadline)


def _resolve(server: Server, host: str, deadline: Deadline) -> list[Address]:
    """Return the addresses of the host, in the resolver's order.

    getaddrinfo knows no timeout. Raises PlaceNotAllowed, NameNotResolved, TimedOut or Canceled.
    """
    if not _rules[0]().allows_port(server.port):
        raise PlaceNotAllowed(server, SmtpStage.RESOLVE)
    try:
        if is_address(host):  # for which nobody is asked
            return _look_up(host, server.port, socket.AI_NUMERICHOST)
        return LOOK_UPS.call(deadline, partial(_look_up, host, server.port), f"resolve {host}")
    except CallAbandoned as error:
        raise TimedOut(server, SmtpStage.RESOLVE, None, f"{deadline.seconds:g}") from error
    except (OSError, UnicodeError) as error:
        raise _lookup_error(server, error) from error


def _look_up(host: str, port: int, flags: int = 0) -> list[Address]:
    entries = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=flags)
    return [Address(family, target) for family, _, _, _, target in entries]


def _lookup_error(server: Server, error: OSError | UnicodeError) -> SmtpError:
    if isinstance(error, WaitCanceled):
        return Canceled(server, SmtpStage.RESOLVE)
    if isinstance(error, UnicodeError):
        return NameNotResolved(server, SmtpStage.RESOLVE, None, "it cannot be a host name")
    detail = error.strerror or str(error)
    if error.errno == socket.EAI_AGAIN:
        return NameLookupFailed(server, SmtpStage.RESOLVE, None, detail)
    return NameNotResolved(server, SmtpStage.RESOLVE, None, detail)


def connect(server: Server, addresses: list[Address], deadline: Deadline) -> socket.socket:
    """Return a connected socket to the first address that answers; each gets its share of what time is left.

    Raises PlaceNotAllowed, ConnectionRefused, ConnectionFailed, TimedOut or Canceled: a refusal says more than the
    silence of another address.
    """
    addresses = _find_allowed(server, addresses)
    failures: list[OSError] = []
    for position, address in enumerate(addresses):
        try:
            return _connect_to(address, deadline, deadline.share(len(addresses) - position))
        except OSError as error:
            failures.append(error)
    failure = min(failures, key=_silence, default=OSError("it has no address"))
    raise _connection_error(server, deadline, failure) from failure


def _find_allowed(server: Server, addresses: list[Address]) -> list[Address]:
    rules = _rules[0]()
    allowed = [address for address in addresses if rules.allows(str(address.target[0]))]
    if addresses and not (allowed and rules.allows_port(server.port)):
        raise PlaceNotAllowed(server, SmtpStage.CONNECT)
    return allowed


def _connect_to(address: Address, deadline: Deadline, seconds: float) -> socket.socket:
    connection = socket.socket(address.family, socket.SOCK_STREAM)
    try:
        deadline.wait_on(partial(shut_down, connection))
        # Two popular servers lose 44 ms per mail to Nagle's algorithm and delayed acknowledgements.
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.settimeout(seconds)
        connection.connect(address.target)
    except BaseException:
        connection.close()
        raise
    return connection


def shut_down(connection: socket.socket) -> None:
    """End what a thread waits for at a socket. The TLS around it is not touched: no byte may leave in clear text."""
    with suppress(OSError):
        socket.socket.shutdown(connection, socket.SHUT_RDWR)


def _connection_error(server: Server, deadline: Deadline, failure: OSError) -> SmtpError:
    if deadline.is_canceled:
        return Canceled(server, SmtpStage.CONNECT)
    if isinstance(failure, ConnectionRefusedError):
        return ConnectionRefused(server, SmtpStage.CONNECT)
    if isinstance(failure, TimeoutError):
        return TimedOut(server, SmtpStage.CONNECT, None, f"{deadline.seconds:g}")
    return ConnectionFailed(server, SmtpStage.CONNECT, None, (failure.strerror or str(failure)).lower())


def _silence(error: OSError) -> int:
    """Rank failures: a refusal first, then what else went wrong, then a timeout."""
    return 0 if isinstance(error, ConnectionRefusedError) else 2 if isinstance(error, TimeoutError) else 1
