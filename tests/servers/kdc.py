"""A KDC that answers every question with the same error, or not at all; and the configuration that leads to a KDC."""

import contextlib
import socket
import struct
import threading
from collections.abc import Iterator
from pathlib import Path

REALM = "WINAUTH.TEST"


def write_configuration(file: Path, port: int, realm: str = REALM, default_realm: str = REALM) -> Path:
    """Write a krb5.conf that looks for the realm's KDC on this machine's port, and asks no DNS."""
    file.write_text(
        f"""[libdefaults]
  default_realm = {default_realm}
  dns_lookup_realm = false
  dns_lookup_kdc = false
  dns_canonicalize_hostname = false
  qualify_shortname = ""
  rdns = false
  udp_preference_limit = 1
[realms]
  {realm} = {{
    kdc = 127.0.0.1:{port}
  }}
[domain_realm]
  localhost = {realm}
  .winauth.test = {realm}
  winauth.test = {realm}
"""
    )
    return file


@contextlib.contextmanager
def refusing_kdc(code: int | None) -> Iterator[int]:
    """Run a KDC that answers with an error (RFC 4120 section 7.5.9), or with silence for None; gives its port."""
    listener = socket.create_server(("127.0.0.1", 0))
    connections: list[socket.socket] = []

    def serve() -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = listener.accept()
                connections.append(connection)
                connection.recv(65_536)
                if code is not None:
                    connection.sendall(_framed(_krb_error(code)))

    thread = threading.Thread(target=serve, name="refusing KDC")
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)
        for connection in connections:
            connection.close()


def _framed(message: bytes) -> bytes:
    return struct.pack(">I", len(message)) + message


def _krb_error(code: int) -> bytes:
    """Make a KRB-ERROR (RFC 4120 section 5.9.1)."""
    name = _tagged(0xA0, _integer(2)) + _tagged(0xA1, _tagged(0x30, _text(b"krbtgt") + _text(REALM.encode())))
    fields = [
        _tagged(0xA0, _integer(5)),
        _tagged(0xA1, _integer(30)),
        _tagged(0xA4, _tagged(0x18, b"20300101000000Z")),
        _tagged(0xA5, _integer(0)),
        _tagged(0xA6, _integer(code)),
        _tagged(0xA9, _text(REALM.encode())),
        _tagged(0xAA, _tagged(0x30, name)),
    ]
    return _tagged(0x7E, _tagged(0x30, b"".join(fields)))


def _tagged(tag: int, content: bytes) -> bytes:
    length = bytes([len(content)]) if len(content) < 128 else bytes([0x81, len(content)])
    return bytes([tag]) + length + content


def _integer(value: int) -> bytes:
    return _tagged(0x02, bytes([value]))


def _text(value: bytes) -> bytes:
    return _tagged(0x1B, value)
