"""Changes of a delivery's state: each conditional on what this process knows of it, so that two never both send it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from connections.guard_rules.rules import Passage
from connections.protocol.reply import RecipientReply, Reply
from connections.protocol.stages import SmtpStage
from connections.replies import another_try_helps
from designer.database.prepared_queries import Given, PreparedUpdate
from designer.database.quick_rows import QuickRows
from designer.database.statements import Statement
from tasks.deliveries.model import SETTLED, Delivery, DeliveryRecipient, list_as
from tasks.deliveries.sending.concealing import Part, alias, mask_reply, tell_guard
from tasks.deliveries.sending.secrets import keep_aliases
from tasks.deliveries.states import DeliveryState, RecipientState

KNOWN = {"pk", "known", "also_known", "known_attempts"}
RECIPIENTS = QuickRows(DeliveryRecipient)
UNANSWERED = (RecipientState.OPEN, RecipientState.DEFERRED)
WAITING = (DeliveryState.PREPARED, DeliveryState.DEFERRED)
HANDED_OVER = (DeliveryState.SENDING, DeliveryState.IN_DOUBT)
"""States in which who has handed a message over may say how it ended, also after it was given up meanwhile."""


def change(delivery: Delivery, state: DeliveryState, **values: Any) -> bool:
    """Give a delivery another state, if it is still in the one that this process knows; tell whether it was.

    Who has handed a message over may still say how it ended when it was given up as in doubt meanwhile. The number of
    attempts tells this process's own attempt from one that another process has begun since. A hand-over is known by its
    time, should it be called again because its commit was not heard.
    """
    values = _complete(delivery, state, values)
    changed = _update(delivery, values) or ("handed_over_at" in values and _is_written(delivery, values))
    if changed:
        set_in_memory(delivery, values)
    return changed


def write_down(
    delivery: Delivery,
    state: DeliveryState,
    answers: Iterable[tuple[str, RecipientState, Reply | None]],
    **values: Any,
) -> bool:
    """Give a delivery another state together with what became of its recipients; tell whether it has it now.

    It may be called again when the database went away in the middle: what was committed unheard is found written.
    """
    values = _complete(delivery, state, values)
    with transaction.atomic():
        is_written = not (changed := _update(delivery, values)) and _is_written(delivery, values)
        if changed:
            _update_recipients(delivery, answers)
    if changed or is_written:
        set_in_memory(delivery, values)
    return changed or is_written


def _complete(delivery: Delivery, state: DeliveryState, values: dict[str, Any]) -> dict[str, Any]:
    is_under_way = delivery.status is DeliveryState.SENDING
    values = {"state": state, "listed_as": list_as(state), "attempts": delivery.attempts + (not is_under_way), **values}
    if state in SETTLED or state is DeliveryState.IN_DOUBT:
        values.setdefault("ended_at", timezone.now())
    return values


def _update(delivery: Delivery, values: dict[str, Any]) -> bool:
    is_explained = delivery.status is DeliveryState.SENDING and values["state"] in SETTLED
    known = HANDED_OVER if is_explained else (delivery.status,)
    rows = {"pk": delivery.pk, "known": known[0], "also_known": known[-1], "known_attempts": delivery.attempts}
    return _update_of(tuple(values)).apply(**rows, **values) == 1


def change_all(
    given: Iterable[tuple[Delivery, dict[str, Any]]],
    known: tuple[DeliveryState, DeliveryState],
    take: Callable[[int], None],
) -> Iterator[Statement]:
    """Give what changes deliveries that are in one of two states, each with its values for the same columns, and lets
    take have how many it has changed."""
    states = {"known": known[0], "also_known": known[1]}
    rows = [{"pk": each.pk, **states, "known_attempts": each.attempts, **values} for each, values in given]
    return _update_of(tuple(sorted(rows[0].keys() - KNOWN))).statements(rows, take)


@cache
def _update_of(names: tuple[str, ...]) -> PreparedUpdate:
    """Give the change of these columns of a delivery that is as this process knows it."""

    def make() -> tuple[QuerySet[Delivery], dict[str, Any]]:
        is_known = Q(state=Given("known", Delivery, "state")) | Q(state=Given("also_known", Delivery, "state"))
        same = {"pk": Given("pk", Delivery, "id"), "attempts": Given("known_attempts", Delivery, "attempts")}
        return Delivery.objects.filter(is_known, **same), {name: Given(name, Delivery, name) for name in names}

    return PreparedUpdate(make)


def _is_written(delivery: Delivery, values: dict[str, Any]) -> bool:
    same = {name: values[name] for name in ("state", "attempts", "handed_over_at") if name in values}
    return Delivery.objects.filter(pk=delivery.pk, **same).exists()


def set_in_memory(delivery: Delivery, values: dict[str, Any]) -> None:
    """Let the object in memory say what the database says, which it does only once that is committed."""
    for name, value in values.items():
        setattr(delivery, name, value)


def _update_recipients(delivery: Delivery, answers: Iterable[tuple[str, RecipientState, Reply | None]]) -> None:
    alike: dict[tuple[RecipientState, Reply | None], list[str]] = defaultdict(list)
    for address, recipient_state, reply in answers:
        alike[recipient_state, mask_reply(delivery, reply)].append(delivery.show_address(address))
    open_ones = DeliveryRecipient.objects.filter(delivery=delivery, state__in=UNANSWERED)
    for (recipient_state, reply), addresses in alike.items():
        is_everybody = len(addresses) == delivery.recipient_count
        rows = open_ones if is_everybody else open_ones.filter(address__in=addresses)
        rows.update(state=recipient_state, **describe_reply(reply))


@transaction.atomic
def withhold(delivery: Delivery, passage: Passage) -> None:
    """Note from whom guards withhold a message and why, and whom it goes to instead."""
    rows = DeliveryRecipient.objects.filter(delivery=delivery)
    by_reason: dict[str, list[str]] = defaultdict(list)
    for each in passage.withheld:
        by_reason[tell_guard(delivery, each.reason)].append(delivery.show_address(each.address))
    for reason, addresses in by_reason.items():
        rows.filter(address__in=addresses).update(state=RecipientState.WITHHELD, text=reason)
    wanted = {delivery.show_address(address): address for address in passage.recipients}
    known = set(rows.filter(address__in=wanted).values_list("address", flat=True))
    missing = [address for shown, address in wanted.items() if shown not in known]
    if missing and Part.SERVER in delivery.concealed:  # then the manager says, by something sensitive, who gets it
        delivery.aliases = {**delivery.aliases, **alias(missing, after=len(delivery.aliases))}
        keep_aliases(delivery)
    DeliveryRecipient.objects.bulk_create(make_recipients(delivery, missing))
    delivery.has_withheld = True


def make_recipients(delivery: Delivery, addresses: Iterable[str]) -> list[DeliveryRecipient]:
    """Give the rows of a delivery's recipients, which are still to be entered."""
    return [_make_recipient(delivery, address) for address in addresses]


def _make_recipient(delivery: Delivery, address: str) -> DeliveryRecipient:
    shown = delivery.show_address(address)
    return RECIPIENTS.make(delivery=delivery, address=shown, key=address.lower() if shown == address else "")


def describe_reply(reply: Reply | None) -> dict[str, Any]:
    """Give a reply as a recipient's row keeps it."""
    if reply is None:
        return {}
    return {"code": reply.code, "enhanced_code": reply.enhanced_code, "text": reply.text}


def judge(answer: RecipientReply) -> RecipientState:
    """Tell what an answer to RCPT TO means when the message itself was taken."""
    if answer.accepted:
        return RecipientState.ACCEPTED
    return RecipientState.DEFERRED if another_try_helps(SmtpStage.RCPT, answer.reply) else RecipientState.REFUSED


def final_state(states: Iterable[str]) -> DeliveryState:
    """Give the state of a message whose recipients' states will not change any more."""
    accepted = [state == RecipientState.ACCEPTED for state in states if state != RecipientState.WITHHELD]
    if not accepted:
        return DeliveryState.WITHHELD
    if all(accepted):
        return DeliveryState.SENT
    return DeliveryState.PARTLY_SENT if any(accepted) else DeliveryState.FAILED
