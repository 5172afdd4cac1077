"""What a link holds: a random word, of which the database keeps only the digest, so that nobody finds links there."""

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from designer.models import AccountLink, User

LASTS = {AccountLink.Purpose.INVITATION: timedelta(days=7), AccountLink.Purpose.RESET: timedelta(days=1)}
LONGEST = 100
"""Letters of a word that is looked up."""


def make_link(user: User, purpose: AccountLink.Purpose) -> str:
    """Make a link and give its word; earlier ones of this person end."""
    word = secrets.token_urlsafe(32)
    now = timezone.now()
    AccountLink.objects.filter(user=user).delete()
    AccountLink.objects.filter(ends_at__lt=now).delete()
    AccountLink.objects.create(
        digest=_digest(word), user=user, purpose=purpose, made_at=now, ends_at=now + LASTS[purpose]
    )
    return word


def find_links(word: str) -> QuerySet[AccountLink]:
    """Give the link of this word, if there is one that has not ended, of somebody who may sign in."""
    usable = AccountLink.objects.filter(ends_at__gt=timezone.now(), user__is_active=True)
    return usable.filter(digest=_digest(word[:LONGEST])).select_related("user")


def address_of(word: str, request: HttpRequest | None = None) -> str:
    """Give the whole address of a link: at the configured host (PUBLIC_URL), or else where the asker is."""
    path = reverse("account-link", args=[word])
    if settings.PUBLIC_URL or request is None:
        return f"{settings.PUBLIC_URL}{path}"
    return request.build_absolute_uri(path)


def _digest(word: str) -> str:
    return hashlib.sha256(word.encode("utf-8", "replace")).hexdigest()
