"""What people do with deliveries: look at them, have a message sent again, decide about one that is in doubt."""

from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum
from functools import partial

from django.db import transaction
from django.utils import timezone

from connections.credentials import vault
from designer.errors import Conflict, Forbidden, NotAllowed, NotFound
from designer.models import Project, User
from designer.people import audit
from designer.people.permissions import Action, Person, require, with_right
from tasks.deliveries.model import Delivery, DeliveryRecipient, KeptMessage
from tasks.deliveries.search import visible_deliveries, with_environments
from tasks.deliveries.sending.changes import UNANSWERED, make_recipients
from tasks.deliveries.sending.outgoing import read_content
from tasks.deliveries.sending.resending import FALLBACK
from tasks.deliveries.states import DeliveryState, RecipientState
from tasks.runtime.models import Execution, TaskRun
from tasks.runtime.production import refuse_sending
from tasks.runtime.queue import enqueue
from tasks.runtime.statuses import FINAL, TaskStatus

MOST_AT_ONCE = 1000
NOT_KEPT = "The message of delivery {0} is not kept any more, so it cannot be sent again. Run the package again."

MADE_ANEW = (
    "Delivery {0} is not sent again: what had failed was run again as execution {1}, which has made the mail anew."
)
NOT_SHOWN = (
    "The message of delivery {0} is made of sensitive values, so it is not shown. An administrator can read it, or let "
    "the project show what is made of sensitive values."
)
CANNOT_DECRYPT = (
    "The message of delivery {0} cannot be decrypted: the key that it was encrypted with is not among CREDENTIAL_KEYS. "
    "Put that key back at the end."
)
CLOSED = (RecipientState.ACCEPTED, RecipientState.WITHHELD)


class Decision(StrEnum):
    """What a person says about a message in doubt."""

    ARRIVED = "arrived"
    SEND_AGAIN = "send_again"
    GIVE_UP = "give_up"


def find_delivery(user: Person, delivery_id: int) -> Delivery:
    """Give a delivery that the user may see, with its recipients. Raises NotFound."""
    found = with_environments(visible_deliveries(user)).select_related("project").prefetch_related("repetitions")
    delivery = found.filter(pk=delivery_id).first()
    if delivery is None:
        raise _miss(delivery_id, "There is no such delivery.")
    return delivery


@transaction.atomic
def download_message(user: Person, delivery_id: int) -> bytes:
    """Give the message as it was handed over; who takes it is written into the audit.

    One that is made of something sensitive is for administrators. Raises NotFound, Forbidden, and Conflict.
    """
    delivery, content = _open_message(user, delivery_id)
    audit.record(user, "downloaded message", _name(delivery), project=delivery.project)
    return content


@transaction.atomic
def read_message(user: Person, delivery_id: int, *, is_recorded: bool = False) -> tuple[Delivery, bytes]:
    """Give a delivery with its message to be shown; the audit has it once, so not when it is_recorded already.

    Raises like download_message.
    """
    delivery, content = _open_message(user, delivery_id)
    if not is_recorded:
        audit.record(user, "read message", _name(delivery), project=delivery.project)
    return delivery, content


def _open_message(user: Person, delivery_id: int) -> tuple[Delivery, bytes]:
    delivery = find_delivery(user, delivery_id)
    kept = KeptMessage.objects.filter(delivery=delivery).first()
    if kept is None:
        raise NotFound("This message is not kept any more.")
    if not may_read_message(user, delivery):
        raise Forbidden(NOT_SHOWN.format(delivery.pk))
    try:
        return delivery, read_content(kept)
    except vault.CannotDecrypt as error:
        raise Conflict(CANNOT_DECRYPT.format(delivery.pk)) from error


def may_read_message(user: Person, delivery: Delivery) -> bool:
    """Tell whether the user, who may see a delivery, may read its message too."""
    return not delivery.concealed or user.is_superuser


