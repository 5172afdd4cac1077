"""Running a Send Mail task: resolve the connection manager, build the mail, hand it over, write down each step."""

from collections.abc import Sized
from dataclasses import replace
from functools import partial
from typing import Any

from django.db import transaction
from django.template.defaultfilters import pluralize
from django.utils import timezone

from connections.errors import RecipientsRefused, SmtpError
from connections.guard.lookup import find_guards
from connections.guard.rules import Passage, Stopped, guard
from connections.resolving import CannotResolve, resolve_identity, resolve_smtp
from connections.smtp.pool import PROCESS_POOL
from connections.smtp.properties import SmtpProperties
from connections.smtp.replies import Envelope, Outcome, RecipientReply, Reply
from connections.smtp.session import SmtpSession
from connections.smtp.windows_auth import Identity
from designer.document import ConnectionManagerDocument
from tasks.deliveries.model import Delivery
from tasks.runtime.models import Execution, TaskRun
from tasks.runtime.persistence import insist
from tasks.runtime.runners import Fate, Remains, TaskContext, TaskFailed
from tasks.runtime.states import DeliveryState, ExecutionStatus
from tasks.send_mail.message import BadAddress, Mail, build_mail, make_message_id
from tasks.send_mail.properties import SendMailProperties

IN_DOUBT = (
    "The message was handed over, but nobody knows whether the server took it: {reason} "
    "It is not sent again by itself; look whether it arrived."
)
CANCELED = (
    "The execution was canceled while the message waited for its turn (MessagesPerSecond of the connection manager). "
    "Nothing was sent."
)


class TakenOver(Exception):
    """Another process took this task over while this one was silent; nothing may be handed over any more."""


class NotWanted(Exception):
    """The execution was canceled while the message waited for its turn."""


class SendMailRunner:
    """Runs Send Mail tasks."""

    def run(self, context: TaskContext) -> str:
        """Send the mail. Raises TaskFailed with a sentence that names the step that failed."""
        properties = SendMailProperties.model_validate(context.executable.properties)
        manager, smtp = _resolve(context, properties.smtp_connection)
        earlier = Delivery.objects.filter(task_run=context.task_run, iteration=0).first()
        if earlier and earlier.status is not DeliveryState.PREPARED:
            return _explain_earlier(earlier)
        mail = _build(properties, earlier)
        passage = _guard(context, mail, manager, smtp, earlier)
        identity = _identify(context, smtp)
        delivery = insist(partial(_prepare, context, mail, manager, smtp, earlier, passage))
        if not passage.recipients:
            return _withhold(context, delivery, passage)
        sentence = _send(delivery, smtp, replace(mail, recipients=passage.recipients), identity)
        context.event_at_end("SendMailTaskEnd", sentence)
        return sentence

    def examine(self, task_run: TaskRun) -> Remains:
        """Say what a dead worker left: a message that may have left is in doubt and is not sent again."""
        delivery = Delivery.objects.select_for_update().filter(task_run=task_run, iteration=0).first()
        if delivery is None or delivery.status is DeliveryState.PREPARED:
            return Remains(Fate.UNTOUCHED)
        if delivery.status is DeliveryState.SENT:
            return Remains(Fate.SUCCEEDED, f"The server took the message: {delivery.reply}")
        if delivery.status is DeliveryState.WITHHELD:
            return Remains(Fate.SUCCEEDED, delivery.reply)
        if delivery.status is DeliveryState.SENDING:
            reason = IN_DOUBT.format(reason="the worker died before it could write down the server's answer.")
            _change(delivery, DeliveryState.IN_DOUBT, reply=reason, ended_at=timezone.now())
        return Remains(Fate.FAILED, _explain_failure(delivery))


def _resolve(context: TaskContext, reference: str) -> tuple[ConnectionManagerDocument, SmtpProperties]:
    try:
        return resolve_smtp(reference, context.document, context.shared_connections)
    except CannotResolve as error:
        raise TaskFailed(error.sentence, error.code) from error


def _identify(context: TaskContext, smtp: SmtpProperties) -> Identity | None:
    execution = context.task_run.execution
    try:
        return resolve_identity(smtp, execution.caller, execution.project)
    except CannotResolve as error:
        raise TaskFailed(error.sentence, error.code) from error


