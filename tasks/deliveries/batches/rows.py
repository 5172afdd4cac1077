"""The rows of a batch, in sets: a fixed number of statements, however many deliveries there are.

A delivery of a batch has no row before it may leave: it is entered as one that is being sent, in the same transaction
in which the answers to those before it are written down.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from connections.protocol.reply import Outcome, Reply
from designer.database.among import AmongGiven, GivenKeys
from designer.database.prepared_queries import Given, PreparedSave, PreparedSelect, PreparedUpdate
from designer.database.statements import Refused, Statement, run_together
from tasks.deliveries.batches.batched import BatchedDelivery, done
from tasks.deliveries.model import Delivery, DeliveryRecipient, list_as
from tasks.deliveries.sending import under_way
from tasks.deliveries.sending.attempts import CANCELED_WAITING, NotWanted, TakenOver
from tasks.deliveries.sending.changes import HANDED_OVER, WAITING, change_all, describe_reply, set_in_memory
from tasks.deliveries.sending.concealing import mask_reply, tell_reply
from tasks.deliveries.sending.outbox import enter, enter_with, is_small, learn_keys
from tasks.deliveries.states import DeliveryState, RecipientState
from tasks.runtime.models import Execution, TaskRun, is_in_hands_of
from tasks.runtime.state.outages import retry_on_outage
from tasks.runtime.statuses import ExecutionStatus, TaskStatus

SAVE_RECIPIENTS = PreparedSave(DeliveryRecipient, ["state", "code", "enhanced_code", "text"])
STATUS = Subquery(Execution.objects.filter(pk=OuterRef("execution")).values("status"))
ALONE = PreparedSelect(
    lambda: (
        TaskRun.objects.filter(
            pk=Given("pk", TaskRun, "id"), status=TaskStatus.RUNNING, worker=Given("worker", TaskRun, "worker")
        )
        .select_for_update(no_key=True)
        .annotate(execution_status=STATUS)
        .values_list("execution_status")
    )
)
"""Locks a run if it is a worker's, and asks how its execution is."""
OWN = PreparedSelect(
    lambda: (
        TaskRun.objects.filter(AmongGiven("pk", GivenKeys("keys", TaskRun, "id")))
        .select_for_update(no_key=True)
        .order_by()
        .values_list(is_in_hands_of(Given("worker", TaskRun, "worker")), STATUS)
    )
)
"""Locks runs, and asks whether they are a worker's, and how their execution is."""
TAKEN = PreparedUpdate(
    lambda: (
        DeliveryRecipient.objects.filter(AmongGiven("pk", GivenKeys("keys", DeliveryRecipient, "id"))),
        {name: Given(name, DeliveryRecipient, name) for name in ("state", "code", "enhanced_code", "text")},
    )
)
"""Gives recipients the same state and answer."""
MOST_KEYS = 1_000
"""Rows that one statement changes."""
Answered = tuple[BatchedDelivery, Outcome]
Leaving = tuple[BatchedDelivery, Mapping[str, Any]]
"""A delivery that may leave now, and what it keeps of its connection (attempts.describe_session)."""


