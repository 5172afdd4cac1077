"""One message on its way through a pipeline: what is written of it, and what the answers mean that come in a row."""

import sys
from dataclasses import dataclass

from connections.errors import (
    ConnectionLost,
    NotSmtp,
    RecipientsRefused,
    ReplyOutOfOrder,
    ServiceUnavailable,
    SmtpError,
    SmtpStage,
    TimedOut,
    UnexpectedReply,
)
from connections.smtp.commands import mail_arguments, rcpt_arguments
from connections.smtp.refusals import refusal
from connections.smtp.replies import Outcome, RecipientReply, Reply
from connections.smtp.send_request import SendRequest
from connections.smtp.transport import SmtpTransport

NOT_QUEUED = sys.maxsize
SHARED_FATE = (ConnectionLost, NotSmtp, ServiceUnavailable, TimedOut)
"""Errors of the connection, which say the same to every message that is under way on it."""


@dataclass
class Transaction:
    """One message: MAIL, RCPT and the content, each answered in its turn."""

    transport: SmtpTransport
    parcel: SendRequest
    content: bytes
    """With canonical line ends."""
    begins_with_reset: bool = False
    end: int = NOT_QUEUED
    """How much the transport has written when the server may have the whole content."""
    error: SmtpError | None = None
    """Why the message is certainly not accepted, as soon as that is known."""
    recipients: tuple[RecipientReply, ...] = ()

    @property
    def is_queued(self) -> bool:
        """Tell whether all of it was given to the transport to be written."""
        return self.end <= self.transport.outgoing.promised

    @property
    def is_wanted(self) -> bool:
        """Tell whether the server took at least one recipient."""
        return any(each.accepted for each in self.recipients)

    def ask(self, *, reset: bool, then: str = "", content: bytes = b"") -> None:
        """Queue MAIL and RCPT, RSET before them where the transaction before may not have ended well, and what follows
        them; all at once, so that an interruption finds all of it queued or nothing."""
        self.begins_with_reset = reset
        envelope, features = self.parcel.envelope, self.transport.esmtp_features
        lines = ["RSET"] if reset else []
        lines.append(f"MAIL {mail_arguments(envelope, self.content, features)}")
        lines += [f"RCPT {rcpt_arguments(envelope, address, features)}" for address in envelope.recipients]
        lines += [then] if then else []
        octets = "".join(f"{line}\r\n" for line in lines).encode() + content
        if content:
            self.end = self.transport.outgoing.promised + len(octets)
        self.transport.outgoing.add(octets)
        for line in lines:
            self.transport.tell("C", line)

    def hear_answers(self) -> None:
        """Read the answers to what was asked; `error` is set when no recipient was taken.

        Raises SmtpError when the conversation cannot go on.
        """
        self.transport.begin(SmtpStage.MAIL)
        if self.begins_with_reset:
            self._hear_reset()
        self._hear_sender()
        self._hear_recipients()

    def _hear_reset(self) -> None:
        reply = self.transport.read_reply()
        if not reply.is_positive:
            raise self._out_of_order()

    def _hear_sender(self) -> None:
        reply = self.transport.read_reply()
        if reply.is_positive:
            return
        error = refusal(self.transport.server, SmtpStage.MAIL, reply, self.parcel.envelope.sender or "<>")
        if not reply.is_refusal:
            raise error
        self.error = error

    def _hear_recipients(self) -> None:
        if not self.error:
            self.transport.begin(SmtpStage.RCPT)
        self.recipients = tuple(self._hear_recipient(address) for address in self.parcel.envelope.recipients)
        if not self.error and not self.is_wanted:
            self.error = RecipientsRefused(self.transport.server, SmtpStage.RCPT, self.recipients)

    def _hear_recipient(self, address: str) -> RecipientReply:
        reply = self.transport.read_reply()
        if not reply.is_positive and not reply.is_refusal:
            raise refusal(self.transport.server, SmtpStage.RCPT, reply, address)
        return RecipientReply(address, reply)

    def judge(self, reply: Reply) -> Outcome | SmtpError:
        """Say what the answer to the content means. Raises SmtpError when the conversation has to end."""
        if self.error and not (self.is_wanted and reply.is_positive):
            return self.error
        if reply.is_refusal:
            return self._refuse(reply)
        if not reply.is_positive or self.error:
            self.error = None
            raise UnexpectedReply(self.transport.server, SmtpStage.MESSAGE, reply)
        if self.transport.outgoing.written < self.end:
            raise self._out_of_order()
        return Outcome(self.recipients, reply)

    def _refuse(self, reply: Reply) -> SmtpError:
        """Take the server's no; one that comes before the whole content is written ends the conversation."""
        self.error = refusal(self.transport.server, SmtpStage.MESSAGE, reply)
        if self.transport.outgoing.written < self.end:
            raise self.error
        return self.error

    def _out_of_order(self) -> SmtpError:
        return ReplyOutOfOrder(self.transport.server, self.transport.step)

    def fail(self, error: SmtpError) -> SmtpError:
        """Give this message's own error when the connection ended with that one before the answer was read.

        421 ends a connection in good order: what is answered after it is nothing, so nothing after it was taken.
        """
        if self.error:
            return self.error
        error.answers = self.recipients
        error.handed_over = self.transport.outgoing.written >= self.end and not isinstance(error, ServiceUnavailable)
        return error

    def follow(self, error: SmtpError) -> SmtpError:
        """Give this message's own error when the connection ended while another one was being answered."""
        kind = type(error) if isinstance(error, SHARED_FATE) else ConnectionLost
        step = SmtpStage.MESSAGE if self.transport.outgoing.written >= self.end else SmtpStage.MAIL
        return self.fail(kind(error.server, step, error.reply, error.detail if kind is type(error) else ""))
