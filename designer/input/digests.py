"""Digests, by which octets are found again."""

from hashlib import sha256


def digest_of(octets: bytes) -> str:
    """Give the digest under which octets are kept: their SHA-256, in small hexadecimal letters."""
    return sha256(octets).hexdigest()
