"""What a worker does in a trial: it walks through the session and writes down each step as it ends."""

import logging
from contextlib import suppress
from functools import partial
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from connections.diagnosis import Report, Trial, advise, find_fixes, guard_trial, make_test_message, probe
from connections.errors import TimedOut
from connections.guard.lookup import find_project_guards
from connections.guard_rules.rules import Guard, Stopped
from connections.models import ConnectionManager, ConnectionTest, ConnectionTrial, TrialState
from connections.resolving.identities import resolve_identity
from connections.resolving.refusal import CannotResolve
from connections.types.smtp.properties import SmtpProperties
from connections.waiting.rows import unless

logger = logging.getLogger(__name__)


STOPPED = "The worker was stopped in the middle of this test. Try again."
_running: set[str] = set()
"""The trials that this process has in hand."""


class Canceled(Exception):
    """The person does not want the answer any more."""


def run(uid: str) -> None:
    """Run a trial, unless it was canceled or another worker has it."""
    waiting = ConnectionTrial.objects.filter(pk=uid, state=TrialState.WAITING)
    if not waiting.update(state=TrialState.RUNNING, begun_at=Now(), changed_at=timezone.now()):
        return
    _running.add(uid)
    trial = ConnectionTrial.objects.select_related("user", "project").get(pk=uid)
    try:
        with unless(partial(_find_canceled, uid), settings.LONGEST_TRIAL), suppress(Canceled):
            _try(trial)
    except Exception:
        reference = uuid4().hex[:8]
        logger.exception("Trial %s failed unexpectedly, reference %s", uid, reference)
        sentence = f"Mailwright failed to run this test. The worker's log tells more under the reference {reference}."
        with suppress(Canceled):
            _write(trial, TrialState.FAILED, {"diagnosis": sentence})
    finally:
        _running.discard(uid)


def end_all() -> None:
    """End the trials that this process has in hand, because it ends itself."""
    rows = ConnectionTrial.objects.filter(pk__in=list(_running), state=TrialState.RUNNING) if _running else None
    if rows is not None:
        rows.update(state=TrialState.FAILED, report={"diagnosis": STOPPED}, content=b"")


def _find_canceled(uid: str) -> QuerySet[ConnectionTrial]:
    return ConnectionTrial.objects.filter(pk=uid, state=TrialState.CANCELED)


def _try(trial: ConnectionTrial) -> None:
    properties = SmtpProperties.model_validate(trial.properties)
    try:
        identity = resolve_identity(properties, trial.user, trial.project)
        plan, note = _plan(trial, properties)
    except (CannotResolve, Stopped) as error:
        _write(trial, TrialState.FAILED, {"diagnosis": error.sentence})
        return

    def tell(report: Report) -> None:
        _write(trial, TrialState.RUNNING, report.details)

    report = probe(properties, identity, plan, tell)
    # A message of a task's is sent from where no field of the connection manager stands.
    helpful = [] if trial.content else find_fixes(report, properties)
    fixes = [{"label": fix.label, "changes": fix.changes} for fix in helpful]
    diagnosis = " ".join(filter(None, [advise(report, properties), note, _explain_end(report, properties)]))
    state = TrialState.SUCCEEDED if report.succeeded else TrialState.FAILED
    _write(trial, state, report.details | {"diagnosis": diagnosis, "fixes": fixes})
    _remember(trial, properties, succeeded=report.succeeded)


def _remember(trial: ConnectionTrial, properties: SmtpProperties, *, succeeded: bool) -> None:
    """Keep the result as the manager's last test, if what was tried is how the manager is stored."""
    tried = Q(pk=trial.connection_id) if trial.connection_id and not trial.content else Q(pk__in=())
    manager = ConnectionManager.objects.filter(tried, package=None).first()
    if manager is None or SmtpProperties.model_validate(manager.properties) != properties:
        return
    found = {"tested_at": timezone.now(), "tested_by": trial.user, "succeeded": succeeded}
    ConnectionTest.objects.update_or_create(connection=manager, defaults=found)


def _explain_end(report: Report, properties: SmtpProperties) -> str:
    longest = settings.LONGEST_TRIAL
    if not isinstance(report.error, TimedOut) or properties.timeout_seconds <= longest:
        return ""
    return f"A test ends after {longest:g} seconds, whatever the Timeout says."


def _plan(trial: ConnectionTrial, properties: SmtpProperties) -> tuple[Trial, str]:
    """Say how far to go, and what a guard changes in it. Raises Stopped."""
    own = make_test_message(trial.sender, [trial.recipient]) if trial.sends and not trial.content else b""
    recipients = (trial.recipient,) if trial.recipient else ()
    guards = [*find_project_guards(trial.project_id), Guard.of_manager("", properties)]
    return guard_trial(Trial(trial.sender, recipients, bytes(trial.content) or own), guards)


def _write(trial: ConnectionTrial, state: TrialState, report: dict[str, Any]) -> None:
    """Write down how far it is. Raises Canceled when nobody wants to know any more."""
    running = ConnectionTrial.objects.filter(pk=trial.pk, state=TrialState.RUNNING)
    ended = {} if state is TrialState.RUNNING else {"content": b""}
    if not running.update(state=state, report=report, changed_at=timezone.now(), **ended):
        raise Canceled
