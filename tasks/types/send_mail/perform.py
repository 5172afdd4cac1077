"""What a Send Mail task does in a Python program: it sends its mails one after the other, and waits for nothing."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

from connections.errors import SmtpError
from connections.files.places import folders_of
from connections.guard_rules.rules import Guard, Stopped, guard
from connections.protocol.message import OutgoingMessage
from connections.protocol.reply import Outcome
from connections.resolving.managers import resolve_smtp
from connections.resolving.refusal import CannotResolve
from connections.smtp.windows_auth import Identity
from connections.types.smtp.properties import SmtpProperties
from designer.package.document import ConnectionManagerDocument
from tasks.runtime.work import TaskCanceled, TaskFailed, Work
from tasks.types.send_mail.making.mails import CANCELED_BETWEEN, address, build
from tasks.types.send_mail.making.materials import Gathering
from tasks.types.send_mail.message import BuiltMessage, Materials
from tasks.types.send_mail.properties import SendMailProperties
from tasks.types.send_mail.telling import count, tell_begin, tell_handed_over, tell_partly_sent, tell_sent

CANCELED = "The execution was canceled before this task's mail was begun."
NO_IDENTITY = (
    "“{manager}” authenticates as the credential “{credential}”, which a team's server keeps. Give the connection "
    "manager an identity in the program."
)


def send_mails(work: Work) -> str:
    """Send them. Raises TaskFailed with the sentence of the step that failed, or TaskCanceled."""
    return _Sending(work, work.evaluate(SendMailProperties)).send()


class _Sending:
    """The mails of one task. What a server refuses for now is refused: nothing here would remember to try again."""

    def __init__(self, work: Work, properties: SendMailProperties) -> None:
        self.work = work
        self.properties = properties
        self.gather = cache(self._gather)

    def send(self) -> str:
        """Send them. Raises TaskFailed or TaskCanceled."""
        manager, smtp, identity = self._find_route()
        mails = address(self.properties)
        self.work.event("OnProgress", "Sending begins.", PercentComplete=0)
        told: list[str] = []
        for done, addressing in enumerate(mails):
            self._stop_if_canceled(done)
            mail, message = build(self.properties, self.gather, addressing, datetime.now(UTC))
            message = self._pass_guard(manager, smtp, message)
            told.append(self._send(mail, message, smtp, identity))
            self._tell_progress(done + 1, len(mails))
        sentence = told[0] if len(told) == 1 else f"All {len(told)} mails were sent."
        self.work.event("SendMailTaskEnd", sentence)
        return sentence

    def _tell_progress(self, done: int, mails: int) -> None:
        told, percent = tell_handed_over(done, mails), 100 * done // mails
        self.work.event("OnProgress", told, PercentComplete=percent, ProgressCountLow=done, ProgressCountHigh=0)

    def _gather(self) -> Materials:
        work = self.work
        gathering = Gathering(
            work.document,
            work.shared_connections,
            work.values,
            folders_of(None),
            work.largest_file,
            work.largest_message,
        )
        materials = gathering.gather(self.properties)
        for sentence in gathering.missing:
            work.event("OnWarning", f"Sent without an attachment. {sentence}")
        return materials

    def _find_route(self) -> tuple[ConnectionManagerDocument, SmtpProperties, Identity | None]:
        work = self.work
        try:
            manager, smtp = resolve_smtp(
                self.properties.smtp_connection, work.document, work.shared_connections, work.values
            )
        except CannotResolve as error:
            raise TaskFailed(error.sentence, error.code) from error
        identity = work.find_identity(manager) if smtp.use_windows_authentication else None
        if smtp.use_windows_authentication and smtp.credential and identity is None:
            raise TaskFailed(NO_IDENTITY.format(manager=manager.name, credential=smtp.credential))
        return manager, smtp, identity

    def _stop_if_canceled(self, done: int) -> None:
        if not self.work.is_canceled():
            return
        if done:
            raise TaskFailed(CANCELED_BETWEEN.format(made=done))
        raise TaskCanceled(CANCELED)

    def _pass_guard(
        self, manager: ConnectionManagerDocument, smtp: SmtpProperties, message: OutgoingMessage
    ) -> OutgoingMessage:
        """Hold to the guard of the connection manager, as the workers do. Raises TaskFailed."""
        try:
            passage = guard(message.envelope.recipients, [Guard.of_manager(manager.name, smtp)])
        except Stopped as error:
            raise TaskFailed(error.sentence) from error
        if passage.withheld:
            self.work.event(
                "OnInformation", f"Withheld from {count(len(passage.withheld), 'recipient')}. {passage.reasons}"
            )
        return replace(message, envelope=replace(message.envelope, recipients=passage.recipients))

    def _send(
        self, mail: BuiltMessage, message: OutgoingMessage, smtp: SmtpProperties, identity: Identity | None
    ) -> str:
        """Send one mail and say what came of it. Raises TaskFailed."""
        recipients = message.envelope.recipients
        if not recipients:
            return "Nothing was sent: the mail was withheld from every recipient."
        self.work.event("SendMailTaskBegin", tell_begin(mail.subject, len(recipients)))
        try:
            outcome = self.work.pool.send(smtp, message, lambda session: None, identity)
        except SmtpError as error:
            raise TaskFailed(error.sentence) from error
        sentence = _tell(outcome, smtp, recipients)
        told = f"{mail.message_id}, {len(message.content):,} bytes: {outcome.reply}"
        self.work.event("SendMailTaskInfo", told)
        if outcome.refused:
            if self.properties.fail_when_partly_sent:
                raise TaskFailed(sentence)
            self.work.event("OnWarning", sentence)
        return sentence


def _tell(outcome: Outcome, smtp: SmtpProperties, recipients: Sequence[str]) -> str:
    server = f"{smtp.smtp_server} port {smtp.effective_port}"
    if outcome.refused:
        return tell_partly_sent(len(recipients), server, [(each.address, str(each.reply)) for each in outcome.refused])
    return tell_sent(recipients, server, str(outcome.reply))