@transaction.atomic
def send_again(user: Person, delivery_ids: Collection[int], *, confirms_production: bool = False) -> list[Delivery]:
    """Have failed messages sent again, each to those who have not got it, and give the new deliveries.

    They keep their Message-IDs and their bytes. All of them or none: raises Conflict with the first that cannot be, and
    Invalid where they are of a production environment and nobody confirms it.
    """
    if not delivery_ids or len(delivery_ids) > MOST_AT_ONCE:
        raise Conflict(f"Choose between 1 and {MOST_AT_ONCE:,} deliveries.")
    restarted = _hold_executions(delivery_ids)
    found = _lock(user, delivery_ids)
    for delivery in found:
        _refuse_restarted(delivery, restarted)
    repeats = [_repeat(user, delivery) for delivery in found]
    if not confirms_production:
        _ask_in_production(found)
    for delivery in repeats:
        transaction.on_commit(partial(enqueue, "send_delivery", delivery.pk, delivery.asked_by_id))
    return repeats


@transaction.atomic
def decide(user: Person, delivery_id: int, decision: Decision, *, confirms_production: bool = False) -> Delivery:
    """Say what became of a message in doubt, or have it sent once more. Raises Conflict when somebody has decided, and
    Invalid where it would be sent in a production environment and nobody confirms it."""
    (delivery,) = _lock(user, [delivery_id])
    if delivery.status is not DeliveryState.IN_DOUBT:
        raise Conflict(f"Delivery {delivery.pk} is not in doubt any more: {delivery.status.label.lower()}.")
    if decision is Decision.SEND_AGAIN and not confirms_production:
        _ask_in_production([delivery])
    who = user.get_username()
    delivery.decided_by_name = who
    match decision:
        case Decision.ARRIVED:
            _take_as_arrived(delivery, f"{who} says that it arrived.")
        case Decision.GIVE_UP:
            _give_up(delivery, f"{who} gave it up while it was in doubt.")
        case Decision.SEND_AGAIN:
            _put_back(user, delivery)
    delivery.save()
    action = {"arrived": "took as arrived", "send_again": "sent again", "give_up": "gave up"}[decision]
    audit.record(user, f"{action} delivery in doubt", _name(delivery), project=delivery.project)
    return delivery


def find_runnable(user: Person, deliveries: Iterable[Delivery]) -> set[int]:
    """Give the projects of deliveries about which the user may decide, and have them sent again."""
    numbers = {delivery.project_id for delivery in deliveries}
    runnable = Project.objects.filter(with_right(user, Action.EXECUTE, Project), pk__in=numbers)
    return set(runnable.values_list("pk", flat=True))


def can_be_sent_again(delivery: Delivery) -> bool:
    """Tell whether a delivery, read with its repetitions, is one that somebody may have sent again."""
    failed = delivery.status in (DeliveryState.FAILED, DeliveryState.PARTLY_SENT)
    return failed and not delivery.repetitions.all()


def _miss(delivery_id: int, sentence: str) -> NotFound | NotAllowed:
    """Give the refusal of a delivery that is not there, or of one that the asker may not see: it says the same."""
    hidden = Delivery.objects.filter(pk=delivery_id).select_related("project").first()
    return NotAllowed(sentence, hidden.project, "read a delivery of") if hidden else NotFound(sentence)


def _lock(user: Person, delivery_ids: Collection[int]) -> list[Delivery]:
    """Lock deliveries, in one order for everybody, of projects that the user may run."""
    visible = visible_deliveries(user).filter(pk__in=set(delivery_ids)).select_related("project", "task_run")
    found = list(visible.order_by("pk").select_for_update(of=("self",)))
    missing = set(delivery_ids) - {delivery.pk for delivery in found}
    if missing:
        raise _miss(min(missing), f"There is no delivery {min(missing)}.")
    for project in {delivery.project_id: delivery.project for delivery in found}.values():
        require(user, Action.EXECUTE, project)
    return found


def _hold_executions(delivery_ids: Collection[int]) -> dict[int, int]:
    """Lock the executions of deliveries, so that none is restarted meanwhile; give those that were, with what did."""
    runs = TaskRun.objects.filter(deliveries__in=set(delivery_ids)).values("execution")
    over = Execution.objects.filter(pk__in=runs, status__in=FINAL).order_by("pk").select_for_update()
    after = Execution.objects.filter(restarts__in=[*over.values_list("pk", flat=True)])
    return {each.restarts: each.pk for each in after.only("restarts") if each.restarts}


