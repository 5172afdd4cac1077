"""What is written while replies are taken in: no size of it can make both sides wait for each other."""

import socket

PIECE = 16_384
"""Octets of one write: a TLS record, so that what is counted as written is what has left."""


class WriteBuffer:
    """What waits to be written to a server, and how much has left."""

    def __init__(self) -> None:
        self.written = 0
        """Octets that have left so far."""
        self._waiting = bytearray()

    @property
    def promised(self) -> int:
        """What `written` will be when all that waits has left."""
        return self.written + len(self._waiting)

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def write_to(self, connection: socket.socket) -> None:
        """Write all of it, or what the network takes at once: then the socket's exception says so."""
        while self._waiting:
            gone = connection.send(self._waiting[:PIECE])
            self.written += gone
            del self._waiting[:gone]

    def add(self, octets: bytes) -> None:
        """Have this written. It must hold no line break that is not meant."""
        self._waiting += octets

    def drop(self) -> None:
        """Forget what waits: the connection is broken or closed."""
        self._waiting.clear()
