"""From where something is done: what the record says beside who did it.

A request begins an origin (designer.middleware.origin); a process that serves none has one of its own.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum


class Door(StrEnum):
    """The ways to services."""

    PAGE = "page"
    API = "api"
    COMMAND = "command"
    WORKER = "worker"
    WEBHOOK = "webhook"


@dataclass
class Origin:
    """A way, the name of the token or command that was used, and the address of who uses it."""

    door: str = ""
    name: str = ""
    address: str = ""


_process = Origin()
_request: ContextVar[Origin | None] = ContextVar("origin of the request", default=None)


def current() -> Origin:
    """Give from where what is done now is done."""
    return _request.get() or _process


def begin_process(door: Door, name: str = "") -> None:
    """Say what this process is, for all that it does outside of requests."""
    _process.door, _process.name = door, name


@contextmanager
def request_from(door: Door, address: str) -> Iterator[None]:
    """Have all that is done in the block come from this address."""
    token = _request.set(Origin(door, address=address))
    try:
        yield
    finally:
        _request.reset(token)


def name_token(name: str) -> None:
    """Say with which API token the request came."""
    if origin := _request.get():
        origin.name = name
