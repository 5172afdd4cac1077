"""One attempt to send a delivery: past the guards, through a connection of this process, each stage written down."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from connections.errors import ConnectionLost, ConnectionsBusy, RecipientsRefused, ServiceUnavailable, SmtpError
from connections.guard_rules.rules import Stopped, guard
from connections.protocol.message import OutgoingMessage
from connections.protocol.reply import Outcome, Reply
from connections.smtp.pool.pool import PROCESS_POOL
from connections.smtp.session import SmtpSession
from connections.smtp.windows_auth import Identity
from connections.types.smtp.properties import SmtpProperties
from connections.waiting.cancel_scope import WaitCanceled, current_scope
from connections.waiting.rows import unless
from designer.package.document import ConnectionManagerDocument
from tasks.deliveries.guards import guards_of
from tasks.deliveries.model import Delivery
from tasks.deliveries.sending import under_way
from tasks.deliveries.sending.changes import change, final_state, judge, withhold, write_down
from tasks.deliveries.sending.concealing import mask_reply, tell_error, tell_guard, tell_reply
from tasks.deliveries.sending.in_doubt import Policy, close_interrupted
from tasks.deliveries.sending.retrying import FIRST_PAUSE, next_try
from tasks.deliveries.states import DeliveryState, RecipientState
from tasks.runtime.engine.runners import WriteRefused
from tasks.runtime.models import Execution
from tasks.runtime.state.outages import retry_on_outage
from tasks.runtime.statuses import ExecutionStatus

CANCELED = (
    "The execution was canceled while the message waited for its turn (MessagesPerSecond of the connection manager). "
    "Nothing was sent."
)
INTERRUPTED = "The worker was interrupted."
CANCELED_WAITING = "The execution was canceled while the worker waited for the server. Nothing was sent."

Answer = tuple[str, RecipientState, Reply | None]


class TakenOver(WriteRefused):
    """Another process took this delivery over while this one was silent; nothing may be handed over any more."""


class NotWanted(Exception):
    """The execution was canceled while the message waited for its turn, or for its server."""


@dataclass(frozen=True)
class Route:
    """The way that a message takes: the connection manager, what it amounts to in this run, and who sends."""

    manager: ConnectionManagerDocument
    smtp: SmtpProperties
    identity: Identity | None = None


def attempt(delivery: Delivery, message: OutgoingMessage, route: Route, policy: Policy) -> None:
    """Try to send a delivery. What came of it is its state then, with the server's word or a sentence as its reply."""
    try:
        if message.envelope.recipients:
            message = _pass_guards(delivery, message, route)
    except Stopped as error:
        give_up_on(delivery, tell_guard(delivery, error.sentence))
        return
    if message.envelope.recipients:
        _send(delivery, message, route, policy)
    else:
        reasons = " ".join(dict.fromkeys(each.text for each in retry_on_outage(lambda: delivery.withheld)))
        give_up_on(delivery, f"Nothing was sent: the mail was withheld from every recipient. {reasons}")


def give_up_on(delivery: Delivery, sentence: str) -> None:
    """End a delivery that goes to nobody any more; those whom an earlier attempt served have got it."""
    state = final_state(_read_states(delivery, [], attempts=2))
    _record_or_raise(delivery, state, [], reply=sentence, due_at=None)


def _pass_guards(delivery: Delivery, message: OutgoingMessage, route: Route) -> OutgoingMessage:
    """Ask the guards as they are now who gets the message, and note from whom it is withheld. Raises Stopped."""
    guards = retry_on_outage(partial(guards_of, delivery.task_run.execution, route.manager, route.smtp))
    passage = guard(message.envelope.recipients, guards)
    if not passage.withheld:
        return message
    retry_on_outage(partial(withhold, delivery, passage))
    return replace(message, envelope=replace(message.envelope, recipients=passage.recipients))


