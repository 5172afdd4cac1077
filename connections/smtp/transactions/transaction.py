"""One mail transaction: what is written of it, and what each answer means (RFC 5321 section 3.3).

There is one set of rules for MAIL, RCPT and the content. stepwise asks command by command; data and chunks write ahead
and take the answers as they come in a row.
"""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

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
from connections.protocol.envelope import Envelope
from connections.protocol.reply import Outcome, RecipientReply, Reply
from connections.smtp.transactions.commands import mail_arguments, rcpt_arguments
from connections.smtp.transactions.content import canonical_lines
from connections.smtp.transactions.send_request import SendRequest
from connections.smtp.transport import SmtpTransport
from connections.smtp.transport.refusals import refusal

GO_AHEAD = 354
NOT_QUEUED = sys.maxsize
SHARED_FAILURES = (ConnectionLost, NotSmtp, ServiceUnavailable, TimedOut)
"""Errors of the connection, which say the same to every message that is under way on it."""


@dataclass
class Transaction:
    """One message: MAIL, RCPT and the content, each answered in its turn."""

    transport: SmtpTransport
    request: SendRequest
    content: bytes = field(init=False)
    """With canonical line ends."""
    begins_with_reset: bool = False
    end: int = NOT_QUEUED
    """How much the transport has written when the server may have the whole content."""
    error: SmtpError | None = None
    """Why the message is certainly not accepted, as soon as that is known."""
    recipients: tuple[RecipientReply, ...] = ()

    def __post_init__(self) -> None:
        self.content = canonical_lines(self.request.message.content)

    @property
    def envelope(self) -> Envelope:
        return self.request.message.envelope

    @property
    def mail_arguments(self) -> str:
        """What follows MAIL."""
        return mail_arguments(self.envelope, self.content, self.transport.esmtp_features)

    @property
    def rcpt_arguments(self) -> Iterator[str]:
        """What follows each RCPT."""
        features = self.transport.esmtp_features
        return (rcpt_arguments(self.envelope, address, features) for address in self.envelope.recipients)

    @property
    def is_queued(self) -> bool:
        """Tell whether all of it was given to the transport to be written."""
        return self.end <= self.transport.outgoing.promised

    @property
    def is_wanted(self) -> bool:
        """Tell whether the server took at least one recipient."""
        return any(each.accepted for each in self.recipients)

    def queue(self, *, reset: bool, then: str = "", content: bytes = b"") -> None:
        """Queue MAIL and RCPT, RSET before them where the transaction before may not have ended well, and what follows
        them; all at once, so that an interruption finds all of it queued or nothing."""
        self.begins_with_reset = reset
        lines = ["RSET"] if reset else []
        lines.append(f"MAIL {self.mail_arguments}")
        lines += [f"RCPT {arguments}" for arguments in self.rcpt_arguments]
        lines += [then] if then else []
        octets = "".join(f"{line}\r\n" for line in lines).encode() + content
        if content:
            self.end = self.transport.outgoing.promised + len(octets)
        self.transport.outgoing.add(octets)
        for line in lines:
            self.transport.report_line("C", line)

    def read_answers(self) -> None:
        """Read the answers to what was queued; `error` is set when no recipient was taken.

        Raises SmtpError when the conversation cannot go on.
        """
        self.transport.begin(SmtpStage.MAIL)
        if self.begins_with_reset and not self.transport.read_reply().is_positive:
            raise self._out_of_order()
        self.take_mail(self.transport.read_reply())
        if not self.error:
            self.transport.begin(SmtpStage.RCPT)
        self.take_rcpt(self.transport.read_reply() for _ in self.envelope.recipients)

    def take_mail(self, reply: Reply) -> None:
        """Take the answer to MAIL; `error` is set when the sender was refused. Raises UnexpectedReply."""
        if reply.is_positive:
            return
        error = refusal(self.transport.server, SmtpStage.MAIL, reply, self.envelope.sender or "<>")
        if not reply.is_refusal:
            raise error
        self.error = error

    def take_rcpt(self, replies: Iterable[Reply]) -> None:
        """Take the answers to RCPT; `error` is set when no recipient was accepted. Raises UnexpectedReply."""
        pairs = zip(self.envelope.recipients, replies, strict=True)
        self.recipients = tuple(self._take_recipient(address, reply) for address, reply in pairs)
        if not self.error and not self.is_wanted:
            self.error = RecipientsRefused(self.transport.server, SmtpStage.RCPT, self.recipients)

    def _take_recipient(self, address: str, reply: Reply) -> RecipientReply:
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
        return ReplyOutOfOrder(self.transport.server, self.transport.stage)

    def fail(self, error: SmtpError) -> SmtpError:
        """Give this message's own error when the connection ended with that one before the answer was read.

        421 ends a connection in good order: what is answered after it is nothing, so nothing after it was taken.
        """
        if self.error:
            return self.error
        error.answers = self.recipients
        error.is_in_doubt = self.is_in_doubt_after(error)
        return error

    def is_in_doubt_after(self, error: SmtpError) -> bool:
        """Tell whether the server may have taken the message although this went wrong: all of it was written, and
        neither a refusal nor 421 was the answer."""
        was_answered = self.error is not None or isinstance(error, ServiceUnavailable)
        return self.transport.outgoing.written >= self.end and not was_answered

    def follow(self, error: SmtpError) -> SmtpError:
        """Give this message's own error when the connection ended while another one was being answered."""
        kind = type(error) if isinstance(error, SHARED_FAILURES) else ConnectionLost
        stage = SmtpStage.MESSAGE if self.transport.outgoing.written >= self.end else SmtpStage.MAIL
        return self.fail(kind(error.server, stage, error.reply, error.detail if kind is type(error) else ""))
