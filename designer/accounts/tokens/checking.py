"""Whose a token is. Nobody guesses 256 bits, so a good one is looked up first and never waits for others' failures."""

import logging
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from designer.accounts.attempts import begin_attempt, note_attempt
from designer.accounts.client_address import IPAddress
from designer.accounts.tokens.words import digest_of
from designer.errors import ServiceError
from designer.models import ApiToken
from designer.people import audit
from designer.people.origin import name_token

logger = logging.getLogger(__name__)
NOTED_EVERY = timedelta(minutes=1)


class TokenRefused(ServiceError):
    """There is no such token, or it has ended, was revoked, or is of somebody whose account is closed."""

    title = "Not signed in"
    status = 401


def check_token(word: str, address: IPAddress | None) -> ApiToken:
    """Give a token that is good now. Raises TokenRefused, and TooManyAttempts where very many were not."""
    token = ApiToken.objects.filter(digest=digest_of(word)).select_related("user").first()
    if token is None or token.has_ended or not token.user.is_active:
        _refuse(token, address)
        raise TokenRefused("This API token has ended, was revoked, or never was one. Make a new one: Your account.")
    _note_use(token, str(address or ""))
    return token


def _note_use(token: ApiToken, address: str) -> None:
    """Note when and from where it was used, once a minute."""
    now = timezone.now()
    is_new = Q(seen_at=None) | Q(seen_at__lt=now - NOTED_EVERY) | ~Q(address=address)
    if token.seen_at is None or now - token.seen_at > NOTED_EVERY or token.address != address:
        is_noted = ApiToken.objects.filter(is_new, pk=token.pk).update(seen_at=now, address=address)
        if is_noted and token.seen_at is None:
            name_token(token.name)
            audit.record(token.user, "first used API token", token, changes=[f"from {address}"])


def _refuse(token: ApiToken | None, address: IPAddress | None) -> None:
    """Count it and write it down, as far as the limits let anything be tried from there."""
    begin_attempt(str(address), address, of="token")
    name = token.user.username if token else ""
    logger.warning("An API token%s from %s was refused.", f" of {name}" if name else "", address)
    action = "used an ended API token from" if token else "sent an unknown API token from"
    note_attempt(name, action, address)
