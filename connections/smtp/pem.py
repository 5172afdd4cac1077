"""PEM: certificates and keys as text, in a property or in a file on the worker."""

import functools
import re
import ssl
import stat
from pathlib import Path

CERTIFICATE = re.compile(r"-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----")
PRIVATE_KEY = "PRIVATE KEY-----"
LOCKED = ("BEGIN ENCRYPTED PRIVATE KEY", "Proc-Type: 4,ENCRYPTED")
LARGEST_FILE = 4_000_000
"""Octets; the authorities of a whole system take some 220,000."""


def is_pem(text: str) -> bool:
    """Tell whether this is PEM rather than a path."""
    return "-----BEGIN " in text


@functools.lru_cache(maxsize=256)
def check_authorities(text: str) -> None:
    """Raise ValueError, with a sentence, when this is not the text of certificates that can be trusted."""
    if PRIVATE_KEY in text:
        raise ValueError("The CA bundle holds a private key, which must never leave its machine. Take it out.")
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cadata=certificates_in(text))
    except (ssl.SSLError, ValueError) as error:
        raise ValueError("The CA bundle holds a certificate that cannot be read. Copy the whole PEM text.") from error


def certificates_in(text: str) -> str:
    """Give the certificates alone, without the words that may stand around them. Raises ValueError."""
    if found := CERTIFICATE.findall(text):
        return "\n".join(found)
    raise ValueError("it holds no certificate (-----BEGIN CERTIFICATE-----)")


def check_key_pair(text: str) -> None:
    """Raise ValueError when this cannot be a certificate with the key that belongs to it."""
    certificates_in(text)
    if PRIVATE_KEY not in text:
        raise ValueError("it holds no private key beside the certificate")
    if any(mark in text for mark in LOCKED):
        raise ValueError("its private key is locked with a password, which nobody could type on the worker")


def read_file(path: str) -> str:
    """Read a PEM file. Raises OSError, or ValueError when it is too large or no file at all."""
    status = Path(path).stat()
    # A pipe or a device would be read until the end of all time.
    if not stat.S_ISREG(status.st_mode):
        raise ValueError("it is no file")
    if status.st_size > LARGEST_FILE:
        raise ValueError(f"it is larger than {LARGEST_FILE:,} bytes")
    return Path(path).read_text("latin-1")
