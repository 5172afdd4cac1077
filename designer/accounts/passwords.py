"""Changing one's own password: the current one is asked for, under the limits of signing in, and other sessions end."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from designer.accounts.attempts import begin_attempt, fail, forgive
from designer.accounts.client_address import IPAddress
from designer.errors import Invalid
from designer.models import User
from designer.people import audit


def change_password(user: User, current: str, new: str, address: IPAddress | None) -> None:
    """Give the user another password. Raises Invalid, and TooManyAttempts when the current one was guessed at.

    Sessions with the old password end by themselves: each knows a digest of the password that it was begun with.
    """
    attempt = begin_attempt(user.username, address)
    if not user.check_password(current):
        fail(attempt)
        raise Invalid("This is not your password.", {"current": "This is not your password."})
    forgive(attempt)
    require_good(user, new)
    with transaction.atomic():
        user.set_password(new)
        user.save(update_fields=["password"])
        audit.record(user, "changed password", user)


def require_good(user: User, new: str) -> None:
    """Raise Invalid, at the field new, where a password breaks a rule of AUTH_PASSWORD_VALIDATORS."""
    try:
        validate_password(new, user)
    except ValidationError as error:
        sentence = " ".join(error.messages)
        raise Invalid(sentence, {"new": sentence}) from error