def _send(delivery: Delivery, message: OutgoingMessage, route: Route, policy: Policy) -> None:
    try:
        hand_over, look_up = partial(_hand_over, delivery), partial(_look_up, delivery)
        with unless(partial(find_stopping, delivery.task_run.execution_id)):
            outcome = PROCESS_POOL.send(route.smtp, message, hand_over, route.identity, look_up)
    except NotWanted as error:
        give_up_on(delivery, str(error))
    except SmtpError as error:
        _record_error(delivery, message, error, policy)
    except BaseException:
        close_interrupted([delivery])
        raise
    else:
        _record_outcome(delivery, outcome, policy)


def _look_up(delivery: Delivery) -> None:
    """Give up waiting for the message's turn when its execution was canceled."""
    if retry_on_outage(find_stopping(delivery.task_run.execution_id).exists):
        raise NotWanted(CANCELED)


def find_stopping(execution_id: int) -> QuerySet[Execution]:
    """Find an execution if it is being canceled."""
    return Execution.objects.filter(pk=execution_id, status=ExecutionStatus.STOPPING)


def _hand_over(delivery: Delivery, session: SmtpSession) -> None:
    """Write down that the message may leave now. If that fails, or another process has it, it stays."""
    announce_hand_over()
    begin = partial(change, delivery, DeliveryState.SENDING, **describe_session(session))
    if delivery.status is not DeliveryState.SENDING and not retry_on_outage(begin):
        raise TakenOver(f"Delivery {delivery.pk} was taken over by another process.")
    under_way.leave(delivery.message_id)


def note_answer(delivery: Delivery, answer: Outcome | SmtpError) -> None:
    """Note at once that the server has taken a message for everybody, or for nobody; it is written down a little
    later."""
    if isinstance(answer, SmtpError):
        if not answer.is_in_doubt:
            under_way.refuse(delivery.message_id)
    elif all(each.accepted for each in answer.recipients):
        under_way.take(delivery.message_id, mask_reply(delivery, answer.reply) or answer.reply)


def announce_hand_over() -> None:
    """Let a cancellation leave the server time to answer from now on. Raises NotWanted when it came before."""
    try:
        if scope := current_scope():
            scope.hand_over()
    except WaitCanceled as error:
        raise NotWanted(CANCELED_WAITING) from error


def describe_session(session: SmtpSession) -> dict[str, Any]:
    """Give what a delivery keeps of the connection that it takes, now that it may leave."""
    secured, known_as = session.encryption, session.authentication
    return {
        "handed_over_at": timezone.now(),
        "due_at": None,
        "tls_version": secured.version if secured else "",
        "tls_cipher": secured.cipher if secured else "",
        "identity": known_as.identity if known_as else "",
        "mechanism": known_as.mechanism if known_as else "",
    }


def record_answer(
    delivery: Delivery, message: OutgoingMessage, answer: Outcome | SmtpError, route: Route, policy: Policy
) -> None:
    """Write down what came of a delivery that was sent in a row with others.

    What is_sent_once_more is sent by itself, through a connection of the pool.
    """
    if isinstance(answer, Outcome):
        _record_outcome(delivery, answer, policy)
    elif is_sent_once_more(answer):
        _send(delivery, message, route, policy)
    else:
        _record_error(delivery, message, answer, policy)


def is_sent_once_more(answer: Outcome | SmtpError) -> bool:
    """Tell whether a message is sent once more: the connection was lost before anything of it was handed over."""
    return isinstance(answer, ConnectionLost | ServiceUnavailable) and not answer.is_in_doubt


def _record_outcome(delivery: Delivery, outcome: Outcome, policy: Policy) -> None:
    answers: list[Answer] = [(each.address, judge(each), each.reply) for each in outcome.recipients]
    _record_attempt(delivery, answers, policy, outcome.reply, tell_reply(delivery, outcome.reply))


