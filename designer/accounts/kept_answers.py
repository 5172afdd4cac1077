"""What an account was answered to a request with a key of its own (Idempotency-Key), so that the same request may be
sent again and does nothing twice.

What a request did and what it was answered are kept in one transaction. So there is never the one without the other,
and of two that come at once the second waits for the first. Answers may hold what is given only once, such as a link
that sets a password: they are encrypted with SECRET_KEY and the key that the caller alone has.
"""

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from cryptography.fernet import Fernet, InvalidToken
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from designer.errors import Conflict, Invalid
from designer.models import KeptAnswer, User

LASTS = timedelta(hours=24)
BATCH = 5_000
OTHER_REQUEST = "This Idempotency-Key was sent with another request. Send a new key with a new request."
UNREADABLE = "This request was answered already, and the answer cannot be read any more. Look what it did."
Answer = tuple[int, bytes]
"""A status, and what was sent with it."""


@dataclass(frozen=True)
class Asked:
    """A request of an account, under the key that it chose; digest is that of all that was sent."""

    user: User
    key: str
    digest: str


def answer_once(asked: Asked, act: Callable[[], Answer]) -> tuple[Answer, bool]:
    """Do what is asked, unless it was done under this key; give the answer, and whether it is one that was kept.

    Raises Invalid where the key was sent with another request; whatever act raises leaves nothing behind.
    """
    with transaction.atomic():
        of_key = KeptAnswer.objects.filter(user=asked.user, key=_digest(asked.key))
        of_key.filter(made_at__lt=timezone.now() - LASTS).delete()
        kept, is_new = KeptAnswer.objects.get_or_create(
            user=asked.user, key=_digest(asked.key), defaults={"request": asked.digest, "made_at": timezone.now()}
        )
        if is_new:
            answer = act()
            kept.status, kept.content = answer[0], _cipher_of(asked).encrypt(answer[1]).decode()
            kept.save(update_fields=["status", "content"])
            return answer, False
    if kept.request != asked.digest:
        raise Invalid(OTHER_REQUEST)
    try:
        return (kept.status, _cipher_of(asked).decrypt(kept.content.encode())), True
    except InvalidToken as error:
        raise Conflict(UNREADABLE) from error


def forget_old_answers() -> int:
    """Delete the answers that are not kept any longer, and give how many those were."""
    old = KeptAnswer.objects.filter(made_at__lt=timezone.now() - LASTS).order_by("made_at")
    deleted = 0
    while keys := list(old.values_list("pk", flat=True)[:BATCH]):
        deleted += KeptAnswer.objects.filter(pk__in=keys).delete()[0]
    return deleted


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def _cipher_of(asked: Asked) -> Fernet:
    secret = salted_hmac("kept answer", f"{asked.user.pk} {asked.key}", algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(secret))
