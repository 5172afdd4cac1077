"""What nobody knows: whether a server took a message that was handed over. What is decided about that, is decided here.

A death while sending is found by recovery for a task run (Runner.inspect_after_crash: send_mail/run.py), and by
resending.recover_asked for what a person wanted sent again; both ask close_after_death. A worker that is interrupted
itself asks close_interrupted.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from tasks.deliveries.model import Delivery
from tasks.deliveries.sending.changes import change
from tasks.deliveries.sending.retrying import pause_within
from tasks.deliveries.states import DeliveryState

IN_DOUBT = (
    "The message was handed over, but nobody knows whether the server took it: {reason} "
    "It is not sent again by itself; look whether it arrived."
)
DIED = IN_DOUBT.format(reason="the worker died before it could write down the server's answer.")
INTERRUPTED = IN_DOUBT.format(reason="the worker was interrupted.")
NOT_WRITTEN = IN_DOUBT.format(reason="the server's answer could not be written down.")
MOST_ATTEMPTS_IN_DOUBT = 3


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


def close_after_death(deliveries: Iterable[Delivery], policy: Policy, **values: object) -> bool:
    """Give deliveries that a dead process was sending a state that is true; tell whether one is sent once more."""
    is_any_sent_again = False
    for delivery in deliveries:
        if policy.allows_another(delivery):
            change(delivery, DeliveryState.DEFERRED, due_at=timezone.now(), **values)
            is_any_sent_again = True
        else:
            change(delivery, DeliveryState.IN_DOUBT, reply=DIED, **values)
    return is_any_sent_again


def close_interrupted(deliveries: Iterable[Delivery]) -> None:
    """Let no message that this process was sending say for ever that it is being sent, whatever has stopped it."""
    for delivery in deliveries:
        if delivery.status is DeliveryState.SENDING:
            change(delivery, DeliveryState.IN_DOUBT, reply=INTERRUPTED)
