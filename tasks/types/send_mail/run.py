"""Running a Send Mail task: resolve the connection manager, build its mails, have each sent, say what came of them."""

from collections.abc import Collection
from datetime import timedelta
from functools import cached_property, partial

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from connections.credentials import vault
from connections.files.places import folders_of
from connections.protocol.message import OutgoingMessage
from connections.resolving.identities import resolve_identity
from connections.resolving.managers import resolve_smtp
from connections.resolving.refusal import CannotResolve
from connections.smtp.windows_auth import Identity
from connections.types.smtp.properties import SmtpProperties
from designer.package.document import ExecutableDocument, PackageDocument
from designer.package.enumerations import InDoubt
from tasks.deliveries.model import Delivery
from tasks.deliveries.sending.attempts import Route, attempt
from tasks.deliveries.sending.changes import WAITING
from tasks.deliveries.sending.concealing import Part
from tasks.deliveries.sending.in_doubt import Policy, close_after_death
from tasks.deliveries.sending.outbox import Draft, close_open, draft, enter, find_own
from tasks.deliveries.sending.outgoing import CANNOT_DECRYPT, load_kept_message
from tasks.deliveries.sending.under_way import Marks, marks_of
from tasks.deliveries.states import DeliveryState
from tasks.runtime.engine.runners import RecoveryAction, RecoveryDecision, TaskContext
from tasks.runtime.models import Execution, TaskRun
from tasks.runtime.planner import RunId
from tasks.runtime.rules.paths import read_path
from tasks.runtime.state.outages import retry_on_outage
from tasks.runtime.state.snapshot import load_snapshot
from tasks.runtime.statuses import ExecutionStatus
from tasks.runtime.work import TaskDeferred, TaskFailed
from tasks.types.send_mail.concealed import find_concealed
from tasks.types.send_mail.making.mails import CANCELED_BETWEEN, address, build
from tasks.types.send_mail.making.materials import Gathering
from tasks.types.send_mail.message import Addressing, BuiltMessage, Materials
from tasks.types.send_mail.properties import SendingMode, SendMailProperties
from tasks.types.send_mail.result import describe, is_good, report
from tasks.types.send_mail.telling import tell_begin, tell_handed_over
from tasks.types.send_mail.validation import find_long_lines

DECIDING = frozenset(("sending_mode", "fail_when_partly_sent"))
"""The properties that decide what the mails of a task run amount to."""
NOTHING_LEFT = "Nothing is left to be sent: execution {} has sent it."
DIED_BEFORE = "The worker that ran this task died before anything was sent."
DIED_SENDING = "The worker that ran this task died while it was sending, and the package says to send once more."


class SendMailRunner:
    """Runs Send Mail tasks."""

    def run(self, context: TaskContext) -> str:
        """Send the mails that are not sent yet. Raises TaskFailed with a sentence that names the step that failed, and
        TaskDeferred when the server refused some for now."""
        properties = context.evaluate(SendMailProperties)
        check_limit(context, properties)
        route, policy = find_route(context, properties), policy_of(context, properties)
        builder = MailBuilder(context, properties)
        made = retry_on_outage(partial(find_own, context.task_run)) if context.task_run.attempts > 1 else {}
        for delivery in made.values():
            _go_on(context, delivery, route, policy)
        sent_before = find_sent_before(context)
        mails = [each for each in enumerate(address(properties)) if each[0] not in sent_before]
        if not mails and sent_before:
            return NOTHING_LEFT.format(context.task_run.execution.restarts)
        context.raise_event("OnProgress", "Sending begins.", PercentComplete=0)
        for number, addressing in mails:
            if number in made:
                continue
            if made:
                _stop_if_canceled(context, len(made))
            mail, message = builder.make(addressing)
            made[number] = retry_on_outage(partial(_enter_delivery, context, number, mail, message, route))
            attempt(made[number], message, route, policy)
            inform(context, made[number])
            tell_progress(context, len(made), len(mails))
        return report(context, properties, list(made.values()))

    def inspect_after_crash(self, task_run: TaskRun) -> RecoveryDecision:
        """Say what a dead worker left: a message that may have left is in doubt, and sent again only if the package
        says so."""
        found = Delivery.objects.select_for_update().filter(task_run=task_run, repeats=None).order_by("number")
        deliveries = list(found)
        snapshot = load_snapshot(task_run.execution)
        again = _close_sending(deliveries, snapshot.package_of(task_run.executable), marks_of(task_run.worker))
        return _sum_up(deliveries, snapshot.executables[task_run.executable], again)

    def abandon(self, task_runs: Collection[int], reason: str) -> None:
        """End the deliveries that these task runs will not send any more."""
        close_open(task_runs, reason)


