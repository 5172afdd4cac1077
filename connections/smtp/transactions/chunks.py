"""Pipelining with CHUNKING (RFC 3030): BDAT goes in the same write as MAIL and RCPT, and the next message behind it."""

from collections import deque
from collections.abc import Iterator

from connections.errors import SmtpError, SmtpStage
from connections.protocol.reply import Outcome, Reply
from connections.smtp.transactions.send_request import Requests, SendRequest
from connections.smtp.transactions.sendable import check_sendable
from connections.smtp.transactions.transaction import NOT_QUEUED, Transaction
from connections.smtp.transport import SmtpTransport
from connections.waiting.bell import Bell
from connections.waiting.deadline import Deadline

WINDOW = 20
"""Messages under way at once: so many are in doubt when the connection breaks at the wrong moment."""
LARGEST_AT_ONCE = 65_536
"""Octets of a content that is written before the server has said whether it takes the recipients."""
CHUNK = 1_048_576
"""Octets of a chunk of a larger content."""


class ChunkRun:
    """A run of messages, each written without waiting for those before it, up to a window of them.

    Where there is a bell, the next one is written as soon as there is one, though an answer is awaited.
    """

    def __init__(self, transport: SmtpTransport, seconds: float, bell: Bell | None = None) -> None:
        self.needs_reset = False
        self._transport = transport
        self._seconds = seconds
        self._under_way: deque[Transaction] = deque()
        self._failure: SmtpError | None = None
        self._caller_error: Exception | None = None
        self._more = True
        self._is_paused = False
        self._bell = bell
        self._awaited: Deadline | None = None

    def send(self, requests: Requests) -> Iterator[Outcome | SmtpError]:
        """Send until no request is left or the connection has ended, and give what came of each that was begun."""
        try:
            while self._more or self._under_way:
                self._fill(requests)
                while self._must_conclude():
                    result = self._conclude(self._under_way[0])
                    self._under_way.popleft()
                    yield result
        finally:
            if self._under_way:
                self._transport.close()
        if self._caller_error:
            raise self._caller_error

    def _fill(self, requests: Requests) -> None:
        """Queue messages while there is room. What the caller raises waits until those under way are answered for."""
        self._is_paused = False
        try:
            while self._more and self._has_room() and not self._is_paused:
                self._more = self._transport.is_open and self._begin_next(requests)
        except Exception as error:
            self._caller_error = error
            self._more = False
        self._transport.flush()

    def _begin_next(self, requests: Requests) -> bool:
        for request in requests:
            if request:
                self._begin(request)
            self._is_paused = request is None
            return True
        return False

    def _has_room(self) -> bool:
        return len(self._under_way) < WINDOW and not (self._under_way and is_large(self._under_way[-1]))

    def _must_conclude(self) -> bool:
        """Conclude half a window before more is begun: several messages then share a write; a large one goes alone."""
        if not self._more or (self._under_way and is_large(self._under_way[-1])):
            return bool(self._under_way)
        if self._is_paused:
            self._is_paused = False
            return bool(self._under_way) and not self._hears_bell()
        return len(self._under_way) > WINDOW // 2

    def _hears_bell(self) -> bool:
        """Wait for the answer to the message that was begun first, and tell whether the bell rings before it comes."""
        if not self._bell or not self._under_way[0].is_queued:
            return False
        self._awaited = self._awaited or Deadline.after(self._seconds)
        self._transport.deadline = self._awaited
        return self._transport.hears_first(self._bell)

    def _begin(self, request: SendRequest) -> None:
        """Queue a whole message; before_hand_over comes first, since nothing else stands between it and the content."""
        begun = Transaction(self._transport, request)
        try:
            check_sendable(self._transport, request.message.envelope, begun.content)
            self._expect_quiet()
        except SmtpError as error:
            begun.error = error
        if begun.error or is_large(begun):
            self._under_way.append(begun)
            return
        reset = self.needs_reset or any(each.is_queued for each in self._under_way)
        request.before_hand_over()
        # First under way and then queued: whatever interrupts this, no answer is left without its message.
        self._under_way.append(begun)
        begun.queue(reset=reset, then=f"BDAT {len(begun.content)} LAST", content=begun.content)

    def _expect_quiet(self) -> None:
        """Raise when the server has spoken although nothing is under way."""
        if any(each.is_queued for each in self._under_way):
            return
        self._transport.deadline = Deadline.after(self._seconds)
        self._transport.expect_quiet_before(SmtpStage.MAIL)

    def _conclude(self, transaction: Transaction) -> Outcome | SmtpError:
        """Read what became of the message that was begun first."""
        if transaction.error:
            return transaction.error
        self._transport.deadline = self._awaited or Deadline.after(self._seconds)
        self._awaited = None
        try:
            result = self._read_result(transaction)
        except SmtpError as error:
            self._transport.close()
            self._failure = error
            return transaction.fail(error)
        self.needs_reset = isinstance(result, SmtpError)
        return result

    def _read_result(self, transaction: Transaction) -> Outcome | SmtpError:
        if self._failure:
            raise transaction.follow(self._failure)
        if is_large(transaction):
            return self._send_alone(transaction)
        transaction.read_answers()
        if not transaction.error:
            self._transport.begin(SmtpStage.MESSAGE)
        return transaction.judge(self._transport.read_reply())

    def _send_alone(self, transaction: Transaction) -> Outcome | SmtpError:
        """Send a large message, when the server has taken a recipient."""
        self._expect_quiet()
        transaction.queue(reset=self.needs_reset)
        transaction.read_answers()
        if transaction.error:
            return transaction.error
        self._notify_caller(transaction)
        self._transport.begin(SmtpStage.MESSAGE)
        self._transport.expect_quiet()
        return transaction.judge(self._write_chunks(transaction))

    def _notify_caller(self, transaction: Transaction) -> None:
        try:
            with self._transport.off_the_clock():
                transaction.request.before_hand_over()
        except BaseException:
            self._transport.close()
            raise

    def _write_chunks(self, transaction: Transaction) -> Reply:
        """Write every chunk and return the last answer, or the first that is no success: more is not sent then."""
        content = transaction.content
        places = range(0, len(content), CHUNK)
        for place in places:
            chunk = content[place : place + CHUNK]
            self._transport.outgoing.add(b"BDAT %d%b\r\n%b" % (len(chunk), b" LAST" * (place == places[-1]), chunk))
        transaction.end = self._transport.outgoing.promised
        for _ in places[:-1]:
            reply = self._transport.read_reply()
            if not reply.is_positive:
                transaction.end = NOT_QUEUED
                return reply
        return self._transport.read_reply()


def is_large(transaction: Transaction) -> bool:
    """Tell whether a content is too large to be written before the server has taken a recipient."""
    return len(transaction.content) > LARGEST_AT_ONCE
