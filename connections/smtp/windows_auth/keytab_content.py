"""What a keytab holds, read before any KDC is asked (the format of MIT's krb5, version 2)."""

import os
import struct
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from connections.errors import KeytabOutdated, KeytabUnusable, Server, SmtpStage
from connections.smtp.windows_auth.identity import KeytabIdentity

MAGIC = b"\x05\x02"
MOST_KEYS = 1_000
PRINCIPALS_NAMED = 3
OUTDATED = {
    1: "DES (des-cbc-crc)",
    2: "DES (des-cbc-md4)",
    3: "DES (des-cbc-md5)",
    16: "triple DES (des3-cbc-sha1)",
    23: "RC4 (arcfour-hmac)",
    24: "RC4 (arcfour-hmac-exp)",
}
"""Encryption types (RFC 3961) that domain controllers and libraries of today refuse."""
ALLOWED_BY = ("allow_rc4", "allow_des3", "allow_weak_crypto")
LISTED_IN = ("permitted_enctypes", "default_tkt_enctypes")
LARGEST_CONFIGURATION = 1_000_000


@dataclass(frozen=True)
class Key:
    """A key in a keytab: whose it is, and its encryption type."""

    principal: str
    encryption_type: int


def check_keytab(server: Server, identity: KeytabIdentity, principal: str) -> None:
    """Raise KeytabUnusable where no key is the principal's, and KeytabOutdated where none is good any more.

    What cannot be read is left to Kerberos to judge, and outdated keys to a worker whose krb5.conf allows them.
    """
    keys = list(read_keys(identity.keytab))
    own = [key for key in keys if key.principal.casefold() == principal.casefold()]
    if keys and not own:
        others = list(dict.fromkeys(key.principal for key in keys))[:PRINCIPALS_NAMED]
        raise KeytabUnusable(
            server, SmtpStage.AUTH, None, f"it holds no key of {principal}, but of {', '.join(others)}"
        )
    if own and all(key.encryption_type in OUTDATED for key in own) and not _allows_outdated():
        kinds = ", ".join(dict.fromkeys(OUTDATED[key.encryption_type] for key in own))
        raise KeytabOutdated(server, SmtpStage.AUTH, None, f"{kinds} of {principal}")


def read_keys(content: bytes) -> Iterator[Key]:
    """Give the keys in a keytab; nothing for what is none, or from where it makes no sense."""
    if not content.startswith(MAGIC):
        return
    place = len(MAGIC)
    with suppress(struct.error, UnicodeDecodeError, IndexError):
        for _ in range(MOST_KEYS):
            (size,) = struct.unpack_from(">i", content, place)
            place += 4
            if size > 0:
                yield _read_key(content[place : place + size])
            place += abs(size)


def _read_key(entry: bytes) -> Key:
    (number,) = struct.unpack_from(">H", entry)
    place, texts = 2, []
    for _ in range(number + 1):
        (length,) = struct.unpack_from(">H", entry, place)
        texts.append(entry[place + 2 : place + 2 + length].decode())
        place += 2 + length
    # The type of the name, a time and the number of the key stand between the names and the key.
    (encryption_type,) = struct.unpack_from(">H", entry, place + 9)
    realm, *names = texts
    return Key(f"{'/'.join(names)}@{realm}", encryption_type)


def _allows_outdated() -> bool:
    """Tell whether this worker's krb5.conf allows outdated encryption types expressly."""
    files = os.environ.get("KRB5_CONFIG", "/etc/krb5.conf").split(":")
    return any(_is_permission(line) for file in files for line in _lines_of(file))


def _lines_of(file: str) -> list[str]:
    with suppress(OSError), Path(file).open(errors="replace") as text:
        return text.read(LARGEST_CONFIGURATION).splitlines()
    return []


def _is_permission(line: str) -> bool:
    key, _, value = (part.strip().lower() for part in line.partition("="))
    if key in ALLOWED_BY:
        return value in ("true", "yes", "1", "on")
    return key in LISTED_IN and any(name in value for name in ("rc4", "arcfour", "des"))
