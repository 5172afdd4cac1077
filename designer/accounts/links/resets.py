"""A new link for an account that is there: by an administrator, or by mail for who forgot the password."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from designer.accounts.attempts import begin_attempt, note_attempt
from designer.accounts.client_address import IPAddress
from designer.accounts.links import notices
from designer.accounts.links.tokens import make_link
from designer.errors import Conflict
from designer.models import AccountLink, User
from designer.people import audit
from designer.people.permissions import Person, require_administrator

NOT_AGAIN_FOR = timedelta(minutes=5)
CLOSED = "The account is closed. Open it first."


@transaction.atomic
def make_reset_link(administrator: Person, user: User) -> str:
    """Give the word of a new link for somebody: another invitation, while no password was set. Raises NotAllowed."""
    require_administrator(administrator)
    if not user.is_active:
        raise Conflict(CLOSED)
    purposes = AccountLink.Purpose
    word = make_link(user, purposes.RESET if user.has_usable_password() else purposes.INVITATION)
    audit.record(administrator, "made a password link for", user)
    return word


def count_request(typed: str, address: IPAddress | None) -> None:
    """Count and enter that somebody asked for a link, whoever is named. Raises TooManyAttempts."""
    attempt = begin_attempt(typed, address, of="reset")
    note_attempt(attempt.shown, "asked for a password link from", address)


def mail_reset_link(typed: str) -> None:
    """Mail a link to whom this name or address is; whoever asked has been told the same in any case.

    An account without a password (single sign-on, an invitation) gets none, nor one that got one just now.
    """
    named = Q(username__iexact=typed) | Q(email__iexact=typed)
    for user in User.objects.filter(named, is_active=True).exclude(email="").order_by("pk")[:5]:
        if user.has_usable_password() and not _has_new_link(user):
            word = _make_asked_link(user)
            notices.send_link(user, word, AccountLink.Purpose.RESET)


@transaction.atomic
def _make_asked_link(user: User) -> str:
    audit.record(user, "was mailed a password link", user)
    return make_link(user, AccountLink.Purpose.RESET)


def _has_new_link(user: User) -> bool:
    return AccountLink.objects.filter(user=user, made_at__gt=timezone.now() - NOT_AGAIN_FOR).exists()
