"""How octets get from one process to the other: a length, and so many of them."""

import struct
from typing import BinaryIO

LENGTH = struct.Struct("<Q")


def write_frame(stream: BinaryIO, octets: bytes) -> None:
    """Hand octets over."""
    stream.write(LENGTH.pack(len(octets)))
    stream.write(octets)
    stream.flush()


def read_frame(stream: BinaryIO) -> bytes:
    """Take octets. Raises EOFError when there are none any more."""
    return _take(stream, LENGTH.unpack(_take(stream, LENGTH.size))[0])


def _take(stream: BinaryIO, length: int) -> bytes:
    taken = stream.read(length)
    if len(taken) < length:
        raise EOFError
    return taken