def _refuse_restarted(delivery: Delivery, restarted: Mapping[int, int]) -> None:
    """Raise Conflict where another execution makes the mail anew; one that is sent in part is not made anew."""
    run = delivery.task_run
    after = restarted.get(run.execution_id)
    if after and delivery.status is DeliveryState.FAILED and run.state is not TaskStatus.SUCCEEDED:
        raise Conflict(MADE_ANEW.format(delivery.pk, after))


def _ask_in_production(deliveries: Collection[Delivery]) -> None:
    """Raise Invalid, with what would be sent, where some of these are of an environment that is production."""
    rows = Delivery.objects.filter(pk__in=[each.pk for each in deliveries], task_run__execution__in_production=True)
    environments = dict(rows.values_list("pk", "task_run__execution__environment_name"))
    if environments:
        unserved = DeliveryRecipient.objects.filter(delivery__in=environments).exclude(state__in=CLOSED)
        names = ", ".join(sorted(set(environments.values())))
        raise refuse_sending(names, len(environments), unserved.count())


def _repeat(user: Person, delivery: Delivery) -> Delivery:
    """Make the delivery that repeats this one."""
    if delivery.status not in (DeliveryState.FAILED, DeliveryState.PARTLY_SENT):
        state = delivery.status.label.lower()
        raise Conflict(f"Delivery {delivery.pk} has not failed, so it is not sent again: {state}.")
    if repeated := Delivery.objects.filter(repeats=delivery).first():
        raise Conflict(f"Delivery {delivery.pk} was sent again already, as delivery {repeated.pk}.")
    kept = KeptMessage.objects.filter(delivery=delivery).first()
    if kept is None:
        raise Conflict(NOT_KEPT.format(delivery.pk))
    unserved = delivery.recipients.exclude(state__in=CLOSED).order_by("pk")
    addresses = list(unserved.values_list("address", flat=True))
    same = (
        "project_id",
        "task_run_id",
        "number",
        "message_id",
        "sender",
        "subject",
        "subject_key",
        "size",
        "concealed",
    )
    where = ("connection_uid", "connection_name", "server")
    repeat = Delivery.objects.create(
        **{name: getattr(delivery, name) for name in (*same, *where)},
        **_ask(user),
        repeats=delivery,
        recipient_count=len(addresses),
    )
    DeliveryRecipient.objects.bulk_create(make_recipients(repeat, addresses))
    kept.pk = repeat.pk
    kept.save(force_insert=True)
    audit.record(user, "sent again", _name(delivery), project=delivery.project)
    return repeat


def _ask(user: Person) -> dict[str, object]:
    """Give what a delivery says of the person who wants it sent."""
    asked_by = user if isinstance(user, User) else None
    return {"asked_by": asked_by, "asked_by_name": user.get_username(), "due_at": timezone.now() + FALLBACK}


def _take_as_arrived(delivery: Delivery, reason: str) -> None:
    open_ones = DeliveryRecipient.objects.filter(delivery=delivery, state__in=UNANSWERED)
    open_ones.update(state=RecipientState.ACCEPTED)
    all_served = not delivery.recipients.exclude(state__in=CLOSED).exists()
    delivery.state = DeliveryState.SENT if all_served else DeliveryState.PARTLY_SENT
    delivery.reply, delivery.ended_at = reason, timezone.now()


def _give_up(delivery: Delivery, reason: str) -> None:
    any_served = delivery.recipients.filter(state=RecipientState.ACCEPTED).exists()
    delivery.state = DeliveryState.PARTLY_SENT if any_served else DeliveryState.FAILED
    delivery.reply, delivery.ended_at = reason, timezone.now()


def _put_back(user: Person, delivery: Delivery) -> None:
    if not KeptMessage.objects.filter(delivery=delivery).exists():
        raise Conflict(NOT_KEPT.format(delivery.pk))
    delivery.state, delivery.ended_at, delivery.worker = DeliveryState.DEFERRED, None, None
    for name, value in _ask(user).items():
        setattr(delivery, name, value)
    transaction.on_commit(partial(enqueue, "send_delivery", delivery.pk, delivery.asked_by_id))


def _name(delivery: Delivery) -> str:
    return f"delivery {delivery.pk} “{delivery.subject}”"
