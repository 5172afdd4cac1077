"""Trials of connection managers: start one on the settings that are being edited, follow it, cancel it."""

import logging
from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from connections.addresses import BadAddress, read_address
from connections.models import UNFINISHED, ConnectionManager, ConnectionTrial, TrialState
from connections.trials.jobs import run_trial
from connections.trials.limits import check_limits
from connections.types.smtp.properties import SmtpProperties
from designer.errors import Forbidden, Invalid, NotFound
from designer.models import Project, User
from designer.people import audit
from designer.people.permissions import Action, Root, may, require

logger = logging.getLogger(__name__)
NO_SERVER = "Type the SMTP server first."
NOT_OF_CATALOG = (
    "Connection managers of the catalog are tested by those who may manage the catalog. Test it in a project that you "
    "are a member of, or ask an administrator."
)
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
    connection: ConnectionManager | None = None,
    content: bytes = b"",
) -> ConnectionTrial:
    """Let a worker try settings out, saved or not, for a member of the project; without one, the settings are those of
    a connection manager of the catalog, for those who may change it, or make one.

    connection is the shared manager whose settings they are; content is a message to send in place of the trial's own.

    Raises Invalid, Forbidden, and TooMany; at most three of a person's run at a time.

    A credential must be the user's to use, as its owner, as a person whom it lists, or as a member of a project that it
    lists.
    """
    _require(user, project, connection)
    if not properties.smtp_server:
        raise Invalid(NO_SERVER, {"smtp_server": NO_SERVER})
    sender, recipient = _read_envelope(sender, recipient, sends=sends)
    check_limits(user)
    trial = ConnectionTrial.objects.create(
        user=user,
        project=project,
        connection=connection,
        properties=properties.model_dump(mode="json"),
        sender=sender,
        recipient=recipient,
        sends=sends or bool(content),
        content=content,
    )
    _record(user, properties, project, recipient if trial.sends else "")
    transaction.on_commit(partial(_queue, trial))
    return trial


def find_trial(user: User, uid: UUID) -> ConnectionTrial:
    """Give a trial of the user's own. Raises NotFound."""
    trial = ConnectionTrial.objects.filter(pk=uid, user=user).first()
    if trial is None:
        raise NotFound("There is no such test of yours. It is kept for a day.")
    return trial


@transaction.atomic
def cancel_trial(user: User, uid: UUID) -> ConnectionTrial:
    """End a trial; the worker closes the connection within some seconds, whatever it waits for."""
    trial = find_trial(user, uid)
    unfinished = ConnectionTrial.objects.filter(pk=uid, state__in=UNFINISHED)
    if unfinished.update(state=TrialState.CANCELED, changed_at=timezone.now(), content=b""):
        server = _name_server(SmtpProperties.model_validate(trial.properties))
        audit.record(user, "canceled test of connection", server, project=trial.project)
    trial.refresh_from_db()
    return trial


def _require(user: User, project: Project | None, connection: ConnectionManager | None) -> None:
    if project is not None:
        require(user, Action.MODIFY_OBJECTS, project)
    if connection is not None:
        require(user, Action.MODIFY, connection)
    elif project is None and not may(user, Action.CREATE_OBJECTS, Root.CATALOG):
        raise Forbidden(NOT_OF_CATALOG)


def _record(user: User, properties: SmtpProperties, project: Project | None, recipient: str) -> None:
    """Write down who had which server asked, and as whom; never a secret."""
    changes = [f"Credential “{properties.credential}”."] if properties.credential else []
    changes += [f"A test message to {recipient}."] if recipient else []
    audit.record(user, "tested connection", _name_server(properties), project=project, changes=changes)


def _name_server(properties: SmtpProperties) -> str:
    return f"{properties.smtp_server} port {properties.effective_port}"


def _read_envelope(sender: str, recipient: str, *, sends: bool) -> tuple[str, str]:
    if (sender or sends) and not recipient:
        raise Invalid(NO_RECIPIENT, {"recipient": NO_RECIPIENT})
    return _read_address("sender", sender), _read_address("recipient", recipient)


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
        rows = ConnectionTrial.objects.filter(pk=trial.pk)
        rows.update(state=TrialState.FAILED, report={"diagnosis": diagnosis}, content=b"")
