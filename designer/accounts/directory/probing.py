"""Which server of the directory is there: asked first, because libldap waits without an end for a silent handshake.

With a network timeout set, libldap with GnuTLS (Debian's) even spins in that handshake. Nothing secret is said here,
and nothing believed: libldap makes a connection of its own, and verifies the server on that.
"""

import logging
import socket
import ssl
from urllib.parse import urlsplit

from designer.accounts.directory.settings import SECURE, Directory
from designer.errors import ServiceError

AWAY = (
    "The directory does not answer, so only accounts with a password of Mailwright's own can sign in. "
    "Try again in some minutes, or ask an administrator."
)
START_TLS = b"\x30\x1d\x02\x01\x01\x77\x18\x80\x161.3.6.1.4.1.1466.20037"
"""The extended request for StartTLS (RFC 4511 section 4.14.1), as the first message of a connection."""
logger = logging.getLogger(__name__)


def find_answering(directory: Directory) -> str:
    """Give the address of the first server that answers in time. Raises ServiceError."""
    for url in directory.url.split():
        try:
            _greet(url, directory)
        except (OSError, ValueError) as error:  # ValueError: a port or a host that is none
            logger.warning("The directory %s does not answer: %s", url, error)
        else:
            return url
    raise ServiceError(AWAY)


def _greet(url: str, directory: Directory) -> None:
    """Connect, and go through a handshake where there is to be one. Raises OSError, ValueError."""
    parts, is_secure = urlsplit(url), url.startswith(SECURE)
    address = (parts.hostname or "localhost", parts.port or (636 if is_secure else 389))
    with socket.create_connection(address, directory.seconds) as connection:
        if directory.starts_tls:
            connection.sendall(START_TLS)
            connection.recv(4096)
        if is_secure or directory.starts_tls:
            _unverified().wrap_socket(connection).close()


def _unverified() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