def _build(properties: SendMailProperties, earlier: Delivery | None) -> Mail:
    """Build the mail; an attempt that comes after another keeps its Message-ID and its date."""
    try:
        message_id = earlier.message_id if earlier else make_message_id(properties.from_line)
        return build_mail(properties, message_id, earlier.created_at if earlier else timezone.now())
    except BadAddress as error:
        raise TaskFailed(str(error)) from error


def _guard(
    context: TaskContext,
    mail: Mail,
    manager: ConnectionManagerDocument,
    smtp: SmtpProperties,
    earlier: Delivery | None,
) -> Passage:
    """Ask the guards as they are now who gets the mail. Raises TaskFailed when one of them stops it."""
    execution = context.task_run.execution
    try:
        return guard(mail.recipients, find_guards(execution.project_id, execution.package_id, manager, smtp))
    except Stopped as error:
        if earlier:
            insist(partial(_change, earlier, DeliveryState.FAILED, reply=error.sentence, ended_at=timezone.now()))
        raise TaskFailed(error.sentence) from error


@transaction.atomic
def _prepare(
    context: TaskContext,
    mail: Mail,
    manager: ConnectionManagerDocument,
    smtp: SmtpProperties,
    earlier: Delivery | None,
    passage: Passage,
) -> Delivery:
    """Give the task run's delivery, made with its Message-ID the first time, and say that the task begins to send."""
    context.event("SendMailTaskBegin", f"Sending “{mail.subject}” to {_count(mail.recipients)}.")
    recipients = [
        *(_describe(address) for address in passage.recipients),
        *(_describe(each.address) | {"withheld": True, "text": each.reason} for each in passage.withheld),
    ]
    if passage.withheld and passage.recipients:
        context.event("OnInformation", f"Withheld from {_count(passage.withheld)}. {passage.reasons}")
    if earlier:
        Delivery.objects.filter(pk=earlier.pk, state=DeliveryState.PREPARED).update(recipients=recipients)
        earlier.recipients = recipients
        return earlier
    return Delivery.objects.create(
        task_run=context.task_run,
        message_id=mail.message_id,
        sender=mail.sender,
        recipients=recipients,
        subject=mail.subject,
        size=len(mail.content),
        connection_name=manager.name,
        server=f"{smtp.smtp_server}:{smtp.effective_port}",
    )


def _withhold(context: TaskContext, delivery: Delivery, passage: Passage) -> str:
    """Write down that nothing was sent because no recipient was left, which is no failure where mail is only tried."""
    sentence = f"Nothing was sent: the mail was withheld from every recipient. {passage.reasons}"
    insist(partial(_change, delivery, DeliveryState.WITHHELD, reply=sentence, ended_at=timezone.now()))
    context.event_at_end("OnWarning", sentence)
    return sentence


def _send(delivery: Delivery, smtp: SmtpProperties, mail: Mail, identity: Identity | None) -> str:
    """Send through a connection of this process, which the next mail may use again, and write the answer down."""
    envelope = Envelope(mail.sender, mail.recipients, mail.needs_smtputf8)
    try:
        hand_over = partial(_hand_over, delivery, mail)
        outcome = PROCESS_POOL.send(smtp, envelope, mail.content, hand_over, identity, partial(_look_up, delivery))
        return _conclude(delivery, outcome)
    except NotWanted as error:
        insist(partial(_change, delivery, DeliveryState.FAILED, reply=str(error), ended_at=timezone.now()))
        raise TaskFailed(str(error)) from error
    except SmtpError as error:
        raise _fail(delivery, error) from error
    except BaseException:
        # Whatever else stopped this process must not leave a message that says for ever that it is being sent.
        if delivery.status is DeliveryState.SENDING:
            reason = IN_DOUBT.format(reason="the worker was interrupted.")
            _change(delivery, DeliveryState.IN_DOUBT, reply=reason, ended_at=timezone.now())
        raise


def _look_up(delivery: Delivery) -> None:
    """Give up waiting for the message's turn when its execution was canceled."""
    execution = Execution.objects.filter(pk=delivery.task_run.execution_id, status=ExecutionStatus.STOPPING)
    if insist(execution.exists):
        raise NotWanted(CANCELED)


def _hand_over(delivery: Delivery, mail: Mail, session: SmtpSession) -> None:
    """Write down that the message may leave now. If that fails, or another process has the task, it stays."""
    tls_version = session.encryption.version if session.encryption else ""
    values = {"size": len(mail.content), "tls_version": tls_version, "handed_over_at": timezone.now()}
    if not _change(delivery, DeliveryState.SENDING, **values):
        raise TakenOver(f"Delivery {delivery.pk} was taken over by another process.")


