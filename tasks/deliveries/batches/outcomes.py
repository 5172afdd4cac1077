"""What becomes of each delivery of a batch, once the server has answered or it is known that it will not."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import NoReturn

from connections.errors import Canceled, SmtpError
from connections.protocol.message import OutgoingMessage
from connections.protocol.reply import Outcome
from designer.storage.statements import Statement
from tasks.deliveries.batches.batched import BatchedDelivery, KeptBack, done
from tasks.deliveries.batches.rows import BatchWrite, Leaving, enter_prepared, set_taken, settle
from tasks.deliveries.sending.attempts import TakenOver, attempt, give_up_on, record_answer
from tasks.deliveries.sending.changes import set_in_memory
from tasks.deliveries.states import DeliveryState

FEW = 2
"""Answers that are left to be written with their results."""


@dataclass
class Outcomes:
    """The deliveries that were answered and are not written down yet, and those that are sent or written down alone, in
    the end. is_canceled: the execution is canceled, so that nothing more begins."""

    is_canceled: bool = False
    answered: list[tuple[BatchedDelivery, Outcome]] = field(default_factory=list)
    alone: list[BatchedDelivery] = field(default_factory=list)

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
        if not one.is_entered:
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

    def leave_last(self) -> "LastAnswers | None":
        """Leave the last answers to be written with their results, if that are so few that one transaction less
        matters; who dies before that leaves them in doubt."""
        if not 0 < len(self.answered) <= FEW:
            return None
        answered, self.answered = self.answered, []
        return LastAnswers(answered)

    def write(self, leaving: Iterable[Leaving] = ()) -> None:
        """Write down what was answered and enter what may leave now, in one transaction. What another process has taken
        over gets its refusal."""
        given, answered = list(leaving), self.answered
        self.answered = []
        try:
            BatchWrite(given, answered).apply()
            for one, _ in answered:
                _forget(one)
        except TakenOver as error:
            _write_apart(given, error, is_mixed=bool(answered))


class LastAnswers:
    """Answers that are written with the results of their task runs (LastWrite)."""

    def __init__(self, answered: list[tuple[BatchedDelivery, Outcome]]) -> None:
        self._answered = answered
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
    except TakenOver as error:
        for one in missing:
            one.refusal, one.finish = error, partial(_raise, error)


def _write_apart(leaving: list[Leaving], error: TakenOver, *, is_mixed: bool) -> None:
    """Leave each of the answers to be written down by itself, and let leave what may."""
    try:
        if is_mixed:
            BatchWrite(leaving, []).apply()
            return
    except TakenOver as raised:
        error = raised
    for one, _ in leaving:
        one.refusal = error


def _forget(one: BatchedDelivery) -> None:
    """Drop what is written down, and may be large."""
    one.finish, one.message = done, OutgoingMessage(one.message.envelope, b"")
    one.draft.kept.content = b""


def _raise(error: Exception) -> NoReturn:
    raise error
