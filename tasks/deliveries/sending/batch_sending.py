"""Sending several deliveries in a row through one connection, each stage written down for all of them at once.

Only what goes well is done together. Whatever else the server says of one is written down as if it had been sent alone,
by `finish`, which is also what sends it alone where that is needed.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from connections.errors import SmtpError
from connections.guard.lookup import find_guards
from connections.guard_rules.rules import Stopped, guard
from connections.protocol.message import OutgoingMessage
from connections.protocol.reply import Outcome, Reply
from connections.smtp.pool.pool import PROCESS_POOL
from connections.smtp.session import SmtpSession
from connections.waiting.rows import unless
from designer.storage.prepared_queries import prepare_save
from tasks.deliveries.model import Delivery, DeliveryRecipient
from tasks.deliveries.sending.attempts import (
    NotWanted,
    Route,
    TakenOver,
    announce_hand_over,
    attempt,
    describe_session,
    find_stopping,
    give_up_on,
    record_answer,
)
from tasks.deliveries.sending.changes import describe_reply, set_in_memory, update_all
from tasks.deliveries.sending.concealing import mask_reply, tell_reply
from tasks.deliveries.sending.in_doubt import Policy, close_interrupted
from tasks.deliveries.states import DeliveryState, RecipientState
from tasks.runtime.state.outages import retry_on_outage

save_recipients = prepare_save(DeliveryRecipient, ["state", "code", "enhanced_code", "text"])
Answered = tuple["BatchedDelivery", Outcome | SmtpError]


def _nothing() -> None:
    return None


@dataclass(eq=False)
class BatchedDelivery:
    """A delivery that this process has just entered, and what is still to be done for it."""

    delivery: Delivery
    message: OutgoingMessage
    recipients: list[DeliveryRecipient]
    route: Route
    policy: Policy
    finish: Callable[[], None] = _nothing


def send_in_row(batch: Sequence[BatchedDelivery], package_id: int | None) -> None:
    """Send deliveries that take the same route. Call `finish` of each afterwards; it may raise as `attempt` does."""
    for one in batch:
        one.finish = partial(attempt, one.delivery, one.message, one.route, one.policy)
    free = _pass_guards(batch, package_id)
    if not free:
        return
    answered: list[Answered] = []
    try:
        _send(free, answered)
    except TakenOver:
        pass  # they were not handed over; each finds out for itself whose it is
    except NotWanted as error:
        for one in free:
            one.finish = partial(give_up_on, one.delivery, str(error))
    except SmtpError as error:
        answered += [(one, error) for one in free[len(answered) :]]
    except BaseException:
        close_interrupted(one.delivery for one in free)
        raise
    for one, answer in answered:
        one.finish = partial(record_answer, one.delivery, one.message, answer, one.route, one.policy)
    _record_taken([(one, answer) for one, answer in answered if isinstance(answer, Outcome) and _is_plain(answer)])


def _pass_guards(batch: Sequence[BatchedDelivery], package_id: int | None) -> list[BatchedDelivery]:
    """Give those that guards let pass to everybody; the others go alone, and what becomes of them is told there."""
    route = batch[0].route
    project_id = batch[0].delivery.project_id
    guards = retry_on_outage(partial(find_guards, project_id, package_id, route.manager, route.smtp))
    try:
        return [one for one in batch if not guard(one.message.envelope.recipients, guards).withheld]
    except Stopped:
        return []


def _send(batch: Sequence[BatchedDelivery], answered: list[Answered]) -> None:
    route = batch[0].route
    messages = [one.message for one in batch]
    results = PROCESS_POOL.send_many(route.smtp, messages, partial(_hand_over, batch), route.identity)
    with unless(partial(find_stopping, batch[0].delivery.task_run.execution_id)), closing(results):
        answered.extend(zip(batch, results, strict=True))


def _hand_over(batch: Sequence[BatchedDelivery], session: SmtpSession) -> None:
    """Write down that all of them may leave from now on. If that fails, or another process has one, none leaves."""
    announce_hand_over()
    values = {"state": DeliveryState.SENDING, "attempts": 1, **describe_session(session)}
    retry_on_outage(partial(_begin, [one.delivery.pk for one in batch], values))
    for one in batch:
        set_in_memory(one.delivery, values)


@transaction.atomic
def _begin(keys: Sequence[int], values: Mapping[str, Any]) -> None:
    """Change all or none. What was committed unheard is known by the time of the hand-over, which is this process's."""
    rows = Delivery.objects.filter(pk__in=keys)
    waiting = rows.filter(state=DeliveryState.PREPARED, attempts=0)
    if waiting.update(**values) < len(keys) and rows.filter(**values).count() < len(keys):
        raise TakenOver("Some deliveries of a batch were taken over by another process.")


def _is_plain(outcome: Outcome) -> bool:
    return all(each.accepted for each in outcome.recipients)


def _record_taken(answered: Sequence[tuple[BatchedDelivery, Outcome]]) -> None:
    """Write down the answers to messages that were taken for all their recipients."""
    if not answered:
        return
    try:
        retry_on_outage(partial(_write, answered))
    except TakenOver:
        return  # each by itself, which finds out whose they are
    for one, outcome in answered:
        _keep_outcome(one, outcome)


@transaction.atomic
def _write(answered: Sequence[tuple[BatchedDelivery, Outcome]]) -> None:
    if update_all((one.delivery, _describe(one.delivery, outcome.reply)) for one, outcome in answered) < len(answered):
        raise TakenOver("Some deliveries of a batch were taken over by another process.")
    for one, outcome in answered:
        for row, each in zip(one.recipients, outcome.recipients, strict=True):
            row.state = RecipientState.ACCEPTED
            vars(row).update(describe_reply(mask_reply(one.delivery, each.reply)))
    save_recipients(*(row for one, _ in answered for row in one.recipients))


def _describe(delivery: Delivery, reply: Reply) -> dict[str, object]:
    said = {"code": reply.code, "enhanced_code": reply.enhanced_code, "reply": tell_reply(delivery, reply)}
    return {"state": DeliveryState.SENT, "attempts": 1, "ended_at": timezone.now(), **said}


def _keep_outcome(one: BatchedDelivery, outcome: Outcome) -> None:
    """Let what is in memory say what the database says now."""
    set_in_memory(one.delivery, _describe(one.delivery, outcome.reply))
    one.delivery.answers = one.recipients
    one.finish = _nothing