class MailBuilder:
    """Builds the mails of one task run. What goes into all of them is gathered once, and only if one is to be built."""

    def __init__(self, context: TaskContext, properties: SendMailProperties) -> None:
        self.context = context
        self.properties = properties

    def make(self, addressing: Addressing) -> tuple[BuiltMessage, OutgoingMessage]:
        """Build a mail. Raises TaskFailed."""
        is_hidden = Part.SENDER in find_concealed(self.context)
        now = timezone.now()
        return build(self.properties, lambda: self.materials, addressing, now, is_sender_hidden=is_hidden)

    @cached_property
    def materials(self) -> Materials:
        """What the mails are made of."""
        context = self.context
        folders = folders_of(context.task_run.execution.project_id)
        shared = context.shared_connections
        gathering = Gathering(
            context.document, shared, context.values, folders, settings.FILE_SIZE_LIMIT, settings.MESSAGE_SIZE_LIMIT
        )
        materials = gathering.gather(self.properties)
        for sentence in gathering.missing:
            context.event_at_end("OnWarning", f"Sent without an attachment. {sentence}")
        return materials


def find_sent_before(context: TaskContext) -> frozenset[int]:
    """Give the numbers of the mails that the same run has sent in an execution which this one restarts."""
    run = context.task_run
    mails = load_snapshot(run.execution).restart.mails
    return mails.get(RunId(run.executable, read_path(run.path)), frozenset()) if mails else frozenset()


def check_limit(context: TaskContext, properties: SendMailProperties) -> None:
    """Hold the project's limit also where an expression makes the recipients. Raises TaskFailed."""
    execution = context.task_run.execution
    for sentence, _ in find_long_lines(properties) if context.executable.expressions else ():
        if retry_on_outage(lambda: execution.project).enforces_recipient_limit:
            raise TaskFailed(sentence)


