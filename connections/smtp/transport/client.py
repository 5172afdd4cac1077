"""smtplib's client, bounded by a deadline and strict about what a server says."""

import smtplib
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from connections.errors import (
    NotSmtp,
    ReplyOutOfOrder,
    Server,
    SmtpError,
    SmtpStage,
    StartTlsInjected,
)
from connections.hosts.names import own_name
from connections.protocol.reply import SERVICE_UNAVAILABLE, Reply
from connections.smtp.tls import client_certificate_error, tls_error
from connections.smtp.transport.failures import FAILURES, failure
from connections.smtp.transport.movement import await_movement
from connections.smtp.transport.reach import connect, resolve, shut_down
from connections.smtp.transport.refusals import refusal
from connections.smtp.transport.reply_lines import MOST_LINES, NoReply, Received, ReplyLine
from connections.smtp.transport.tokens import without_tokens
from connections.smtp.transport.write_buffer import WriteBuffer
from connections.waiting.bell import Bell
from connections.waiting.deadline import Deadline

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

OnStage = Callable[[SmtpStage], None]
OnLine = Callable[[str], None]

NOT_YET = (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError)


class SmtpTransport(smtplib.SMTP):
    """One connection. Every wait ends at `deadline`, and every failure is an SmtpError of the current `stage`."""

    sock: socket.socket | None

    def __init__(self, server: Server, host: str, on_stage: OnStage, on_line: OnLine | None = None) -> None:
        # A name is given so that smtplib does not call getfqdn, which may hang; the true one follows in reach().
        super().__init__(local_hostname="localhost")
        self.server = server
        self.host = host.removesuffix(".")
        """The name for TLS and Kerberos, of which the last dot of DNS is no part (RFC 6066 section 3)."""
        self._name_in_dns = host
        self.on_stage = on_stage
        self.on_line = on_line
        self.stage = SmtpStage.RESOLVE
        self.deadline = Deadline.after(0)
        self.outgoing = WriteBuffer()
        """Is written by flush, and by whatever waits for a reply."""
        self._received = Received()

    @property
    def is_open(self) -> bool:
        return self.sock is not None

    def begin(self, stage: SmtpStage) -> None:
        """Name the stage that what follows belongs to."""
        self.stage = stage
        self.on_stage(stage)

    @contextmanager
    def off_the_clock(self) -> Iterator[None]:
        """Do something that is not the server's fault if it takes long: its time does not count."""
        begun = time.monotonic()
        yield
        self.deadline = self.deadline.postponed(time.monotonic() - begun)

    def reach(self) -> None:
        """Resolve the name and connect to one of its addresses."""
        self.begin(SmtpStage.RESOLVE)
        addresses = resolve(self.server, self._name_in_dns, self.deadline)
        self.begin(SmtpStage.CONNECT)
        self.sock = connect(self.server, addresses, self.deadline)
        self.local_hostname = own_name(self.sock.getsockname()[0])

    def start_tls(self, context: ssl.SSLContext) -> ssl.SSLSocket:
        """Encrypt the connection after a 220 to STARTTLS; a new EHLO has to follow (RFC 3207 section 4.2).

        Raises StartTlsInjected when bytes came in clear text after the 220, and TlsFailed.
        """
        self._take_what_has_come()
        if self._received:
            self.close()
            raise StartTlsInjected(self.server, SmtpStage.STARTTLS)
        return self.encrypt(context)

    def encrypt(self, context: ssl.SSLContext, *, at_once: bool = False) -> ssl.SSLSocket:
        """Do the TLS handshake; at_once says that no STARTTLS came before. Raises TlsFailed."""
        self.begin(SmtpStage.CERTIFICATE)
        try:
            return self._shake_hands(context)
        except (ssl.SSLError, ConnectionError) as error:
            if self.deadline.is_canceled:
                raise self._failed(error) from error
            self.close()
            raise tls_error(self.server, error, context, at_once=at_once) from error
        except FAILURES as error:
            raise self._failed(error) from error

    def _shake_hands(self, context: ssl.SSLContext) -> ssl.SSLSocket:
        encrypted = context.wrap_socket(self._open_socket(), server_hostname=self.host, do_handshake_on_connect=False)
        self.sock = encrypted
        encrypted.do_handshake()
        return encrypted

    def putcmd(self, cmd: str, args: str = "") -> None:
        """Send one command, provided that nothing unasked for has come before. CR or LF in it is refused by smtplib."""
        self.expect_quiet()
        self.report_line("C", f"{cmd} {args}".strip())
        super().putcmd(cmd, args)

    def expect_quiet(self) -> None:
        """Raise when the server has spoken unasked: it may have said goodbye (421), or be out of step with us."""
        self._take_what_has_come()
        if not self._received:
            return
        if self._received.startswith(b"421"):
            self.read_reply()
        self.close()
        raise ReplyOutOfOrder(self.server, self.stage)

    def send(self, s: "ReadableBuffer | str") -> None:
        """Write all of it. When this raises, the last octet has not left, so a content is not accepted."""
        octets = s.encode(self.command_encoding) if isinstance(s, str) else s
        try:
            self._open_socket().sendall(octets)
        except (BrokenPipeError, ConnectionResetError) as error:
            self._hear_farewell()
            raise self._failed(error) from error
        except FAILURES as error:
            raise self._failed(error) from error

    def expect_quiet_before(self, stage: SmtpStage) -> None:
        """Do as expect_quiet before a stage that is announced when its answer is awaited."""
        self.stage = stage
        self.expect_quiet()

    def flush(self) -> None:
        """Write of what is queued what the network takes at once. A failure shows when the replies are read, which
        may say more than the broken connection does."""
        try:
            if self.outgoing:
                self.outgoing.write_to(self._open_socket(waiting=False))
        except NOT_YET:
            return
        except FAILURES:
            self.outgoing.drop()

    def _await_octets(self) -> bytes:
        """Return what comes next, writing in the meantime what is queued."""
        self.flush()
        while self.outgoing:
            try:
                return self._open_socket(waiting=False).recv(65_536)
            except NOT_YET:
                self._await_movement()
                self.flush()
        return self._open_socket().recv(65_536)

    def hears_first(self, bell: Bell) -> bool:
        """Wait for the server's next words, and tell whether a bell rings before they come. What goes wrong shows when
        they are read, and what cannot be written at once is written then."""
        self.flush()
        if self.outgoing or self._received or (isinstance(self.sock, ssl.SSLSocket) and self.sock.pending()):
            return False
        with suppress(*FAILURES):
            if self._await_movement(bell) == [bell.fileno()]:
                bell.silence()
                return True
        return False

    def _await_movement(self, bell: Bell | None = None) -> list[int]:
        """Wait until something can be read, or written if something is to be written, or a bell rings."""
        self.deadline.wait_on(self._interrupt)
        connection = self._open_socket(waiting=False)
        return await_movement(connection, self.deadline.remaining(), writes=bool(self.outgoing), bell=bell)

    def is_silent_for(self, seconds: float) -> bool:
        """Wait for the server's first words, so many seconds at most, and tell whether none came."""
        try:
            return not await_movement(self._open_socket(waiting=False), min(seconds, self.deadline.remaining()))
        except FAILURES as error:
            raise self._failed(error) from error

    def _hear_farewell(self) -> None:
        """Raise what the server said before it closed, which explains more than the broken connection does."""
        try:
            self._received += self._open_socket(waiting=False).recv(65_536)
        except FAILURES as error:
            if refused := client_certificate_error(self.server, error):
                self.close()
                raise refused from error
        if not self._received.has_line:
            return
        reply = self.read_reply()
        self.close()
        raise refusal(self.server, self.stage, reply)

    def command(self, verb: str, arguments: str = "") -> Reply:
        """Send a command and return its reply. Raises ServiceUnavailable for 421, which may answer any command."""
        self.putcmd(verb, arguments)
        return self.read_reply()

    def read_reply(self) -> Reply:
        """Return the next reply, of one line or several. Raises ServiceUnavailable for 421."""
        return Reply.read(*self.getreply())

    def getreply(self) -> tuple[int, bytes]:
        """Return code and text of the next reply, in smtplib's form."""
        code, texts = 0, []
        for _ in range(MOST_LINES):
            line = self._read_line()
            if code not in (0, line.code):
                raise self._not_smtp(f"the codes {code} and {line.code} in one reply")
            code = line.code
            texts.append(line.text)
            if self.on_line:
                self.report_line("S", str(line))
            if not line.has_more:
                return self._unless_unavailable(code, b"\n".join(texts))
        raise self._not_smtp(f"a reply of more than {MOST_LINES} lines")

    def report_line(self, speaker: str, line: str) -> None:
        """Report a line of the dialogue; what could be a secret is left out."""
        if self.on_line:
            self.on_line(f"{speaker}: {without_tokens(line) if self.stage is SmtpStage.AUTH else line}")

    def _unless_unavailable(self, code: int, text: bytes) -> tuple[int, bytes]:
        if code == SERVICE_UNAVAILABLE:
            self.close()
            raise refusal(self.server, self.stage, Reply.read(code, text))
        return code, text

    def _read_line(self) -> ReplyLine:
        try:
            while (line := self._received.take_line()) is None:
                self._receive()
        except NoReply as error:
            raise self._not_smtp(str(error)) from error
        return line

    def _receive(self) -> None:
        try:
            octets = self._await_octets()
        except FAILURES as error:
            raise self._failed(error) from error
        if not octets:
            raise self._failed(EOFError())
        self._received += octets

    def _take_what_has_come(self) -> None:
        """Read without waiting, so that an answer nobody asked for is noticed before the next question."""
        try:
            octets = self._open_socket(waiting=False).recv(65_536)
        except NOT_YET:
            return
        except FAILURES as error:
            raise self._failed(error) from error
        if not octets and not self._received:
            raise self._failed(EOFError())
        self._received += octets

    def _open_socket(self, *, waiting: bool = True) -> socket.socket:
        """Return the socket, set to wait for what is left of the deadline, or not at all."""
        if self.sock is None:
            raise EOFError
        if waiting:
            self.deadline.wait_on(self._interrupt)
        self.sock.settimeout(self.deadline.remaining() if waiting else 0)
        return self.sock

    def _interrupt(self) -> None:
        """End the wait of the thread that uses this connection; called by another one, which may come late, when it is
        used for something else."""
        if (connection := self.sock) and self.deadline.is_canceled:
            shut_down(connection)

    def _not_smtp(self, detail: str) -> NotSmtp:
        self.close()
        return NotSmtp(self.server, self.stage, None, detail)

    def _failed(self, error: OSError | EOFError) -> SmtpError:
        self.close()
        return failure(self.server, self.stage, self.deadline, error)

    def close(self) -> None:
        """Close the socket at once."""
        super().close()
        self._received.clear()
        self.outgoing.drop()
