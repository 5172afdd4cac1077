"""What the two processes say to each other: a letter for the kind, the length, and the text in UTF-8."""

import struct
from collections.abc import Callable
from enum import Enum
from typing import BinaryIO

HEAD = struct.Struct("!cQ")


class Kind(Enum):
    """What is asked for, and what the answers are."""

    TEXT = b"t"
    INLINE = b"i"
    BOTH = b"b"
    """The text, and the HTML with its style rules in its elements: asked for at once, it costs one exchange less."""
    FACTS = b"f"
    DONE = b"+"
    LAST = b"."
    """Done, and the process ends: it has become large."""
    REFUSED = b"-"


def write(stream: BinaryIO, kind: Kind, text: str) -> None:
    """Write a frame."""
    content = text.encode("utf-8", "surrogatepass")
    stream.write(HEAD.pack(kind.value, len(content)))
    stream.write(content)
    stream.flush()


def read(take: Callable[[int], bytes]) -> tuple[Kind, str]:
    """Read a frame by a function that gives so many bytes. Raises EOFError where the stream ends before."""
    kind, length = HEAD.unpack(take(HEAD.size))
    return Kind(kind), take(length).decode("utf-8", "surrogatepass")


def take_from(stream: BinaryIO) -> Callable[[int], bytes]:
    """Give the function that reads so many bytes of a stream, and never fewer."""

    def take(length: int) -> bytes:
        content = stream.read(length)
        if len(content) < length:
            raise EOFError
        return content

    return take
