"""Digests: what a document has in place of the large XML of a part."""

from hashlib import sha256


def digest_of(octets: bytes) -> str:
    """Give the digest of octets: their SHA-256, in small hexadecimal letters."""
    return sha256(octets).hexdigest()
