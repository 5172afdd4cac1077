"""Trials of connection managers: start one on the settings that are being edited, follow it, cancel it."""

import logging
from datetime import timedelta
from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from connections.addresses import BadAddress, read_address
from connections.jobs import run_trial
from connections.models import ConnectionTrial, TrialState
from connections.smtp.properties import SmtpProperties
from designer.errors import Invalid, NotFound
from designer.models import Project, User

logger = logging.getLogger(__name__)
KEPT = timedelta(days=1)
MOST_AT_ONCE = 3
NO_SERVER = "Type the SMTP server first."
NO_RECIPIENT = "Type a recipient, or leave the sender empty and send nothing."


@transaction.atomic
def start_trial(
    user: User,
    properties: SmtpProperties,
    *,
    sender: str = "",
    recipient: str = "",
    sends: bool = False,
    project: Project | None = None,
    content: bytes = b"",
) -> ConnectionTrial:
    """Let a worker try settings out, saved or not. Raises Invalid; at most three of a person's run at a time.

    content is a message to send in place of the trial's own.

    A credential must be the user's to use, as its owner, as a person whom it lists, or as a member of a project that it
    lists.
    """
    if not properties.smtp_server:
        raise Invalid(NO_SERVER, {"smtp_server": NO_SERVER})
    if (sender or sends) and not recipient:
        raise Invalid(NO_RECIPIENT, {"recipient": NO_RECIPIENT})
    sender, recipient = _read_address("sender", sender), _read_address("recipient", recipient)
    own = ConnectionTrial.objects.filter(user=user)
    own.filter(created_at__lt=timezone.now() - KEPT).delete()
    recent = own.filter(changed_at__gt=timezone.now() - timedelta(minutes=5))
    if recent.filter(state__in=(TrialState.WAITING, TrialState.RUNNING)).count() >= MOST_AT_ONCE:
        raise Invalid(f"{MOST_AT_ONCE} tests of yours are under way. Cancel one, or wait until it ends.")
    trial = ConnectionTrial.objects.create(
        user=user,
        project=project,
        properties=properties.model_dump(mode="json"),
        sender=sender,
        recipient=recipient,
        sends=sends or bool(content),
        content=content,
    )
    transaction.on_commit(partial(_queue, trial))
    return trial


def find_trial(user: User, uid: UUID) -> ConnectionTrial:
    """Give a trial of the user's own. Raises NotFound."""
    trial = ConnectionTrial.objects.filter(pk=uid, user=user).first()
    if trial is None:
        raise NotFound("There is no such test of yours. It is kept for a day.")
    return trial


def cancel_trial(user: User, uid: UUID) -> ConnectionTrial:
    """End a trial; the worker closes the connection before its next step."""
    trial = find_trial(user, uid)
    unfinished = ConnectionTrial.objects.filter(pk=uid, state__in=(TrialState.WAITING, TrialState.RUNNING))
    unfinished.update(state=TrialState.CANCELED, changed_at=timezone.now())
    trial.refresh_from_db()
    return trial


def _read_address(field: str, text: str) -> str:
    try:
        return read_address(text).addr_spec if text else ""
    except BadAddress as error:
        raise Invalid(str(error), {field: str(error)}) from error


def _queue(trial: ConnectionTrial) -> None:
    try:
        run_trial.delay(str(trial.uid))
    except OperationalError as error:
        logger.warning("The broker cannot be reached, so trial %s does not run: %s", trial.uid, error)
        diagnosis = "The test was not begun: the queue to the workers (Redis) cannot be reached. Try again later."
        ConnectionTrial.objects.filter(pk=trial.pk).update(state=TrialState.FAILED, report={"diagnosis": diagnosis})
