"""The word that a token is, and its digest. For so many random bits a plain digest is enough."""

import hashlib
import secrets

PREFIX = "mw_"
"""By which people, and programs that look for secrets in texts, know one."""
LONGEST = 100


def make_word() -> str:
    """Give a new one."""
    return f"{PREFIX}{secrets.token_urlsafe(32)}"


def digest_of(word: str) -> str:
    """Give what is kept of it."""
    return hashlib.sha256(word[:LONGEST].encode("utf-8", "replace")).hexdigest()