@dataclass
class BatchWrite:
    """What is written together: deliveries that may leave from now on, and answers to messages that were taken."""

    leaving: Sequence[Leaving]
    answered: Sequence[Answered]
    _is_tried: bool = field(default=False, init=False)
    _now: datetime = field(default_factory=timezone.now, init=False)

    def apply(self) -> None:
        """Write all or nothing, also over some seconds without a database. Raises TakenOver, and NotWanted where
        something was to leave and the execution is canceled."""
        new = [(one, facts) for one, facts in self.leaving if not one.is_entered]
        known = [(one, facts) for one, facts in self.leaving if one.is_entered]
        _note_waiting(new, known)
        try:
            retry_on_outage(partial(self._try, new, known))
        except BaseException as error:
            if isinstance(error, TakenOver | NotWanted):  # else it may be committed, and nobody has heard of it
                under_way.end(one.delivery.message_id for one, _ in self.leaving)
            for one, _ in new:
                set_in_memory(one.delivery, {"pk": None, **_in(DeliveryState.PREPARED), "attempts": 0})
            raise
        for one, facts in known:
            set_in_memory(one.delivery, self._begin_values(one.delivery, facts))
        for one, outcome in self.answered:
            set_taken(one, outcome)
        under_way.end(one.delivery.message_id for one, _ in self.answered)
        if any(one.deferred for one, _ in new):  # what came of the mail before is written down with it
            under_way.end_all({one.delivery.message_id for one, _ in new})

    def _try(self, new: Sequence[Leaving], known: Sequence[Leaving]) -> None:
        if self._is_tried and self._is_written():
            for one, _ in new:
                if one.deferred:
                    one.deferred.learn()
                    one.delivery.task_run_id = one.deferred.run.pk
                learn_keys(one.draft)
        else:
            self._is_tried = True
            self._write(new, known)

    def _is_written(self) -> bool:
        """Find what was committed unheard, by what nobody else has."""
        names = [one.delivery.message_id for one, _ in self.leaving or self.answered]
        found = Delivery.objects.filter(message_id__in=names)
        same = {"handed_over_at": self._now} if self.leaving else {"state": DeliveryState.SENT}
        return found.filter(**same).count() == len(names)

    def _write(self, new: Sequence[Leaving], known: Sequence[Leaving]) -> None:
        if len(new) == 1 and not known and not self.answered and self._enter_deferred(*new[0]):
            return
        _begin_runs([one for one, _ in new])
        if len(new) == 1 and not known and not self.answered and _is_alone(new[0][0]):
            self._enter_alone(*new[0])
        else:
            self._write_set(new, known)

    def _enter_deferred(self, one: BatchedDelivery, facts: Mapping[str, Any]) -> bool:
        """Enter a delivery together with what begins its task run, if that is not written yet and nothing else is
        written beside it; tell whether that was done."""
        if one.deferred is None or one.announce is not done:
            return False
        self._begin(one, facts)
        try:
            return enter_with(one.draft, one.deferred)
        except Refused as error:
            raise NotWanted(CANCELED_WAITING) from error

    def _enter_alone(self, one: BatchedDelivery, facts: Mapping[str, Any]) -> None:
        """Enter a delivery at once if its task run is this process's own and its execution is not canceled."""
        self._begin(one, facts)
        run = one.delivery.task_run
        enter([one.draft], ALONE.statement(_insist_on_going_on, pk=run.pk, worker=run.worker))

    @transaction.atomic
    def _write_set(self, new: Sequence[Leaving], known: Sequence[Leaving]) -> None:
        if self.leaving and _insist_on_own([one.delivery.task_run for one, _ in self.leaving]):
            raise NotWanted(CANCELED_WAITING)
        run_together(settle(self.answered))  # deliveries after task runs, as recovery locks them
        begun = [(one.delivery, self._begin_values(one.delivery, facts)) for one, facts in known]
        if begun:
            run_together(change_all(begun, WAITING, partial(_insist_on_all, len(begun))))
        if new:
            self._enter(new)

    def _enter(self, new: Sequence[Leaving]) -> None:
        for one, facts in new:
            self._begin(one, facts)
            one.announce()
        enter([one.draft for one, _ in new])

    def _begin(self, one: BatchedDelivery, facts: Mapping[str, Any]) -> None:
        set_in_memory(one.delivery, {**self._begin_values(one.delivery, facts), "attempts": 1, "pk": None})

    def _begin_values(self, delivery: Delivery, facts: Mapping[str, Any]) -> dict[str, Any]:
        values = {"attempts": delivery.attempts + 1, "handed_over_at": self._now}
        return {**facts, **values, **_in(DeliveryState.SENDING)}


def _begin_runs(batch: Sequence[BatchedDelivery]) -> None:
    """Write what begins the task runs of deliveries that are still to be entered. Raises TakenOver where that is
    refused."""
    for one in batch:
        if one.deferred:
            if not one.deferred.write():
                raise TakenOver("The execution was changed by another process before the task began.")
            one.delivery.task_run_id = one.deferred.run.pk


def _is_alone(one: BatchedDelivery) -> bool:
    """Whether nothing is written beside a delivery that may be entered at once."""
    return one.announce is done and is_small(one.draft)


