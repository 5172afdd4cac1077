"""How much a file may hold. Real packages stay far below each of these; what does not is refused with a sentence."""

from dataclasses import dataclass

MEGABYTE = 1024**2


@dataclass(frozen=True)
class Limits:
    """The bounds of one file.

    Tags and attributes (by their equals signs) are counted before any parser sees the file, since one costs up to
    fifty times the octets that it is written with: beyond some, there must be so many octets for each.
    """

    octets: int = 100 * MEGABYTE
    tags: int = 1_500_000
    attributes: int = 4_000_000
    depth: int = 400
    attribute: int = 16 * MEGABYTE
    ever_allowed: int = 100_000
    octets_a_tag: int = 16
    octets_an_attribute: int = 8

    def most_tags(self, octets: int) -> int:
        """Give how many tags a file of so many octets may have."""
        return min(self.tags, self.ever_allowed + octets // self.octets_a_tag)

    def most_attributes(self, octets: int) -> int:
        """Give how many attributes a file of so many octets may have."""
        return min(self.attributes, self.ever_allowed + octets // self.octets_an_attribute)


ORDINARY = Limits()
EMBEDDED = Limits(octets=32 * MEGABYTE, tags=500_000, attributes=2_000_000, depth=100)
"""XML that stands as text in XML: the layout of a package."""
