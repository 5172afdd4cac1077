"""The token in a trigger's address, and its digest. For so many random bits a plain digest is enough."""

import secrets

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from designer.input.digests import digest_of

PREFIX = "mwt_"
"""By which people, and programs that look for secrets in texts, know one."""
LONGEST = 100
PATH_NAME = "webhook-trigger"


def make_token() -> str:
    """Give a new one."""
    return f"{PREFIX}{secrets.token_urlsafe(32)}"


def digest_of_token(token: str) -> str:
    """Give what is kept of it."""
    return digest_of(token[:LONGEST].encode("utf-8", "replace"))


def address_of(token: str, request: HttpRequest | None = None) -> str:
    """Give the whole address: at the configured host (PUBLIC_URL), or else where the asker is."""
    path = reverse(PATH_NAME, args=[token])
    if settings.PUBLIC_URL or request is None:
        return f"{settings.PUBLIC_URL}{path}"
    return request.build_absolute_uri(path)
