"""PEM: certificates and keys as text, in a property or in a file of the administrator's folder on the worker.

The folder's files are opened as those of projects are: name by name, through no link that leads out, without waiting.
"""

import functools
import re
import ssl
from collections.abc import Callable
from pathlib import Path

from connections.files.folders import Folders, locate
from connections.files.guard import open_file
from connections.files.places import chosen_folders
from connections.files.refusals import FileMissing, FileRefused, NotReadable

CERTIFICATE = re.compile(r"-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----")
PRIVATE_KEY = "PRIVATE KEY-----"
LOCKED = ("BEGIN ENCRYPTED PRIVATE KEY", "Proc-Type: 4,ENCRYPTED")
LARGEST_FILE = 4_000_000
"""Octets; the authorities of a whole system take some 220,000."""
OUTSIDE = (
    "it is not in the administrator's folder for certificates. Ask the administrator to move it there "
    "(CERTIFICATES_FOLDER), and type its name"
)
_folders: list[Callable[[], Path]] = []


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


def keep_to(find_folder: Callable[[], Path]) -> None:
    """Let files be read in this folder alone, which is asked for each time."""
    _folders[:] = [find_folder]


def is_in_folder(path: str) -> bool:
    """Tell by its words alone whether a path can lead into the administrator's folder."""
    try:
        locate(path, _where())
    except FileRefused:
        return False
    return True


def read_file(path: str) -> str:
    """Read a PEM file of the administrator's folder, by its name there or its whole path.

    Raises ValueError with the reason; of what is elsewhere it is the same, whatever is there.
    """
    try:
        with open_file(path, _where()) as file:
            octets = file.read(LARGEST_FILE + 1)
    except (FileMissing, NotReadable) as error:
        raise ValueError("there is no such file in the administrator's folder that can be read") from error
    except (FileRefused, OSError) as error:
        raise ValueError(OUTSIDE) from error
    if len(octets) > LARGEST_FILE:
        raise ValueError(f"it is larger than {LARGEST_FILE:,} bytes")
    return octets.decode("latin-1")


def _where() -> Folders:
    """Give the administrator's folder, or what a program may read that runs a package of its own."""
    if chosen := chosen_folders():
        return chosen
    folder = _folders[0]() if _folders else None
    return Folders(folder, (folder,) if folder else ())
