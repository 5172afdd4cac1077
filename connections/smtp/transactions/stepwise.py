"""One mail transaction, command by command, where the server does not pipeline (RFC 5321 section 3.3)."""

from connections.errors import SmtpError, SmtpStage
from connections.protocol.envelope import Envelope
from connections.protocol.message import OutgoingMessage
from connections.protocol.reply import Outcome, RecipientReply, Reply
from connections.smtp.transactions.commands import needs_smtputf8
from connections.smtp.transactions.content import dotted
from connections.smtp.transactions.send_request import SendRequest
from connections.smtp.transactions.sendable import check_sendable
from connections.smtp.transactions.transaction import GO_AHEAD, Transaction
from connections.smtp.transport import SmtpTransport
from connections.smtp.transport.refusals import refusal


def send_stepwise(transaction: Transaction) -> Outcome:
    """Send one message that this server can take, and return what it answered.

    before_hand_over is called when the server waits for the content and nothing of it is written; a slow database
    behind it is not the server's fault, so its time does not count.
    """
    _mail(transaction)
    _rcpt(transaction)
    _data(transaction)
    with transaction.transport.off_the_clock():
        transaction.request.before_hand_over()
    try:
        return _send_content(transaction)
    except SmtpError as error:
        error.answers = transaction.recipients
        error.is_in_doubt = transaction.is_in_doubt_after(error)
        raise


def mail_and_rcpt(transport: SmtpTransport, envelope: Envelope) -> tuple[RecipientReply, ...]:
    """Name the sender and the recipients of a message that does not follow. Raises SmtpError as send_stepwise does."""
    check_sendable(transport, envelope, b"")
    transaction = Transaction(transport, SendRequest(OutgoingMessage(envelope, b"")))
    _mail(transaction)
    _rcpt(transaction)
    return transaction.recipients


def _mail(transaction: Transaction) -> None:
    transport = transaction.transport
    transport.command_encoding = "utf-8" if needs_smtputf8(transaction.envelope) else "ascii"
    transport.begin(SmtpStage.MAIL)
    transaction.take_mail(transport.command("MAIL", transaction.mail_arguments))
    _go_on(transaction)


def _rcpt(transaction: Transaction) -> None:
    transport = transaction.transport
    transport.begin(SmtpStage.RCPT)
    transaction.take_rcpt(transport.command("RCPT", arguments) for arguments in transaction.rcpt_arguments)
    _go_on(transaction)


def _go_on(transaction: Transaction) -> None:
    if transaction.error:
        raise transaction.error


def _data(transaction: Transaction) -> None:
    transport = transaction.transport
    transport.begin(SmtpStage.DATA)
    reply = transport.command("DATA")
    if reply.code != GO_AHEAD:
        raise refusal(transport.server, SmtpStage.DATA, reply)


def _send_content(transaction: Transaction) -> Outcome:
    transport = transaction.transport
    transport.begin(SmtpStage.MESSAGE)
    transport.expect_quiet()
    transport.send(dotted(transaction.content))
    transaction.end = transport.outgoing.written
    result = transaction.judge(_final_reply(transport))
    if isinstance(result, SmtpError):
        raise result
    return result


def _final_reply(transport: SmtpTransport) -> Reply:
    return transport.read_reply()