def _conclude(delivery: Delivery, outcome: Outcome) -> str:
    """Write down the server's answers. Raises TaskFailed when it refused a recipient."""
    refused = [each for each in outcome.recipients if not each.accepted]
    state = DeliveryState.PARTLY_SENT if refused else DeliveryState.SENT
    answered = [_describe_reply(each) for each in outcome.recipients]
    recipients = answered + delivery.withheld
    reply = str(outcome.reply)
    insist(partial(_change, delivery, state, recipients=recipients, reply=reply, ended_at=timezone.now()))
    if not refused:
        return f"Sent to {_count(answered)} through {delivery.server}: {reply}"
    raise TaskFailed(_explain_refused(delivery))


def _fail(delivery: Delivery, error: SmtpError) -> TaskFailed:
    state = DeliveryState.IN_DOUBT if error.handed_over else DeliveryState.FAILED
    values: dict[str, Any] = {"reply": error.sentence, "ended_at": timezone.now()}
    if isinstance(error, RecipientsRefused):
        values["recipients"] = [_describe_reply(each) for each in error.recipients] + delivery.withheld
    insist(partial(_change, delivery, state, **values))
    return TaskFailed(error.sentence)


def _explain_earlier(delivery: Delivery) -> str:
    """Answer for a delivery that an earlier attempt of this task run made. Raises TaskFailed unless it was sent."""
    if delivery.status is DeliveryState.SENT:
        return f"Sent by an earlier attempt: {delivery.reply}"
    if delivery.status is DeliveryState.WITHHELD:
        return delivery.reply
    raise TaskFailed(_explain_failure(delivery))


def _explain_failure(delivery: Delivery) -> str:
    if delivery.status is DeliveryState.PARTLY_SENT:
        return _explain_refused(delivery)
    return delivery.reply or IN_DOUBT.format(reason="an earlier attempt ended while it was sending.")


def _explain_refused(delivery: Delivery) -> str:
    """Say whom the server refused, in whichever process this is asked."""
    refused = delivery.refused
    first = Reply(refused[0]["code"], refused[0]["enhanced_code"], refused[0]["text"])
    names = ", ".join(each["address"] for each in refused)
    asked = [each for each in delivery.recipients if each not in delivery.withheld]
    return (
        f"The server {delivery.server} refused {len(refused)} of {_count(asked)}: {names} ({first}). "
        "The others got the mail."
    )


# Which state a delivery may come from: a message that was given up as in doubt may still be explained by its sender.
BEFORE = {
    DeliveryState.SENDING: (DeliveryState.PREPARED,),
    DeliveryState.WITHHELD: (DeliveryState.PREPARED,),
    DeliveryState.IN_DOUBT: (DeliveryState.PREPARED, DeliveryState.SENDING),
    DeliveryState.FAILED: (DeliveryState.PREPARED, DeliveryState.SENDING, DeliveryState.IN_DOUBT),
    DeliveryState.SENT: (DeliveryState.SENDING, DeliveryState.IN_DOUBT),
    DeliveryState.PARTLY_SENT: (DeliveryState.SENDING, DeliveryState.IN_DOUBT),
}


def _change(delivery: Delivery, state: DeliveryState, **values: Any) -> bool:
    """Give a delivery another state, if it is in one that leads there; tell whether it was.

    A process that has not handed the message over itself leaves alone what another one may be handing over.
    """
    mine = BEFORE[state] if delivery.status is not DeliveryState.PREPARED else (DeliveryState.PREPARED,)
    rows = Delivery.objects.filter(pk=delivery.pk, state__in=mine)
    changed = rows.update(state=state, **values) == 1
    if changed:
        for name, value in {"state": state, **values}.items():
            setattr(delivery, name, value)
    return changed


def _count(recipients: Sized) -> str:
    return f"{len(recipients)} recipient{pluralize(len(recipients))}"


def _describe(address: str) -> dict[str, Any]:
    return {"address": address, "accepted": None, "code": None, "enhanced_code": "", "text": ""}


def _describe_reply(answer: RecipientReply) -> dict[str, Any]:
    reply = answer.reply
    return {
        "address": answer.address,
        "accepted": answer.accepted,
        "code": reply.code,
        "enhanced_code": reply.enhanced_code or "",
        "text": reply.text,
    }
