"""Waiting for a socket, and for what else there may be to be heard."""

import select
import socket

from connections.waiting.bell import Bell


def await_movement(
    connection: socket.socket, seconds: float, *, writes: bool = False, bell: Bell | None = None
) -> list[int]:
    """Wait until something can be read, or also written, or a bell rings, for so many seconds at most; give the
    numbers of the files to which that has happened."""
    poll = select.poll()
    poll.register(connection, select.POLLIN | (select.POLLOUT if writes else 0))
    if bell:
        poll.register(bell, select.POLLIN)
    return [number for number, _ in poll.poll(seconds * 1000)]
