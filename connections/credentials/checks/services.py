"""Asking a worker to read the secret of a credential, and what it found."""

import logging
from datetime import timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from connections.credentials.checks.jobs import check_secret
from connections.models import Credential, SecretCheck
from designer.models import User
from designer.people import audit
from designer.people.permissions import Action, require

logger = logging.getLogger(__name__)
PAUSE = timedelta(seconds=3)
"""Who asks again sooner gets the check that is under way, or what it found."""


@transaction.atomic
def ask_check(user: User, credential: Credential) -> SecretCheck:
    """Let a worker read the secret, which it tells nobody; the row says what came of it. Raises NotAllowed."""
    require(user, Action.MODIFY, credential)
    # Who asks at the same moment finds the check of the first.
    Credential.objects.select_for_update().get(pk=credential.pk)
    now = timezone.now()
    if recent := SecretCheck.objects.filter(credential=credential, asked_at__gt=now - PAUSE).first():
        return recent
    values = {"asked_at": now, "asked_by": user, "answered_at": None, "worker": "", "problem": ""}
    check, _ = SecretCheck.objects.update_or_create(credential=credential, defaults=values)
    audit.record(user, "checked credential", credential)
    transaction.on_commit(partial(_queue, credential))
    return check


def _queue(credential: Credential) -> None:
    try:
        check_secret.delay(str(credential.uid))
    except OperationalError as error:
        logger.warning("The broker cannot be reached, so the check of %s does not run: %s", credential, error)
