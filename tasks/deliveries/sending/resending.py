"""Sending what a person wants sent again: a job of its own, beside the package, which is not run a second time."""

import logging
from datetime import timedelta
from functools import partial
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone
from pydantic import ValidationError

from connections.credentials import vault
from connections.resolving.identities import resolve_identity
from connections.resolving.managers import resolve_smtp
from connections.resolving.refusal import CannotResolve
from designer.variables.values import CannotEvaluate
from tasks.deliveries.model import IN_HAND, LISTED, RESENDS, Delivery
from tasks.deliveries.sending.attempts import Route, TakenOver, attempt
from tasks.deliveries.sending.changes import WAITING, change
from tasks.deliveries.sending.concealing import tell_sentence
from tasks.deliveries.sending.in_doubt import Policy, close_after_death
from tasks.deliveries.sending.outgoing import CANNOT_DECRYPT, load_kept_message
from tasks.deliveries.states import DeliveryState
from tasks.runtime import heartbeat
from tasks.runtime.models import Execution, Heartbeat
from tasks.runtime.queue import LOST_AFTER, enqueue, take_waiting
from tasks.runtime.rules.paths import read_path
from tasks.runtime.state.outages import retry_on_outage
from tasks.runtime.state.snapshot import load_snapshot
from tasks.runtime.state.values import values_of

logger = logging.getLogger(__name__)

FALLBACK = LOST_AFTER
"""When a worker is asked once more, should the broker have lost the first word."""
NOBODY = UUID(int=0)
"""The worker of what is said to be sent, and is in no process's hands any more, so that recovery finds it."""
RETRY_FOR = timedelta(hours=1)
"""For how long a message that a person had sent again is tried while the server refuses it for now."""
UNREADABLE = "The connection manager cannot be read."


def send_asked(delivery_id: int) -> None:
    """Send a delivery that a person asked for, if no living process has it in hand."""
    taken = _asked().filter(Q(worker=None) | ~Q(worker__in=_living()), pk=delivery_id, state__in=WAITING)
    if not taken.update(worker=heartbeat.identify()):
        return
    delivery = Delivery.objects.select_related("task_run__execution", "project", "asked_by").get(pk=delivery_id)
    try:
        attempt(delivery, load_kept_message(delivery), _find_route(delivery), Policy(RETRY_FOR))
    except (CannotResolve, CannotEvaluate, ValidationError) as error:
        _put_off_or_fail(delivery, error)
    except vault.CannotDecrypt:
        retry_on_outage(partial(change, delivery, DeliveryState.FAILED, reply=CANNOT_DECRYPT, due_at=None))
    except TakenOver as error:
        logger.warning("%s", error)
    finally:
        mine = Delivery.objects.filter(pk=delivery_id, worker=heartbeat.identify())
        if not mine.exclude(state=DeliveryState.SENDING).update(worker=None):
            mine.update(worker=NOBODY)  # what came of it could not be written down


def _put_off_or_fail(delivery: Delivery, error: CannotResolve | CannotEvaluate | ValidationError) -> None:
    sentence = UNREADABLE if isinstance(error, ValidationError) else tell_sentence(delivery, error.sentence)
    may_help = isinstance(error, CannotResolve) and error.another_try_helps
    if may_help and (pause := Policy(RETRY_FOR).find_pause(delivery.attempts)):
        due_at = timezone.now() + pause
        retry_on_outage(partial(change, delivery, DeliveryState.DEFERRED, reply=sentence, due_at=due_at))
    else:
        retry_on_outage(partial(change, delivery, DeliveryState.FAILED, reply=sentence, due_at=None))


def recover_asked() -> None:
    """Ask a worker for what is due, and say of what a dead one was sending that it is in doubt."""
    with transaction.atomic():
        lost = _asked().filter(IN_HAND, ~Q(worker__in=_living()), state=DeliveryState.SENDING)
        close_after_death(lost.select_for_update(), Policy(RETRY_FOR), worker=None)
    waiting = _asked().filter(LISTED, listed_as__in=WAITING, due_at__lte=Now())
    for key, person in take_waiting(waiting, "asked_by", due_at=Now() + FALLBACK):
        enqueue("send_delivery", key, person)


def _asked() -> QuerySet[Delivery]:
    return Delivery.objects.filter(RESENDS)


def _living() -> QuerySet[Heartbeat, UUID]:
    return heartbeat.living().values_list("pk", flat=True)


def _find_route(delivery: Delivery) -> Route:
    """Give the connection manager as it was when the package ran, and the identity that the asking person may use."""
    execution = Execution.objects.get(pk=delivery.task_run.execution_id)
    snapshot, key = load_snapshot(execution), delivery.task_run.executable
    package, shared = snapshot.package_of(key), snapshot.shared_of(snapshot.home_of(key))
    values = values_of(execution, package, snapshot.executables.get(key), path=read_path(delivery.task_run.path))
    manager, smtp = resolve_smtp(str(delivery.connection_uid), package, shared, values)
    is_driven = execution.drives(manager)
    return Route(manager, smtp, resolve_identity(smtp, delivery.asked_by, delivery.project, is_driven=is_driven))
