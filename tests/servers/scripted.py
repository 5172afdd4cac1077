"""A server that follows a transcript, faults and all: for what no real server would do on request."""

import contextlib
import socket
import ssl
import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Self


@dataclass
class Conversation:
    """One client's connection, as the acts of a transcript see it."""

    connection: socket.socket
    over: threading.Event
    heard: list[bytes]
    buffer: bytearray = field(default_factory=bytearray)

    def read_until(self, end: bytes) -> bytes:
        """Return what the client sent up to and with the end mark."""
        while end not in self.buffer:
            octets = self.connection.recv(65_536)
            if not octets:
                raise ConnectionError("the client closed the connection")
            self.buffer += octets
        cut = self.buffer.index(end) + len(end)
        octets = bytes(self.buffer[:cut])
        del self.buffer[:cut]
        self.heard.append(octets)
        return octets

    def read_exactly(self, number: int) -> None:
        """Read so many octets of a chunk."""
        while len(self.buffer) < number:
            octets = self.connection.recv(65_536)
            if not octets:
                raise ConnectionError("the client closed the connection")
            self.buffer += octets
        self.heard.append(bytes(self.buffer[:number]))
        del self.buffer[:number]


Act = Callable[[Conversation], None]


def say(octets: bytes) -> Act:
    """Send this at once."""
    return lambda talk: talk.connection.sendall(octets)


def hear(verb: bytes) -> Act:
    """Wait for a command line that begins with the verb."""

    def act(talk: Conversation) -> None:
        line = talk.read_until(b"\r\n")
        if not line.upper().startswith(verb):
            raise AssertionError(f"heard {line!r} instead of {verb!r}")

    return act


def hear_content() -> Act:
    """Wait for a whole content with its final dot."""
    return lambda talk: talk.read_until(b"\r\n.\r\n") and None


def hear_chunk() -> Act:
    """Wait for a BDAT command and its octets."""

    def act(talk: Conversation) -> None:
        line = talk.read_until(b"\r\n")
        if not line.startswith(b"BDAT "):
            raise AssertionError(f"heard {line!r} instead of BDAT")
        talk.read_exactly(int(line.split()[1]))

    return act


def hear_octets(number: int) -> Act:
    """Wait for the first octets of something and leave the rest unread."""
    return lambda talk: talk.heard.append(talk.connection.recv(number))


def fall_silent() -> Act:
    """Say nothing more, read nothing more, and keep the connection."""
    return lambda talk: talk.over.wait(10) and None


def pause(seconds: float) -> Act:
    """Let the client get on for a moment."""
    return lambda talk: talk.over.wait(seconds) and None


def drip(octets: bytes, every: float = 0.02) -> Act:
    """Send one octet at a time, each well within any timeout of a single read."""

    def act(talk: Conversation) -> None:
        for octet in octets:
            talk.connection.sendall(bytes([octet]))
            talk.over.wait(every)

    return act


def hang_up() -> Act:
    """Close the connection in good order."""
    return lambda talk: talk.connection.close()


def break_off(after: float = 0.0) -> Act:
    """Reset the connection, which takes with it what the client has not read by then."""

    def act(talk: Conversation) -> None:
        talk.over.wait(after)
        talk.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        talk.connection.close()

    return act


def speak_tls(context: ssl.SSLContext) -> Act:
    """Go on encrypted.

    A client that is refused gets the alert: what it has sent meanwhile is read, because closing over that would reset
    the connection, and the alert would be lost with it.
    """

    def act(talk: Conversation) -> None:
        secured = context.wrap_socket(talk.connection, server_side=True, do_handshake_on_connect=False)
        talk.connection = secured
        try:
            secured.do_handshake()
        except ssl.SSLError:
            talk.connection = socket.socket(fileno=secured.detach())
            talk.connection.settimeout(10)
            talk.connection.shutdown(socket.SHUT_WR)
            while talk.connection.recv(4096):
                pass
            raise

    return act


class ScriptedServer:
    """Takes one connection after the other and plays a transcript on each, then hangs up."""

    def __init__(self, *acts: Act) -> None:
        self.acts = acts
        self.heard: list[bytes] = []
        self.over = threading.Event()
        self.failures: list[AssertionError] = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.host, self.port = self.listener.getsockname()
        self.thread = threading.Thread(target=self._serve, name="scripted server")

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self.listener.shutdown(socket.SHUT_RDWR)
        self.thread.join(5)
        self.listener.close()
        assert self.failures == []

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                self._play(self.listener.accept()[0])

    def _play(self, connection: socket.socket) -> None:
        connection.settimeout(10)
        talk = Conversation(connection, self.over, self.heard)
        try:
            for act in self.acts:
                act(talk)
        except AssertionError as failure:
            self.failures.append(failure)
        except OSError:
            pass
        finally:
            talk.connection.close()
