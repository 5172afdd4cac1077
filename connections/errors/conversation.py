"""Errors of the conversation: what the server refused, what made no sense, and what cannot be sent through it."""

from connections.errors.base import Server, SmtpError
from connections.protocol.reply import RecipientReply, Reply
from connections.protocol.stages import SmtpStage
from connections.replies import advise, another_try_helps, fewer_connections_help

RECIPIENTS_NAMED = 3


class NotSmtp(SmtpError):
    """What came back is no SMTP reply; the detail says why."""

    words = "The answer of {server} at step {stage} is not SMTP: {detail}. Is this the port of a mail server?"


class ReplyOutOfOrder(SmtpError):
    """The server answered more than it was asked, so no later answer could be trusted."""

    words = (
        "{server} sent an answer before step {stage} that nobody had asked for, so the connection was dropped. "
        "Its SMTP, or a proxy in between, is faulty."
    )


class UnexpectedReply(SmtpError):
    """A valid reply that has no meaning at this stage."""

    words = "{server} gave an answer that does not belong to step {stage}: {reply}. Its SMTP, or a proxy, is faulty."


class Refused(SmtpError):
    """The server said no (4yz or 5yz)."""

    words = "{server} refused the step {stage}: {reply}.{advice}"
    leaves_session_usable = True

    @property
    def advice(self) -> str:
        """What the table of replies has for what was said, under these settings and this offer."""
        reply = self.decisive_reply
        return advise(self.stage, reply, self.circumstances).text if reply and reply.is_refusal else ""


class ServiceUnavailable(Refused):
    """421: the server ends the session, at whatever stage. It means wait, not fail.

    What a 421 does, from the socket to the delivery; each name is where that is done:

    - `connections.smtp.transport.client.SmtpTransport.getreply` closes the connection and raises this for any command,
      `expect_quiet` of the same class also when it comes unasked.
    - `connections.smtp.transactions.transaction.Transaction.is_in_doubt_after`: the message is not in doubt, even if
      all of it was written, and neither is any that was written behind it.
    - `connections.smtp.session.SmtpSession.open` takes one that speaks of a certificate, inside TLS and before anything
      is sent, for the wish for a client certificate; no wait would help there.
    - `connections.smtp.pool.retries.wants_fewer`: the pool does with one connection less for LOWERED_FOR
      (`connections.smtp.pool.buckets.ConnectionBucket.lower`), unless the connection had taken MANY messages: then it
      is worn, and no sign of a crowd. While one is opened it asks again for PATIENCE
      (`connections.smtp.pool.pool.SessionPool._take_or_open`).
    - `connections.smtp.pool.retries.may_try_again`: the message gets one more try on another connection. One of a batch
      is sent alone then, which has such a try too.
    - `tasks.deliveries.sending.retrying.next_try`: after that its recipients are deferred as after any 4yz (30 seconds,
      1, 2, 4 … 15 minutes, within the task's retry window), by `tasks.deliveries.sending.attempts.record_answer` and
      `attempt` beside it.

    `connections.replies.reading.read` says what the words of a 421 mean, and with that what is advised; where they say
    that no wait helps (`later=False`), it is not tried again.
    """

    words = "{server} is not available for now (at step {stage}): {reply}.{advice}"
    leaves_session_usable = False


class GreetingRefused(Refused):
    """The server does not talk to this worker."""

    words = "{server} does not accept connections from this worker: {reply}.{advice}"
    leaves_session_usable = False


class SenderRefused(Refused):
    """MAIL FROM was refused; the detail is the sender's address."""

    words = "{server} refused the sender {detail} at step {stage}: {reply}.{advice}"


class DataRefused(Refused):
    """The server took the recipients and then no message."""

    words = "{server} would not take the message at step {stage}: {reply}.{advice}"


class MessageRefused(Refused):
    """The server read the message and turned it down."""

    words = "{server} refused the message after reading it: {reply}.{advice}"


class RecipientsRefused(Refused):
    """No recipient was accepted, so nothing was sent."""

    words = "{server} refused every recipient at step {stage}: {detail}.{advice}"

    def __init__(self, server: Server, stage: SmtpStage, recipients: tuple[RecipientReply, ...]) -> None:
        named = "; ".join(str(each) for each in recipients[:RECIPIENTS_NAMED])
        more = len(recipients) - RECIPIENTS_NAMED
        super().__init__(server, stage, recipients[0].reply, f"{named}; and {more} more" if more > 0 else named)
        self.args = (server, stage, recipients)
        self.recipients = recipients

    @property
    def decisive_reply(self) -> Reply:
        """The first answer that is for good; where there is none, the first."""
        return next((each.reply for each in self.recipients if not self._is_for_now(each)), self.recipients[0].reply)

    @property
    def temporary(self) -> bool:
        return any(self._is_for_now(each) for each in self.recipients)

    @property
    def wants_fewer_connections(self) -> bool:
        return any(fewer_connections_help(self.stage, each.reply) for each in self.recipients)

    def _is_for_now(self, answer: RecipientReply) -> bool:
        return another_try_helps(self.stage, answer.reply)


class NotSendable(SmtpError):
    """The message or its addresses cannot go to this server; nothing of it was sent."""

    words = "The message cannot be sent through {server}: {detail}"
    leaves_session_usable = True


class AddressNotAllowed(NotSendable):
    """An address that could break out of its SMTP command; the detail quotes it."""

    words = "The address {detail} cannot be used at step {stage} with {server}: it is no mail address. Correct it."


class MessageTooLarge(NotSendable):
    """The server announced a smaller SIZE (RFC 1870); the detail has both figures."""

    words = "The message is too large for {server}: {detail}. Make it smaller or ask for a higher limit."


class SmtpUtf8NotOffered(NotSendable):
    """An address with characters beyond ASCII needs SMTPUTF8 (RFC 6531)."""

    words = (
        "{server} does not offer SMTPUTF8, which an address with characters beyond ASCII needs. "
        "Use ASCII addresses or another server."
    )


class EightBitNotOffered(NotSendable):
    """The content has 8-bit lines and the server no 8BITMIME (RFC 6152)."""

    words = (
        "{server} does not offer 8BITMIME, and the message holds 8-bit text. Encode it as quoted-printable or base64."
    )
