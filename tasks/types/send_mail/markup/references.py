"""What the address of an image in HTML refers to: a part of the message, a file, or something elsewhere."""

import re
from urllib.parse import unquote

CID = re.compile(r"cid:", re.IGNORECASE)
FILE = re.compile(r"file:", re.IGNORECASE)
ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]+:|//|#", re.IGNORECASE)
"""A scheme has two letters at least here: with one it is a drive of Windows."""


def read_cid(address: str) -> tuple[str, ...]:
    """Give the names that an address of a part may mean, as it stands and percent-decoded (RFC 2392); else none."""
    scheme = CID.match(address)
    return _with_decoded(address[scheme.end() :]) if scheme else ()


def is_path(address: str) -> bool:
    """Tell whether an address is the path of a file, also of one that cannot be had, as those of Windows."""
    return bool(address) and (bool(FILE.match(address)) or not ELSEWHERE.match(address))


def is_file_url(address: str) -> bool:
    """Tell whether an address is one of a file on the reader's own machine (RFC 8089)."""
    return bool(FILE.match(address))


def read_path(address: str) -> tuple[str, ...]:
    """Give the paths that an address may mean: as it stands, percent-decoded, and without a query or a fragment."""
    bare = re.split(r"[?#]", address, maxsplit=1)[0]
    return tuple(dict.fromkeys((*_with_decoded(address), *_with_decoded(bare or address))))


def _with_decoded(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((text, unquote(text))))