def tell_progress(context: TaskContext, done: int, count: int) -> None:
    """Tell event handlers how many mails were handed over."""
    counts = {"ProgressCountLow": done, "ProgressCountHigh": 0}
    context.raise_event("OnProgress", tell_handed_over(done, count), PercentComplete=100 * done // count, **counts)


def _stop_if_canceled(context: TaskContext, made: int) -> None:
    """Begin no further mail in an execution that was canceled, or that an event handler cancels now. Raises TaskFailed.

    SSIS asks its handlers with OnQueryCancel wherever a task can stop.
    """
    context.raise_event("OnQueryCancel", f"{made} of the task's mails are made.")
    stopping = Execution.objects.filter(pk=context.task_run.execution_id, status=ExecutionStatus.STOPPING)
    if retry_on_outage(stopping.exists):
        raise TaskFailed(CANCELED_BETWEEN.format(made=made))


def _close_sending(deliveries: list[Delivery], document: PackageDocument, marks: Marks) -> str:
    """Give those that were being sent a state that is true, and the sentence for beginning the task again."""
    policy = Policy(sends_again_in_doubt=document.in_doubt is InDoubt.SEND_AGAIN)
    sending = [each for each in deliveries if not each.is_resend and each.status is DeliveryState.SENDING]
    return DIED_SENDING if close_after_death(sending, policy, marks) else DIED_BEFORE


def _sum_up(deliveries: list[Delivery], executable: ExecutableDocument, again: str) -> RecoveryDecision:
    """Say what the deliveries of a dead worker's task run amount to; of several mails, some may not be made yet.

    What an expression decides is known only when the task is begun again, which sends nothing that was sent.
    """
    properties = SendMailProperties.model_validate(executable.properties)
    is_one_mail = properties.sending_mode is SendingMode.ONE_MAIL and DECIDING.isdisjoint(executable.expressions)
    if len(deliveries) != 1 or not is_one_mail:
        return RecoveryDecision(RecoveryAction.RETRY, again)
    (delivery,) = deliveries
    if delivery.status in WAITING:
        return RecoveryDecision(RecoveryAction.RETRY, again)
    if is_good(delivery, properties):
        return RecoveryDecision(RecoveryAction.SUCCEED, describe(delivery))
    return RecoveryDecision(RecoveryAction.FAIL, describe(delivery))


def _go_on(context: TaskContext, delivery: Delivery, route: Route, policy: Policy) -> None:
    """Send a mail that an earlier attempt of its task run made, as it was made then, if it is its turn."""
    if delivery.status in WAITING and is_due(delivery) and not delivery.is_resend:
        attempt(delivery, _load_kept_message(delivery), route, policy)
        inform(context, delivery)


def is_due(delivery: Delivery) -> bool:
    """Whether it is the turn of a mail that an earlier attempt made."""
    return delivery.due_at is None or delivery.due_at <= timezone.now() + timedelta(seconds=1)


def _load_kept_message(delivery: Delivery) -> OutgoingMessage:
    try:
        return load_kept_message(delivery)
    except vault.CannotDecrypt as error:
        raise TaskFailed(CANNOT_DECRYPT) from error


def inform(context: TaskContext, delivery: Delivery) -> None:
    """Leave for the log what became of one mail, with what it is found by in the server's."""
    told = f"{delivery.message_id}, {delivery.size:,} bytes, {delivery.status.label.lower()}: {delivery.reply}"
    context.event_at_end("SendMailTaskInfo", told)


def policy_of(context: TaskContext, properties: SendMailProperties) -> Policy:
    """Give what happens to mails that are not taken at once."""
    sends_again = context.document.in_doubt is InDoubt.SEND_AGAIN
    return Policy(timedelta(minutes=properties.retry_minutes), sends_again_in_doubt=sends_again)


def find_route(context: TaskContext, properties: SendMailProperties) -> Route:
    """Give the way that the mails take. Raises TaskFailed, and TaskDeferred while it may be found in a moment."""
    try:
        manager, smtp = resolve_smtp(
            properties.smtp_connection, context.document, context.shared_connections, context.values
        )
        return Route(manager, smtp, _identify(context, smtp, is_driven=context.task_run.execution.drives(manager)))
    except CannotResolve as error:
        raise _put_off(context, properties, error) or TaskFailed(error.sentence, error.code) from error


def _put_off(context: TaskContext, properties: SendMailProperties, error: CannotResolve) -> TaskDeferred | None:
    pause = policy_of(context, properties).find_pause(context.task_run.deferrals) if error.another_try_helps else None
    return TaskDeferred(timezone.now() + pause, error.sentence) if pause else None


def _identify(context: TaskContext, smtp: SmtpProperties, *, is_driven: bool) -> Identity | None:
    if not smtp.use_windows_authentication:
        return None  # nobody has to be looked up
    execution = context.task_run.execution
    return retry_on_outage(lambda: resolve_identity(smtp, execution.caller, execution.project, is_driven=is_driven))


@transaction.atomic
def _enter_delivery(
    context: TaskContext, number: int, mail: BuiltMessage, message: OutgoingMessage, route: Route
) -> Delivery:
    """Make a mail's delivery with its Message-ID, and say that the task begins to send it."""
    made = make_draft(context, number, mail, message, route)
    context.event("SendMailTaskBegin", say_begin(made.delivery))
    enter([made])
    return made.delivery


def make_draft(context: TaskContext, number: int, mail: BuiltMessage, message: OutgoingMessage, route: Route) -> Draft:
    """Give a mail's delivery with its Message-ID, which is still to be entered."""
    return draft(
        context.task_run,
        number,
        message,
        message_id=mail.message_id,
        subject=mail.subject,
        concealed=find_concealed(context),
        manager=route.manager,
        smtp=route.smtp,
    )


def say_begin(delivery: Delivery) -> str:
    """Say that a mail is about to be sent."""
    return tell_begin(delivery.subject, delivery.recipient_count)
