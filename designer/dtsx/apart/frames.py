"""How a file gets to the process that reads it, and the answer back: a kind, lengths, a password, octets."""

import struct
from typing import BinaryIO

from designer.dtsx.files.found import FileKind

KINDS = (FileKind.PACKAGE, FileKind.CONNECTION, FileKind.PARAMETERS, FileKind.PROJECT, FileKind.DOCUMENT)
REQUEST, ANSWER = struct.Struct("<BIQ"), struct.Struct("<?I")


def write_request(stream: BinaryIO, kind: FileKind, octets: bytes, password: str) -> None:
    """Hand a file over."""
    secret = password.encode()
    stream.write(REQUEST.pack(KINDS.index(kind), len(secret), len(octets)) + secret)
    stream.write(octets)
    stream.flush()


def read_request(stream: BinaryIO) -> tuple[FileKind, bytes, str]:
    """Take a file and its password. Raises EOFError when there is none any more."""
    kind, secret, length = REQUEST.unpack(_take(stream, REQUEST.size))
    password = _take(stream, secret).decode()
    return KINDS[kind], _take(stream, length), password


def write_answer(stream: BinaryIO, sentence: str, is_last: bool) -> None:
    """Tell that a file can be read (with an empty sentence), or why not, and whether no further one is taken."""
    told = sentence.encode("utf-8", "replace")
    stream.write(ANSWER.pack(is_last, len(told)) + told)
    stream.flush()


def read_answer(stream: BinaryIO) -> tuple[str, bool]:
    """Hear that. Raises EOFError when the other side died."""
    is_last, length = ANSWER.unpack(_take(stream, ANSWER.size))
    return _take(stream, length).decode(), is_last


def _take(stream: BinaryIO, length: int) -> bytes:
    taken = stream.read(length)
    if len(taken) < length:
        raise EOFError
    return taken
