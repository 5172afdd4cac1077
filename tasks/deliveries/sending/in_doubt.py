"""What nobody knows: whether a server took a message that was handed over. What is decided about that, is decided here.

A death while sending is found by recovery for a task run (Runner.inspect_after_crash: send_mail/run.py), and by
resending.recover_asked for what a person wanted sent again; both ask close_after_death. A worker that is interrupted
itself while it sends a mail alone asks close_interrupted; whatever a task run has left that goes wrong, close_unwritten
closes (outbox.close_open).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType

from django.utils import timezone

from connections.protocol.reply import Reply
from tasks.deliveries.model import Delivery
from tasks.deliveries.sending.changes import UNANSWERED, change, describe_reply
from tasks.deliveries.sending.retrying import pause_within
from tasks.deliveries.sending.under_way import UNKNOWN, Marks, Stage, digest_of, find_own
from tasks.deliveries.states import DeliveryState, RecipientState

IN_DOUBT = (
    "The message was handed over, but nobody knows whether the server took it: {reason} "
    "It is not sent again by itself; look whether it arrived."
)
DIED = IN_DOUBT.format(reason="the worker died before it could write down the server's answer.")
INTERRUPTED = IN_DOUBT.format(reason="the worker was interrupted.")
NOT_WRITTEN = IN_DOUBT.format(reason="the server's answer could not be written down.")
NOT_BEGUN = "The worker died before anything of the message left. It is sent once more."
NOT_TAKEN = "The worker died before it could write down why the server did not take the message. It is sent once more."
SENT_ONCE_MORE = {Stage.WAITING: NOT_BEGUN, Stage.REFUSED: NOT_TAKEN}
MOST_ATTEMPTS_IN_DOUBT = 3
NO_MARKS: Marks = MappingProxyType({})


@dataclass(frozen=True)
class Policy:
    """What happens to a message that was not taken at once: for how long it is tried again, and what a doubt means."""

    retry_for: timedelta = timedelta(0)
    sends_again_in_doubt: bool = False

    def find_pause(self, deferrals: int) -> timedelta | None:
        """Give after how long to try again what was put off so often before it came to a server; None for no more."""
        return pause_within(self.retry_for, deferrals)

    def allows_another(self, delivery: Delivery) -> bool:
        """Tell whether a message in doubt is sent once more."""
        return self.sends_again_in_doubt and delivery.attempts < MOST_ATTEMPTS_IN_DOUBT


def close_after_death(
    deliveries: Iterable[Delivery], policy: Policy, marks: Marks = NO_MARKS, **values: object
) -> bool:
    """Give deliveries that a dead process was sending a state that is true, by what it had noted of them; tell whether
    one that is in doubt is sent once more."""
    is_any_sent_again = False
    for delivery in deliveries:
        mark = marks.get((digest_of(delivery.message_id), delivery.attempts), UNKNOWN)
        if mark.reply:
            _close_taken(delivery, mark.reply, **values)
        elif sentence := SENT_ONCE_MORE.get(mark.stage):
            change(delivery, DeliveryState.DEFERRED, due_at=timezone.now(), reply=sentence, **values)
        elif policy.allows_another(delivery):
            change(delivery, DeliveryState.DEFERRED, due_at=timezone.now(), **values)
            is_any_sent_again = True
        else:
            change(delivery, DeliveryState.IN_DOUBT, reply=DIED, **values)
    return is_any_sent_again


def close_unwritten(deliveries: Iterable[Delivery]) -> None:
    """Give deliveries that this process was sending when something went wrong with it a state that is true, by what it
    has noted of them. One that the server has not got waits."""
    for delivery in deliveries:
        mark = find_own(delivery.message_id, delivery.attempts)
        if mark.reply:
            _close_taken(delivery, mark.reply)
        elif mark.stage in SENT_ONCE_MORE:
            change(delivery, DeliveryState.DEFERRED)
        else:
            change(delivery, DeliveryState.IN_DOUBT, reply=NOT_WRITTEN)


def _close_taken(delivery: Delivery, reply: Reply, **values: object) -> None:
    """Write down what the dead process had heard and could not write down any more."""
    open_ones = delivery.recipients.filter(state__in=UNANSWERED)
    open_ones.update(state=RecipientState.ACCEPTED, **describe_reply(reply))
    said = {"code": reply.code, "enhanced_code": reply.enhanced_code, "reply": str(reply)}
    change(delivery, DeliveryState.SENT, **said, **values)


def close_interrupted(deliveries: Iterable[Delivery]) -> None:
    """Let no message that this process was sending say for ever that it is being sent, whatever has stopped it."""
    for delivery in deliveries:
        if delivery.status is DeliveryState.SENDING:
            change(delivery, DeliveryState.IN_DOUBT, reply=INTERRUPTED)
