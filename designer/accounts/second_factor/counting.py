"""Codes and passkeys under the limits of signing in, with counts of their own, and each code only once.

A right password takes nothing out of these counts, so who knows it gains no codes by signing in between.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from allauth.core import context
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from designer.accounts.attempts import TooManyAttempts, begin_attempt, fail, forgive
from designer.accounts.client_address import client_address
from designer.models import SignInCount, User

USED_FOR = timedelta(minutes=5)
"""Longer than a code is good."""
WRONG = "This is wrong, or was used already. Type the code that is shown now, or use the passkey again."


@contextmanager
def counted(user: User) -> Iterator[None]:
    """Count what the block judges, as failed until it has passed. Raises ValidationError, also during a pause."""
    try:
        attempt = begin_attempt(user.username, client_address(context.request), of="second factor")
    except TooManyAttempts as error:
        raise ValidationError(error.sentence) from error
    try:
        yield
    except ValidationError:
        fail(attempt, "failed the second factor from")
        raise
    forgive(attempt)


def use_up(user: User, code: str) -> None:
    """Let a code be good no second time, in whichever process. Raises ValidationError."""
    key = salted_hmac("used code", f"{user.pk} {code.strip()}", algorithm="sha256").hexdigest()
    now = timezone.now()
    SignInCount.objects.filter(key=key, ends_at__lt=now).delete()
    try:
        with transaction.atomic():
            SignInCount.objects.create(key=key, changed_at=now, ends_at=now + USED_FOR)
    except IntegrityError as error:
        raise ValidationError(WRONG) from error
