"""What the audit has of signing out. Django tells by a signal, whichever page it was done on."""

from typing import Any

from django.contrib.auth.signals import user_logged_out

from designer.models import User
from designer.people import audit


def connect() -> None:
    """Listen from now on."""
    user_logged_out.connect(_signed_out)


def _signed_out(user: object, **_: Any) -> None:
    if isinstance(user, User):
        audit.record(user, "signed out", user)
