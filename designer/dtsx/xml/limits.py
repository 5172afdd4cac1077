"""How much a file may hold. Real packages stay far below each of these; what does not is refused with a sentence."""

from dataclasses import dataclass

MEGABYTE = 1024**2


@dataclass(frozen=True)
class Limits:
    """The bounds of one file.

    tags and equals_signs are counted before any parser sees the file, since an element or an attribute costs up to
    fifty times the octets that it is written with.
    """

    octets: int = 100 * MEGABYTE
    tags: int = 3_000_000
    equals_signs: int = 4_000_000
    depth: int = 400
    attribute: int = 16 * MEGABYTE


ORDINARY = Limits()
EMBEDDED = Limits(octets=32 * MEGABYTE, tags=500_000, equals_signs=2_000_000, depth=100)
"""XML that stands as text in XML: the layout of a package."""
