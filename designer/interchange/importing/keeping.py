"""The XML that a document keeps whole, by digest."""

from lxml.etree import _Element as Element
from lxml.etree import tostring

from designer.input.digests import digest_of
from designer.package.digests import digest_of


class Kept:
    """What is kept of one file."""

    def __init__(self) -> None:
        self.found: dict[str, bytes] = {}

    def keep(self, element: Element) -> str:
        """Keep an element with all in it, and give the digest by which a document refers to it."""
        return self.keep_octets(tostring(element, with_tail=False))

    def keep_octets(self, octets: bytes) -> str:
        """Keep octets as they are."""
        digest = digest_of(octets)
        self.found[digest] = octets
        return digest
