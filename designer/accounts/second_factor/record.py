"""What the audit has of second factors. The library tells by signals what it has done."""

from typing import Any

from allauth.mfa import signals
from allauth.mfa.models import Authenticator

from designer.models import User
from designer.people import audit


def connect() -> None:
    """Listen from now on."""
    signals.authenticator_added.connect(_added)
    signals.authenticator_removed.connect(_removed)
    signals.authenticator_reset.connect(_renewed)


def _added(user: User, authenticator: Authenticator, **_: Any) -> None:
    audit.record(user, "added second factor", authenticator)


def _removed(user: User, authenticator: Authenticator, **_: Any) -> None:
    audit.record(user, "removed second factor", authenticator)


def _renewed(user: User, authenticator: Authenticator, **_: Any) -> None:
    audit.record(user, "renewed second factor", authenticator)
