"""Running a Send Mail task: resolve the connection manager, build its mails, have each sent, say what came of them."""

from collections.abc import Collection, Sequence, Sized
from datetime import timedelta
from functools import partial

from django.db import transaction
from django.template.defaultfilters import pluralize
from django.utils import timezone

from connections.resolving import CannotResolve, resolve_identity, resolve_smtp
from connections.smtp.properties import SmtpProperties
from connections.smtp.replies import Envelope, Notify, Return
from connections.smtp.windows_auth import Identity
from designer.document import ConnectionManagerDocument, InDoubt, PackageDocument
from tasks.deliveries.changes import change
from tasks.deliveries.journal import close_open, enter, find_own
from tasks.deliveries.letter import Letter, take_up
from tasks.deliveries.model import Delivery
from tasks.deliveries.sending import IN_DOUBT, Policy, attempt
from tasks.runtime.models import TaskRun
from tasks.runtime.persistence import insist
from tasks.runtime.runners import Fate, Remains, TaskContext, TaskFailed
from tasks.runtime.states import DeliveryState
from tasks.send_mail.message import BadAddress, Mail, build_mail, make_message_id
from tasks.send_mail.properties import SendingMode, SendMailProperties
from tasks.send_mail.result import describe, is_good, report

DIED_BEFORE = "The worker that ran this task died before anything was sent."
DIED_SENDING = "The worker that ran this task died while it was sending, and the package says to send once more."


class SendMailRunner:
    """Runs Send Mail tasks."""

    def run(self, context: TaskContext) -> str:
        """Send the mails that are not sent yet. Raises TaskFailed with a sentence that names the step that failed, and
        TaskDeferred when the server refused some for now."""
        properties = SendMailProperties.model_validate(context.executable.properties)
        manager, smtp = _resolve(context, properties.smtp_connection)
        identity = _identify(context, smtp)
        policy = _policy(context, properties)
        made = find_own(context.task_run) if context.task_run.attempts > 1 else {}
        for number, mail_properties in enumerate(split_mails(properties)):
            if number in made:
                _go_on(made[number], smtp, identity, policy)
                continue
            mail = _build(mail_properties)
            letter = Letter(_address(mail, properties), mail.content)
            made[number] = insist(partial(_prepare, context, number, mail, letter, manager, smtp))
            attempt(made[number], letter, smtp, identity, policy)
        return report(context, properties, list(made.values()))

    def examine(self, task_run: TaskRun) -> Remains:
        """Say what a dead worker left: a message that may have left is in doubt, and sent again only if the package
        says so."""
        found = Delivery.objects.select_for_update().filter(task_run=task_run, repeats=None).order_by("number")
        deliveries = list(found)
        document = task_run.execution.document
        again = _close_sending(deliveries, document)
        executable = next(one for one in document.executables if one.id == task_run.executable)
        return _sum_up(deliveries, SendMailProperties.model_validate(executable.properties), again)

    def abandon(self, task_runs: Collection[int], reason: str) -> None:
        """End the deliveries that these task runs will not send any more."""
        close_open(task_runs, reason)


def split_mails(properties: SendMailProperties) -> Sequence[SendMailProperties]:
    """Give the properties of each mail of the task, in the order of their numbers."""
    return (properties,)


def _close_sending(deliveries: list[Delivery], document: PackageDocument) -> str:
    """Give those that were being sent a state that is true, and the sentence for beginning the task again."""
    policy = Policy(sends_again_in_doubt=document.in_doubt is InDoubt.SEND_AGAIN)
    sentence = DIED_BEFORE
    for delivery in (each for each in deliveries if each.status is DeliveryState.SENDING):
        if policy.allows_another(delivery):
            change(delivery, DeliveryState.DEFERRED, due_at=timezone.now())
            sentence = DIED_SENDING
        else:
            reason = "the worker died before it could write down the server's answer."
            change(delivery, DeliveryState.IN_DOUBT, reply=IN_DOUBT.format(reason=reason))
    return sentence


def _sum_up(deliveries: list[Delivery], properties: SendMailProperties, again: str) -> Remains:
    """Say what the deliveries of a dead worker's task run amount to; of several mails, some may not be made yet."""
    if len(deliveries) != 1 or properties.sending_mode is SendingMode.ONE_PER_RECIPIENT:
        return Remains(Fate.AGAIN, again)
    (delivery,) = deliveries
    if delivery.status in (DeliveryState.PREPARED, DeliveryState.DEFERRED):
        return Remains(Fate.AGAIN, again)
    if is_good(delivery, properties):
        return Remains(Fate.SUCCEEDED, f"The server took the message: {delivery.reply}")
    return Remains(Fate.FAILED, describe(delivery))


def _go_on(delivery: Delivery, smtp: SmtpProperties, identity: Identity | None, policy: Policy) -> None:
    """Send a mail that an earlier attempt of its task run made, as it was made then, if it is its turn."""
    is_due = delivery.due_at is None or delivery.due_at <= timezone.now() + timedelta(seconds=1)
    if delivery.status in (DeliveryState.PREPARED, DeliveryState.DEFERRED) and is_due:
        attempt(delivery, take_up(delivery), smtp, identity, policy)


def _policy(context: TaskContext, properties: SendMailProperties) -> Policy:
    sends_again = context.document.in_doubt is InDoubt.SEND_AGAIN
    return Policy(timedelta(minutes=properties.retry_minutes), sends_again_in_doubt=sends_again)


def _resolve(context: TaskContext, reference: str) -> tuple[ConnectionManagerDocument, SmtpProperties]:
    try:
        return resolve_smtp(reference, context.document, context.shared_connections)
    except CannotResolve as error:
        raise TaskFailed(error.sentence, error.code) from error


def _identify(context: TaskContext, smtp: SmtpProperties) -> Identity | None:
    if not (smtp.use_windows_authentication and smtp.credential):
        return None  # nobody has to be looked up
    execution = context.task_run.execution
    try:
        return resolve_identity(smtp, execution.caller, execution.project)
    except CannotResolve as error:
        raise TaskFailed(error.sentence, error.code) from error


def _build(properties: SendMailProperties) -> Mail:
    try:
        return build_mail(properties, make_message_id(properties.from_line), timezone.now())
    except BadAddress as error:
        raise TaskFailed(str(error)) from error


def _address(mail: Mail, properties: SendMailProperties) -> Envelope:
    """Give a mail its envelope, with what the server shall report about it."""
    notify = frozenset(Notify(each.value) for each in properties.dsn_notify)
    returned = Return(properties.dsn_return.value) if notify else None
    return Envelope(mail.sender, mail.recipients, mail.needs_smtputf8, notify=notify, return_content=returned)


@transaction.atomic
def _prepare(
    context: TaskContext,
    number: int,
    mail: Mail,
    letter: Letter,
    manager: ConnectionManagerDocument,
    smtp: SmtpProperties,
) -> Delivery:
    """Make a mail's delivery with its Message-ID, and say that the task begins to send it."""
    context.event("SendMailTaskBegin", f"Sending “{mail.subject}” to {count_recipients(mail.recipients)}.")
    return enter(
        context.task_run,
        number,
        letter,
        message_id=mail.message_id,
        subject=mail.subject,
        manager=manager,
        smtp=smtp,
    )


def count_recipients(recipients: Sized) -> str:
    """Give a number of recipients with its noun."""
    return f"{len(recipients)} recipient{pluralize(len(recipients))}"
