"""What a Send Mail task came to, from what came of its mails."""

from django.template.defaultfilters import pluralize
from django.utils import timezone

from tasks.deliveries.model import Delivery
from tasks.deliveries.states import DeliveryState
from tasks.runtime.engine.runners import TaskContext, TaskDeferred, TaskFailed
from tasks.types.send_mail.properties import SendMailProperties

REFUSED_NAMED = 10


def report(context: TaskContext, properties: SendMailProperties, deliveries: list[Delivery]) -> str:
    """Give a sentence on mails that were sent. Raises TaskDeferred while one waits for another try, and TaskFailed when
    one was not sent, or not to all unless the task is content with that."""
    own = [each for each in deliveries if not each.is_resend]
    if waiting := [each for each in own if each.status is DeliveryState.DEFERRED]:
        raise _defer(waiting)
    sentences = {each.pk: describe(each) for each in deliveries}
    failed = [each for each in deliveries if not is_good(each, properties)]
    if failed:
        raise TaskFailed(_sum_up(deliveries, failed, sentences[failed[0].pk]))
    for each in deliveries:
        _tell_more(context, each, sentences[each.pk])
    sentence = sentences[deliveries[0].pk] if len(deliveries) == 1 else f"All {len(deliveries)} mails were sent."
    context.event_at_end("SendMailTaskEnd", sentence)
    return sentence


def _tell_more(context: TaskContext, delivery: Delivery, sentence: str) -> None:
    """Note what is no failure and yet not what was meant: a recipient who was refused, or whom a guard kept it from.

    A shadow run goes as one whose mails are sent: a warning could have its event handlers send more.
    """
    if context.task_run.execution.is_shadow:
        return
    if delivery.status in (DeliveryState.PARTLY_SENT, DeliveryState.WITHHELD):
        context.event_at_end("OnWarning", sentence)
    elif delivery.has_withheld:
        withheld = delivery.withheld
        reasons = " ".join(dict.fromkeys(each.text for each in withheld))
        number = f"{len(withheld)} recipient{pluralize(len(withheld))}"
        context.event_at_end("OnInformation", f"Withheld from {number}. {reasons}")


def is_good(delivery: Delivery, properties: SendMailProperties) -> bool:
    """Tell whether the task may count a mail as sent."""
    if delivery.status is DeliveryState.PARTLY_SENT:
        return not properties.fail_when_partly_sent
    return delivery.status in (DeliveryState.SENT, DeliveryState.WITHHELD)


def _defer(waiting: list[Delivery]) -> TaskDeferred:
    due_at = min(each.due_at or timezone.now() for each in waiting)
    which = "The mail was not taken for now" if len(waiting) == 1 else f"{len(waiting)} mails were not taken for now"
    first = waiting[0]
    said = next((one.said for one in first.refused if one.said), "") or first.reply
    return TaskDeferred(due_at, f"{which} by {first.server}: {said.rstrip('.')}.")


def describe(delivery: Delivery) -> str:
    """Say what came of a mail."""
    if delivery.status is DeliveryState.SENT:
        return f"Sent to {_count(delivery)} through {delivery.server}: {delivery.reply}"
    if delivery.status is DeliveryState.PARTLY_SENT:
        refused = delivery.refused
        names = ", ".join(one.address for one in refused[:REFUSED_NAMED])
        more = f" and {len(refused) - REFUSED_NAMED} more" if len(refused) > REFUSED_NAMED else ""
        return (
            f"The server {delivery.server} refused {len(refused)} of {_count(delivery)}: {names}{more} "
            f"({refused[0].said}). The others got the mail."
        )
    return delivery.reply


def _count(delivery: Delivery) -> str:
    number = delivery.recipient_count
    if delivery.has_withheld:
        number = len(delivery.answers) - len(delivery.withheld)
    return f"{number} recipient{pluralize(number)}"


def _sum_up(deliveries: list[Delivery], failed: list[Delivery], first: str) -> str:
    if len(deliveries) == 1:
        return first
    return f"{len(failed)} of {len(deliveries)} mails were not sent, or not to all: {first}"
