"""An SMTP session: opened by the properties of a connection manager, good for several messages, closed with QUIT."""

import ssl
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from types import TracebackType
from typing import Self

from connections.errors import (
    CertificateRefused,
    ClientCertificateRefused,
    ClientCertificateWanted,
    ConnectionLost,
    NameNotResolved,
    Server,
    ServerNotNamed,
    ServiceUnavailable,
    SmtpError,
    SmtpStage,
)
from connections.hosts.names import objection_to_server
from connections.protocol.envelope import Envelope
from connections.protocol.message import OutgoingMessage
from connections.protocol.reply import Outcome, RecipientReply
from connections.replies import Meaning, circumstances_of, read
from connections.smtp.opening import Opening
from connections.smtp.tls import Encryption, context_for
from connections.smtp.transactions.pipelined import reset, send_pipelined, window_of
from connections.smtp.transactions.send_request import SendRequest, nothing
from connections.smtp.transactions.sendable import check_sendable
from connections.smtp.transactions.stepwise import mail_and_rcpt, send_stepwise
from connections.smtp.transactions.transaction import Transaction
from connections.smtp.transport import OnLine, OnStage, SmtpTransport
from connections.smtp.windows_auth import Authentication, Identity, authenticate
from connections.types.smtp.properties import SmtpProperties
from connections.waiting.bell import Bell
from connections.waiting.deadline import Deadline

LONGEST_GOODBYE = 1.0
"""Seconds to wait for the answer to QUIT, which changes nothing any more."""
LONGEST_NOOP = 5.0
"""Seconds to wait for the answer to NOOP; a new connection is quicker than a silent one."""


