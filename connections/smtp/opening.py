"""How a session comes about before anybody authenticates: connect, greeting, EHLO and STARTTLS (RFC 5321, RFC 3207)."""

import ssl
from contextlib import suppress

from connections.certificates.peer import PeerCertificate
from connections.errors import (
    ReplyOutOfOrder,
    Server,
    SmtpError,
    SmtpStage,
    StartTlsNotOffered,
    TlsOnConnectWanted,
)
from connections.protocol.reply import Reply
from connections.smtp.tls import Encryption, encryption_of, unverified_context
from connections.smtp.transport import SmtpTransport
from connections.smtp.transport.refusals import refusal
from connections.types.smtp.properties import SmtpProperties
from connections.waiting.deadline import Deadline

LONGEST_LOOK = 5.0
"""Seconds of a second connection that only looks: for a certificate that was refused, or whether TLS is expected."""
LONGEST_SILENCE = 5.0
"""Seconds without a greeting after which it is looked whether the server waits for TLS to begin."""
STARTTLS_PORTS = (25, 587)
"""Where nobody expects TLS at once, and where some servers let clients wait for the greeting on purpose."""
EHLO_UNKNOWN = (500, 502)
READY = 220
OK = 250


class Opening:
    """What is learnt of a server on the way to an open session."""

    def __init__(self, server: Server, properties: SmtpProperties) -> None:
        self.server = server
        self.properties = properties
        self.server_name = ""
        self.features: dict[str, str] = {}
        self.encryption: Encryption | None = None

    def connect(self, transport: SmtpTransport, context: ssl.SSLContext | None) -> None:
        """Reach the server, greet it, and encrypt in the way of the TLS mode when there is a context.

        It never authenticates: a refused certificate is looked at by this too, where nobody is to be trusted.
        """
        transport.reach()
        transport.local_hostname = self.properties.ehlo_name or transport.local_hostname
        if context and self.properties.uses_implicit_tls:
            self.encryption = encryption_of(transport.encrypt(context, at_once=True))
        self._greet(transport)
        if context and not self.properties.uses_implicit_tls:
            self._start_tls(transport, context)

    def look_at_certificate(self, host: str, deadline: Deadline) -> PeerCertificate | None:
        """Fetch a certificate that was refused, because a failed handshake does not hand it out.

        A second connection gets as far as the handshake; nothing but EHLO and STARTTLS is said in it.
        """
        other = Opening(self.server, self.properties)
        transport = self._look(host, deadline)
        try:
            with suppress(SmtpError):
                other.connect(transport, unverified_context())
        finally:
            transport.close()
        return other.encryption.certificate if other.encryption else None

    def _look(self, host: str, deadline: Deadline) -> SmtpTransport:
        transport = SmtpTransport(self.server, host, lambda _: None)
        transport.deadline = deadline.at_most(LONGEST_LOOK)
        return transport

    def _greet(self, transport: SmtpTransport) -> None:
        transport.begin(SmtpStage.GREETING)
        if not self.properties.uses_implicit_tls and self.server.port not in STARTTLS_PORTS:
            self._expect_words(transport)
        greeting = transport.read_reply()
        if greeting.code != READY:
            raise refusal(self.server, SmtpStage.GREETING, greeting)
        self.server_name = greeting.text.partition(" ")[0]
        self._ehlo(transport)

    def _expect_words(self, transport: SmtpTransport) -> None:
        """Find out within seconds that a server says nothing because it waits for TLS. Raises TlsOnConnectWanted."""
        patience = min(LONGEST_SILENCE, transport.deadline.seconds / 2)
        if transport.is_silent_for(patience) and self._speaks_tls_at_once(transport):
            raise TlsOnConnectWanted(self.server, SmtpStage.GREETING)

    def _speaks_tls_at_once(self, transport: SmtpTransport) -> bool:
        """Try TLS in a second connection, in which nothing is said."""
        other = self._look(transport.host, transport.deadline)
        try:
            other.reach()
            other.encrypt(unverified_context(), at_once=True)
        except SmtpError:
            return False
        finally:
            other.close()
        return True

    def _ehlo(self, transport: SmtpTransport) -> None:
        transport.begin(SmtpStage.EHLO)
        reply = Reply.read(*transport.ehlo())
        if reply.code in EHLO_UNKNOWN:
            reply = Reply.read(*transport.helo())
        if reply.code == READY:
            # A second greeting, as some proxies give after STARTTLS: every later answer would be another question's.
            transport.close()
            raise ReplyOutOfOrder(self.server, SmtpStage.EHLO)
        if reply.code != OK:
            raise refusal(self.server, SmtpStage.EHLO, reply)
        self.features = dict(transport.esmtp_features)

    def _start_tls(self, transport: SmtpTransport, context: ssl.SSLContext) -> None:
        transport.begin(SmtpStage.STARTTLS)
        if not transport.has_extn("starttls"):
            raise StartTlsNotOffered(self.server, SmtpStage.STARTTLS)
        reply = transport.command("STARTTLS")
        if reply.code != READY:
            raise refusal(self.server, SmtpStage.STARTTLS, reply)
        self.encryption = encryption_of(transport.start_tls(context))
        self._ehlo(transport)