def _record_error(delivery: Delivery, message: OutgoingMessage, error: SmtpError, policy: Policy) -> None:
    if error.is_in_doubt:
        _record_in_doubt(delivery, error, policy)
        return
    answers = list(_read_answers(message, error, is_for_now=_is_for_now(delivery, error)))
    _record_attempt(delivery, answers, policy, error.reply, tell_error(delivery, error))


def _read_answers(message: OutgoingMessage, error: SmtpError, *, is_for_now: bool) -> Iterator[Answer]:
    """Give what an error means for each recipient; without a reply nobody has refused anybody."""
    if isinstance(error, RecipientsRefused):
        yield from ((each.address, judge(each), each.reply) for each in error.recipients)
        return
    said_no = RecipientState.REFUSED if error.reply else RecipientState.OPEN
    for address in message.envelope.recipients:
        yield address, RecipientState.DEFERRED if is_for_now else said_no, error.reply


def _is_for_now(delivery: Delivery, error: SmtpError) -> bool:
    """Tell whether to try again: after a 4yz reply, or, once it is waiting, also while the server cannot be reached."""
    if error.reply or isinstance(error, ConnectionsBusy):
        return error.temporary
    return error.temporary and delivery.attempts > 0


def _record_attempt(
    delivery: Delivery, answers: list[Answer], policy: Policy, reply: Reply | None, sentence: str
) -> None:
    """Write down what came of an attempt: another one is due, or this was the last."""
    now = timezone.now()
    attempts = delivery.attempts + (delivery.status is not DeliveryState.SENDING)
    said = {"code": reply.code if reply else None, "enhanced_code": reply.enhanced_code if reply else ""}
    later = [answer for _, state, answer in answers if state is RecipientState.DEFERRED]
    if later:
        texts = [answer.text for answer in later if answer]
        if due_at := next_try(now, delivery.created_at, attempts, policy.retry_for, texts):
            values = {**said, "reply": sentence, "due_at": due_at}
            _record_or_raise(delivery, DeliveryState.DEFERRED, answers, **values)
            return
        if attempts > 1:
            sentence = f"{sentence} It was tried {attempts} times."
        answers = [(address, _close_recipient(state), answer) for address, state, answer in answers]
    state = final_state(_read_states(delivery, answers, attempts))
    _record_or_raise(delivery, state, answers, **said, reply=sentence, due_at=None)


def _close_recipient(state: RecipientState) -> RecipientState:
    return RecipientState.REFUSED if state is RecipientState.DEFERRED else state


def _read_states(delivery: Delivery, answers: list[Answer], attempts: int) -> list[str]:
    """Give the states of all recipients after this attempt; those whom an earlier one served are in the database."""
    states: dict[str, str] = {}
    if attempts > 1 or delivery.has_withheld:
        states = retry_on_outage(lambda: dict(delivery.recipients.values_list("address", "state")))
    return list({**states, **{delivery.show_address(address): state for address, state, _ in answers}}.values())


def _record_in_doubt(delivery: Delivery, error: SmtpError, policy: Policy) -> None:
    """Leave open what became of those whom the server had accepted; the others have their answer."""
    sentence = tell_error(delivery, error)
    refused: list[Answer] = [
        (each.address, RecipientState.REFUSED, each.reply) for each in error.answers if not each.accepted
    ]
    if policy.allows_another(delivery):
        values = {"reply": sentence, "due_at": timezone.now() + FIRST_PAUSE}
        _record_or_raise(delivery, DeliveryState.DEFERRED, refused, **values)
    else:
        _record_or_raise(delivery, DeliveryState.IN_DOUBT, refused, reply=sentence)


def _record_or_raise(delivery: Delivery, state: DeliveryState, answers: list[Answer], **values: object) -> None:
    if not retry_on_outage(partial(write_down, delivery, state, answers, **values)):
        raise TakenOver(f"Delivery {delivery.pk} was taken over by another process.")
    under_way.end([delivery.message_id])