def _insist_on_going_on(statuses: Sequence[str]) -> None:
    if not statuses:
        raise TakenOver("The task run was taken over by another process.")
    if ExecutionStatus.STOPPING in statuses:
        raise NotWanted(CANCELED_WAITING)


def _note_waiting(new: Sequence[Leaving], known: Sequence[Leaving]) -> None:
    """Note what may leave before it is committed, so that a death never finds more begun than noted."""
    attempts = [(one.delivery.message_id, 1) for one, _ in new]
    attempts += [(one.delivery.message_id, one.delivery.attempts + 1) for one, _ in known]
    for one, _ in [*new, *known][:1]:
        under_way.begin(one.delivery.task_run.worker, attempts)


def enter_prepared(batch: Sequence[BatchedDelivery]) -> None:
    """Enter deliveries that are sent one by one, or whose failure is to be written down."""
    retry_on_outage(partial(_begin_runs, batch))
    retry_on_outage(partial(_enter_prepared, batch))


@transaction.atomic
def _enter_prepared(batch: Sequence[BatchedDelivery]) -> None:
    names = [one.delivery.message_id for one in batch]
    if Delivery.objects.filter(message_id__in=names).exists():
        return  # it was committed unheard
    _insist_on_own([one.delivery.task_run for one in batch])
    for one in batch:
        one.announce()
    enter([one.draft for one in batch])


def _insist_on_own(runs: Sequence[TaskRun]) -> bool:
    """Hold these runs, so that no other process takes them over meanwhile. Raises TakenOver if one did. Tells whether
    their execution is canceled."""
    keys = sorted({run.pk for run in runs})
    found = OWN.ask(keys=keys, worker=runs[0].worker)
    if sum(bool(is_own) for is_own, _ in found) < len(keys):
        raise TakenOver("Some task runs of a batch were taken over by another process.")
    return any(status == ExecutionStatus.STOPPING for _, status in found)


def set_taken(one: BatchedDelivery, outcome: Outcome) -> None:
    """Let what is in memory of a message that was taken say what the database says, or will say."""
    set_in_memory(one.delivery, _describe(one, outcome.reply))
    one.delivery.answers = one.draft.recipients


def settle(answered: Sequence[Answered]) -> Iterator[Statement]:
    """Give what writes down the answers to messages that were taken for all their recipients, in the caller's
    transaction. To run it may raise TakenOver.
    """
    for place in range(0, len(answered), MOST_KEYS):
        yield from _settle(answered[place : place + MOST_KEYS])


def _settle(answered: Sequence[Answered]) -> Iterator[Statement]:
    values = ((one.delivery, _describe(one, outcome.reply)) for one, outcome in answered)
    for each in change_all(values, HANDED_OVER, partial(_insist_on_all, len(answered))):
        yield replace(each, rows=len(answered))
    alike: dict[Reply, list[DeliveryRecipient]] = defaultdict(list)
    for one, outcome in answered:
        for row, answer in zip(one.draft.recipients, outcome.recipients, strict=True):
            reply = mask_reply(one.delivery, answer.reply) or answer.reply
            row.state = RecipientState.ACCEPTED
            vars(row).update(describe_reply(reply))
            alike[reply].append(row)
    yield from SAVE_RECIPIENTS.statements(*(rows[0] for rows in alike.values() if len(rows) == 1))
    accepted = {"state": RecipientState.ACCEPTED}
    for reply, rows in alike.items():
        if rows[1:]:
            yield from TAKEN.statements([{"keys": [row.pk for row in rows], **accepted, **describe_reply(reply)}])


def _insist_on_all(count: int, changed: int) -> None:
    if changed < count:
        raise TakenOver("Some deliveries of a batch were taken over by another process.")


def _describe(one: BatchedDelivery, reply: Reply) -> dict[str, object]:
    """Give the values of a delivery whose message was taken, the same for its row and in memory."""
    if one.taken is None:
        said = {"code": reply.code, "enhanced_code": reply.enhanced_code, "reply": tell_reply(one.delivery, reply)}
        now = {"attempts": one.delivery.attempts, "ended_at": timezone.now()}
        one.taken = {**_in(DeliveryState.SENT), **now, **said}
    return one.taken


def _in(state: DeliveryState) -> dict[str, object]:
    return {"state": state, "listed_as": list_as(state)}
