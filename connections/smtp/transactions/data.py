"""Pipelining with DATA (RFC 2920): the content waits for 354, and the commands of the next message go with it."""

from collections.abc import Iterator

from connections.errors import SmtpError, SmtpStage
from connections.protocol.reply import Outcome
from connections.smtp.transactions.content import dotted
from connections.smtp.transactions.send_request import Requests, SendRequest
from connections.smtp.transactions.sendable import check_sendable
from connections.smtp.transactions.transaction import GO_AHEAD, Transaction
from connections.smtp.transport import SmtpTransport
from connections.smtp.transport.refusals import refusal
from connections.waiting.deadline import Deadline

LONE_DOT = b".\r\n"


class DataRun:
    """A run of messages of which two are under way at most: one handed over, one asked for."""

    def __init__(self, transport: SmtpTransport, seconds: float) -> None:
        self.needs_reset = False
        self._transport = transport
        self._seconds = seconds
        self._failure: SmtpError | None = None
        self._under_way = 0

    def send(self, requests: Requests) -> Iterator[Outcome | SmtpError]:
        """Send until no request is left or the connection has ended, and give what came of each that was begun."""
        handed: Transaction | None = None
        try:
            for request in self._take(requests):
                asked = self._queue(request, alone=handed is None) if request else None
                if handed:
                    yield self._conclude(handed)
                if asked and (error := self._send_content(asked)):
                    yield error
                    asked = None
                handed = asked
            if handed:
                yield self._conclude(handed)
        finally:
            if self._under_way:
                self._transport.close()

    def _take(self, requests: Requests) -> Requests:
        """Yield the requests while the connection stands; waiting for one is not the server's time."""
        while self._transport.is_open:
            with self._transport.off_the_clock():
                try:
                    request = next(requests)
                except StopIteration:
                    return
            yield request

    def _queue(self, request: SendRequest, *, alone: bool) -> Transaction:
        """Write MAIL, RCPT and DATA, behind a content that is on its way or after looking that nothing is."""
        asked = Transaction(self._transport, request)
        self._under_way += 1
        try:
            check_sendable(self._transport, request.message.envelope, asked.content)
            if alone:
                self._transport.deadline = Deadline.after(self._seconds)
                self._transport.expect_quiet_before(SmtpStage.MAIL)
        except SmtpError as error:
            asked.error = error
            return asked
        asked.queue(reset=self.needs_reset, then="DATA")
        self._transport.flush()
        self.needs_reset = False
        return asked

    def _send_content(self, asked: Transaction) -> SmtpError | None:
        """Read the answers and write the content, or return the error that keeps it here."""
        self._transport.deadline = Deadline.after(self._seconds)
        try:
            if not asked.error:
                with self._transport.off_the_clock():
                    asked.request.while_asked()
                self._read_answers(asked)
            if not asked.error:
                self._write_content(asked)
                return None
        except SmtpError as error:
            return self._give_up(asked, error)
        self._under_way -= 1
        return asked.error

    def _read_answers(self, asked: Transaction) -> None:
        if self._failure:
            raise asked.follow(self._failure)
        asked.read_answers()
        if not asked.error:
            self._transport.begin(SmtpStage.DATA)
        reply = self._transport.read_reply()
        self.needs_reset = reply.code != GO_AHEAD
        if reply.code == GO_AHEAD:
            self._withdraw(asked)
        elif not reply.is_refusal:
            raise refusal(self._transport.server, SmtpStage.DATA, reply)
        else:
            asked.error = asked.error or refusal(self._transport.server, SmtpStage.DATA, reply)

    def _withdraw(self, asked: Transaction) -> None:
        """End a transaction that the server opened for nobody with an empty content (section 3.1).

        If it would reach somebody, because only the sender was refused, the connection has to end instead.
        """
        if not asked.error:
            return
        if asked.is_wanted:
            raise asked.error
        self._transport.outgoing.add(LONE_DOT)
        reply = self._transport.read_reply()
        if not reply.is_positive and not reply.is_refusal:
            raise asked.error

    def _write_content(self, asked: Transaction) -> None:
        with self._transport.off_the_clock():
            asked.request.before_hand_over()
        self._transport.begin(SmtpStage.MESSAGE)
        self._transport.expect_quiet()
        self._transport.outgoing.add(dotted(asked.content))
        asked.end = self._transport.outgoing.promised

    def _conclude(self, handed: Transaction) -> Outcome | SmtpError:
        try:
            result = handed.judge(self._transport.read_reply())
        except SmtpError as error:
            return self._give_up(handed, error)
        self._under_way -= 1
        return result

    def _give_up(self, transaction: Transaction, error: SmtpError) -> SmtpError:
        self._transport.close()
        self._under_way -= 1
        self._failure = error
        return transaction.fail(error)