class SmtpSession:
    """A connection to the server of an SMTP connection manager, as .NET's SmtpClient opens it for SSIS.

    The Timeout bounds opening, and again each message. Every failure is an SmtpError. One thread uses it at a time.
    """

    def __init__(
        self,
        properties: SmtpProperties,
        *,
        identity: Identity | None = None,
        on_stage: OnStage = nothing,
        on_line: OnLine | None = None,
        tls_context: ssl.SSLContext | None = None,
    ) -> None:
        """Prepare a session; on_stage hears of each stage as it begins, so an earlier one has then succeeded.

        on_line hears the dialogue, "C: " and "S: " before each line, without tokens and without content.

        The identity is that of Windows Authentication; None means the worker's own.
        """
        self.properties = properties
        self.server = Server(properties.smtp_server, properties.effective_port)
        self.authentication: Authentication | None = None
        self._identity = identity
        self._on_stage = on_stage
        self._on_line = on_line
        self._tls_context = tls_context
        self._transport: SmtpTransport | None = None
        self._opening = Opening(self.server, properties)

    @property
    def server_name(self) -> str:
        """What the server calls itself."""
        return self._opening.server_name

    @property
    def features(self) -> dict[str, str]:
        """What EHLO offered: keyword in lower case to its parameters."""
        return self._opening.features

    @property
    def encryption(self) -> Encryption | None:
        """How the connection is encrypted."""
        return self._opening.encryption

    def __enter__(self) -> Self:
        self.open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.quit()

    @property
    def is_open(self) -> bool:
        return self._transport is not None and self._transport.is_open

    @property
    def window(self) -> int:
        """How many messages of a run may be under way at once, in doubt if the connection breaks."""
        return window_of(self._transport, self.properties) if self._transport else 1

    def open(self, deadline: Deadline | None = None) -> None:
        """Connect, greet, encrypt and authenticate as the properties ask. Raises SmtpError; nothing then stays open.

        Who has spent some of the Timeout already gives the deadline.
        """
        try:
            self._open(deadline)
        except SmtpError as error:
            self._explain(error)
            raise

    def _open(self, deadline: Deadline | None) -> None:
        host = self._host()
        context = self._choose_context()
        self._opening = Opening(self.server, self.properties)
        transport = SmtpTransport(self.server, host, self._on_stage, self._on_line)
        transport.deadline = deadline or Deadline.after(self.properties.timeout_seconds)
        try:
            self._opening.connect(transport, context)
            if self.properties.use_windows_authentication:
                self.authentication = authenticate(transport, self.properties, self._identity)
        except ServiceUnavailable as error:
            transport.close()
            if demand := self._demand_of(error):
                raise demand from error
            raise
        except CertificateRefused as error:
            transport.close()
            error.certificate = self._opening.look_at_certificate(host, transport.deadline)
            raise
        except BaseException:
            transport.close()
            raise
        self._transport = transport

    def is_usable(self, deadline: Deadline, *, ask: bool) -> bool:
        """Tell whether the server still stands by the connection: it has said nothing, and, if asked, answers NOOP."""
        transport = self._transport
        if transport is None or not transport.is_open:
            return False
        transport.deadline = deadline
        try:
            transport.expect_quiet_before(SmtpStage.MAIL)
            return not ask or transport.command("NOOP").is_positive
        except SmtpError:
            return False

    def close(self) -> None:
        """Close the socket without QUIT."""
        transport, self._transport = self._transport, None
        if transport:
            transport.close()

    def send(self, envelope: Envelope, message: bytes, before_hand_over: Callable[[], None] = nothing) -> Outcome:
        """Send one message and return the server's answers; at least one recipient was accepted.

        before_hand_over is called before anything of the content can leave: where the content waits for the server's
        word (354), after it. When it raises, nothing of the content is written, and a transaction that was begun ends
        with its connection. After a refusal the session takes the next message.
        Raises SmtpError, whose is_in_doubt tells a message in doubt.
        """
        self._opened()
        (result,) = self.send_many([SendRequest(OutgoingMessage(envelope, message), before_hand_over)])
        if isinstance(result, SmtpError):
            raise result
        return result

    def send_many(
        self, requests: Iterable[SendRequest | None], bell: Bell | None = None
    ) -> Iterator[Outcome | SmtpError]:
        """Send messages and give what came of each, in their order: where the server allows it, some are under way
        before the first is answered, and the round trip is shared.

        Every message has its own outcome or error, and its own doubt when the connection breaks; the messages after
        that are not begun. What a before_hand_over raises comes out after the outcomes of the messages before it, and
        ends the run. Requests are taken as they are needed (send_request.Requests), and asked for again when the bell
        rings. Whoever stops listening leaves what is under way in doubt.
        """
        transport = self._transport
        if transport and transport.is_open and transport.has_extn("pipelining"):
            results = send_pipelined(transport, iter(requests), self.properties, bell)
        else:
            results = (self._send_stepwise(request) for request in requests if request)
        return self._explain_all(results)

    def _explain_all(self, results: Iterator[Outcome | SmtpError]) -> Iterator[Outcome | SmtpError]:
        for result in results:
            if isinstance(result, SmtpError):
                self._explain(result)
            yield result

    def _explain(self, error: SmtpError) -> None:
        """Let an error know the settings and the offer, which its advice has to fit."""
        if error.circumstances is None:
            known = self.authentication
            identity, mechanism = (known.identity, known.mechanism) if known else ("", "")
            error.circumstances = circumstances_of(
                self.properties, self.features, identity=identity, mechanism=mechanism
            )

    def _send_stepwise(self, request: SendRequest) -> Outcome | SmtpError:
        """Send one message command by command."""
        try:
            transport = self._opened()
            transport.deadline = Deadline.after(self.properties.timeout_seconds)
            transaction = Transaction(transport, request)
            check_sendable(transport, transaction.envelope, transaction.content)
            return self._transact(transaction)
        except SmtpError as error:
            return error

    def _transact(self, transaction: Transaction) -> Outcome:
        try:
            return send_stepwise(transaction)
        except SmtpError as error:
            self._recover(transaction.transport, error)
            raise
        except BaseException:
            transaction.transport.close()
            raise

    def mail_and_rcpt(self, envelope: Envelope) -> tuple[RecipientReply, ...]:
        """Give MAIL and RCPT as for a message, and take them back with RSET; nothing is sent.

        Raises SmtpError when the sender or every recipient is refused.
        """
        transport = self._opened()
        transport.deadline = Deadline.after(self.properties.timeout_seconds)
        try:
            answers = mail_and_rcpt(transport, envelope)
        except SmtpError as error:
            self._recover(transport, error)
            self._explain(error)
            raise
        transport.command("RSET")
        return answers

    def quit(self) -> None:
        """Say QUIT if the connection still stands, and close it. Takes a second at most, raises no SmtpError."""
        transport, self._transport = self._transport, None
        if transport is None or not transport.is_open:
            return
        transport.deadline = Deadline.after(min(LONGEST_GOODBYE, self.properties.timeout_seconds))
        try:
            with suppress(SmtpError):
                transport.begin(SmtpStage.QUIT)
                transport.command("QUIT")
        finally:
            transport.close()

    def _host(self) -> str:
        if not self.properties.smtp_server:
            raise ServerNotNamed(self.server, SmtpStage.RESOLVE)
        if objection_to_server(self.properties.smtp_server):
            raise NameNotResolved(self.server, SmtpStage.RESOLVE, None, "it cannot be a host name")
        try:
            return self.properties.host
        except UnicodeError as error:
            raise NameNotResolved(self.server, SmtpStage.RESOLVE, None, "it cannot be a host name") from error

    def _opened(self) -> SmtpTransport:
        if self._transport is None or not self._transport.is_open:
            raise ConnectionLost(self.server, SmtpStage.MAIL, None, " before this message")
        return self._transport

    def _choose_context(self) -> ssl.SSLContext | None:
        if not self.properties.enable_ssl:
            return None
        return self._tls_context or context_for(self.server, self.properties)

    def _demand_of(self, error: ServiceUnavailable) -> SmtpError | None:
        """Give the true error where 421 is about the client certificate, as Postfix says it, and no wait would help."""
        if self.encryption is None or error.reply is None:
            return None
        if read(error.stage, error.reply) is not Meaning.CLIENT_CERTIFICATE:
            return None
        kind = ClientCertificateRefused if self.properties.client_certificate else ClientCertificateWanted
        return kind(self.server, error.stage, None, str(error.reply))

    def _recover(self, transport: SmtpTransport, error: SmtpError) -> None:
        """Bring the session back to where the next message can begin, or give the connection up."""
        if not (error.leaves_session_usable and transport.is_open):
            transport.close()
            return
        reset(transport)
