"""What becomes of each delivery of a batch, once the server has answered or it is known that it will not."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from time import monotonic
from typing import NoReturn

from connections.errors import Canceled, SmtpError
from connections.protocol.message import OutgoingMessage
from connections.protocol.reply import Outcome
from connections.waiting.rows import Find
from designer.database.statements import Statement
from tasks.deliveries.batches.batched import BatchedDelivery, KeptBack, done
from tasks.deliveries.batches.rows import BatchWrite, Leaving, enter_prepared, set_taken, settle
from tasks.deliveries.sending.attempts import (
    NotWanted,
    TakenOver,
    attempt,
    give_up_on,
    is_sent_once_more,
    record_answer,
)
from tasks.deliveries.sending.changes import set_in_memory
from tasks.deliveries.states import DeliveryState
from tasks.runtime.state.outages import retry_on_outage

LOOK = 1.0
"""Seconds after which it is asked anew whether the execution is canceled."""
MOST_LEFT = 50
"""Answers that are left to be written with their results."""
FEW = 2
"""Answers of which it is enough that they are on the disk with the next commit."""


@dataclass
class Outcomes:
    """The deliveries that were answered and are not written down yet, and those that are sent or written down alone, in
    the end. is_canceled: the execution is canceled, as far as was looked, so that nothing more begins. Whatever leaves
    is not asked for here, because what enters it asks (BatchWrite)."""

    find_stopping: Find
    is_canceled: bool = False
    looked_at: float = field(default_factory=monotonic)
    answered: list[tuple[BatchedDelivery, Outcome]] = field(default_factory=list)
    alone: list[BatchedDelivery] = field(default_factory=list)

    def look(self, *, at_once: bool = False) -> None:
        """Ask, once in a while, whether the execution is canceled."""
        if not self.is_canceled and (at_once or monotonic() - self.looked_at > LOOK):
            self.is_canceled = retry_on_outage(self.find_stopping().exists)
            self.looked_at = monotonic()

    def take_answer(self, one: BatchedDelivery, answer: Outcome | SmtpError) -> None:
        """Note what the server said of a delivery."""
        if isinstance(answer, SmtpError):
            self.fail(one, answer)
            return
        one.finish = partial(record_answer, one.delivery, one.message, answer, one.route, one.policy)
        if all(each.accepted for each in answer.recipients):
            self.answered.append((one, answer))

    def fail(self, one: BatchedDelivery, error: SmtpError) -> None:
        """Note why a delivery was not sent."""
        if isinstance(error, Canceled) and not one.is_entered:
            self.is_canceled = one.is_dropped = True
            return
        one.finish = partial(record_answer, one.delivery, one.message, error, one.route, one.policy)
        if not one.is_entered or is_sent_once_more(error):
            self.alone.append(one)

    def leave_alone(self, one: BatchedDelivery) -> None:
        """Have a delivery sent by itself, in the end."""
        one.refusal = None
        one.finish = partial(attempt, one.delivery, one.message, one.route, one.policy)
        self.alone.append(one)

    def refuse(self, one: BatchedDelivery) -> None:
        """Decide what becomes of a delivery that may not leave, by its refusal."""
        if isinstance(one.refusal, TakenOver):
            one.finish = partial(_raise, one.refusal)
        elif isinstance(one.refusal, KeptBack):
            self.leave_alone(one)
        elif one.is_entered:
            one.finish = partial(give_up_on, one.delivery, str(one.refusal))
        else:
            one.is_dropped = True

    def take_alone(self, batch: int) -> list[BatchedDelivery]:
        """Take those of a batch that are sent or written down alone."""
        taken = [one for one in self.alone if one.batch == batch]
        self.alone = [one for one in self.alone if one.batch != batch]
        return taken

    def leave_last(self) -> "LastAnswers | None":
        """Leave the last answers to be written with their results, which is a transaction less. Whose death cannot be
        proven before that leaves them in doubt."""
        if not 0 < len(self.answered) <= MOST_LEFT:
            return None
        answered, self.answered = self.answered, []
        return LastAnswers(answered)

    def write(self, leaving: Iterable[Leaving] = ()) -> None:
        """Write down what was answered and enter what may leave now, in one transaction. What another process has taken
        over gets its refusal, and keeps back nothing else."""
        given, answered = list(leaving), self.answered
        self.answered = []
        try:
            BatchWrite(given, answered).apply()
            for one, _ in answered:
                _forget(one)
        except TakenOver:
            _let_leave_apart(given)
        except NotWanted as error:
            self.is_canceled, self.answered = True, answered
            for one, _ in given:
                one.refusal = error


class LastAnswers:
    """Answers that are written with the results of their task runs (LastWrite)."""

    def __init__(self, answered: list[tuple[BatchedDelivery, Outcome]]) -> None:
        self._answered = answered
        self.waits_for_disk = len(answered) > FEW
        for one, outcome in answered:
            set_taken(one, outcome)
            one.finish = done

    def statements(self) -> Iterator[Statement]:
        """Give what writes them; to run that may raise TakenOver."""
        return settle(self._answered)

    def apply_apart(self) -> None:
        """Write each by itself."""
        for one, outcome in self._answered:
            set_in_memory(one.delivery, {"state": DeliveryState.SENDING})
            with suppress(TakenOver):  # another process knows better what became of it
                record_answer(one.delivery, one.message, outcome, one.route, one.policy)


def enter_waiting(batch: Iterable[BatchedDelivery]) -> None:
    """Enter those that are not, though they may not leave now."""
    missing = [one for one in batch if not one.is_entered]
    try:
        if missing:
            enter_prepared(missing)
    except TakenOver:
        for one in missing:
            _enter_alone(one)


def _enter_alone(one: BatchedDelivery) -> None:
    try:
        enter_prepared([one])
    except TakenOver as error:
        one.refusal, one.finish = error, partial(_raise, error)


def _let_leave_apart(leaving: list[Leaving]) -> None:
    """Let each leave that was not taken over, and leave each of the answers to be written down by itself."""
    for one, facts in leaving:
        try:
            BatchWrite([(one, facts)], []).apply()
        except (TakenOver, NotWanted) as error:
            one.refusal = error


def _forget(one: BatchedDelivery) -> None:
    """Drop what is written down, and may be large."""
    one.finish, one.message = done, OutgoingMessage(one.message.envelope, b"")
    one.draft.kept.content = b""


def _raise(error: Exception) -> NoReturn:
    raise error
