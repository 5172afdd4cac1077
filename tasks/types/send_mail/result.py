"""What a Send Mail task came to, from what came of its mails."""

from django.utils import timezone

from tasks.deliveries.model import Delivery
from tasks.deliveries.sending.concealing import Part
from tasks.deliveries.states import DeliveryState
from tasks.runtime.engine.runners import TaskContext
from tasks.runtime.work import TaskDeferred, TaskFailed
from tasks.types.send_mail.concealed import find_concealed
from tasks.types.send_mail.properties import SendMailProperties
from tasks.types.send_mail.telling import count, tell_partly_sent, tell_sent


def report(context: TaskContext, properties: SendMailProperties, deliveries: list[Delivery]) -> str:
    """Give a sentence on mails that were sent. Raises TaskDeferred while one waits for another try, and TaskFailed when
    one was not sent, or not to all unless the task is content with that."""
    own = [each for each in deliveries if not each.is_resend]
    if waiting := [each for each in own if each.status is DeliveryState.DEFERRED]:
        raise _defer(waiting)
    names = _find_names(context, properties) if len(deliveries) == 1 else ()
    sentences = {each.pk: describe(each, names) for each in deliveries}
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
        told = f"Withheld from {count(len(withheld), 'recipient')}. {reasons}"
        context.event_at_end("OnInformation", told)


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


def _find_names(context: TaskContext, properties: SendMailProperties) -> tuple[str, ...]:
    """Give whom a task's mail is for, as typed; nobody where that is made of something sensitive."""
    return () if Part.RECIPIENTS in find_concealed(context) else properties.recipients()


def describe(delivery: Delivery, names: tuple[str, ...] = ()) -> str:
    """Say what came of a mail; names are whom it is for, where all of them can be told."""
    if delivery.status is DeliveryState.SENT:
        number = _count(delivery)
        return tell_sent(names if len(names) == number else number, delivery.server, delivery.reply)
    if delivery.status is DeliveryState.PARTLY_SENT:
        refused = [(one.address, one.said) for one in delivery.refused]
        return tell_partly_sent(_count(delivery), delivery.server, refused)
    return delivery.reply


def _count(delivery: Delivery) -> int:
    """Count those whom the mail was to reach, without those from whom a guard kept it."""
    return len(delivery.answers) - len(delivery.withheld) if delivery.has_withheld else delivery.recipient_count


def _sum_up(deliveries: list[Delivery], failed: list[Delivery], first: str) -> str:
    if len(deliveries) == 1:
        return first
    return f"{len(failed)} of {len(deliveries)} mails were not sent, or not to all: {first}"
