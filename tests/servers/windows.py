"""An SMTP server that really does Windows Authentication: aiosmtpd with pyspnego as the acceptor."""

import contextlib
import ssl
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import spnego
from aiosmtpd.smtp import MISSING, SMTP, AuthResult, Session, auth_mechanism
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from spnego.channel_bindings import GssChannelBindings
from spnego.exceptions import SpnegoError

from connections.smtp.windows_auth import PasswordIdentity
from tests.servers.certificates import Certificate
from tests.servers.smtp import Envelope, MailServer, mail_server

LONGEST_LINE = 12_290
USERS = "WINAUTH:alice:AlicePw1!\n:alice:AlicePw1!\n:alice@winauth.test:AlicePw1!\n"
"""What NTLM_USER_FILE has to hold: domain, user and password, in every form that a client may use."""


UNSUCCESSFUL = "535 5.7.3 Authentication unsuccessful"


def in_clear(user_name: str, password: str) -> PasswordIdentity:
    """An identity that NTLM may show without TLS, as these servers mostly have it."""
    return PasswordIdentity(user_name, password, allows_unverified_tls=True)


class Aborted(Exception):
    """The client sent `*`, or no base64; aiosmtpd has answered already."""


class WindowsSmtp(SMTP):
    """aiosmtpd as RFC 4954 section 4 wants it: AUTH may have long lines."""

    line_length_limit = LONGEST_LINE

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.command_size_limits["AUTH"] = LONGEST_LINE


@dataclass
class WindowsServer(MailServer):
    """Takes mail from those who have authenticated, and remembers who they were and what they said first."""

    service: str = "SMTPSVC"
    binding: GssChannelBindings | None = None
    layers: bytes = b"\x07\xff\xff\xff"
    spnego_has_layers: bool = False
    """Whether GSS-SPNEGO offers layers too, as some servers do and others do not."""
    users: list[str] = field(default_factory=list)
    protocols: list[str] = field(default_factory=list)
    commands: list[list[str]] = field(default_factory=list)

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if not session.authenticated:
            return "530 5.7.57 Client not authenticated to send mail"
        return await super().handle_MAIL(server, session, envelope, address, options)

    @auth_mechanism("NTLM")
    async def auth_ntlm(self, server: SMTP, args: list[str]) -> AuthResult:
        return await self._accept(server, args, "ntlm")

    @auth_mechanism("GSS-SPNEGO")
    async def auth_gss_spnego(self, server: SMTP, args: list[str]) -> AuthResult:
        return await self._accept(server, args, "negotiate")

    @auth_mechanism("GSSAPI")
    async def auth_gssapi(self, server: SMTP, args: list[str]) -> AuthResult:
        return await self._accept(server, args, "kerberos")

    async def _accept(self, server: SMTP, args: list[str], protocol: str) -> AuthResult:
        self.commands.append(args)
        token = b64decode(args[1]) if len(args) > 1 else await server.challenge_auth("NTLM supported", False)
        try:
            context = spnego.server("localhost", self.service, protocol=protocol, channel_bindings=self.binding)
            await self._converse(server, context, token)
            if protocol == "kerberos" or (protocol == "negotiate" and self.spnego_has_layers):
                await self._offer_layers(server, context)
        except (Aborted, SpnegoError, AttributeError) as error:  # the last is pyspnego's, of a context that never was
            return AuthResult(success=False, handled=isinstance(error, Aborted), message=UNSUCCESSFUL)
        self.users.append(context.client_principal or "")
        self.protocols.append(context.negotiated_protocol or "")
        return AuthResult(success=True)

    async def _converse(self, server: SMTP, context: spnego.ContextProxy, token: Any) -> None:
        answer = context.step(_insist(token))
        while answer:
            token = _insist(await server.challenge_auth(answer))
            answer = None if context.complete else context.step(token)

    async def _offer_layers(self, server: SMTP, context: spnego.ContextProxy) -> None:
        chosen = _insist(await server.challenge_auth(context.wrap(self.layers, encrypt=False).data))
        assert context.unwrap(chosen).data == b"\x01\x00\x00\x00"


def _insist(token: Any) -> bytes:
    if token is MISSING:
        raise Aborted
    return token


@contextlib.contextmanager
def windows_server(
    *mechanisms: str, rules: WindowsServer | None = None, tls_context: ssl.SSLContext | None = None
) -> Iterator[WindowsServer]:
    """Run the server with these mechanisms only; with TLS it offers them after STARTTLS alone."""
    server = rules or WindowsServer()
    unwanted = {"LOGIN", "PLAIN", "NTLM", "GSSAPI", "GSS-SPNEGO"} - set(mechanisms)
    with mail_server(
        server,
        tls_context=tls_context,
        protocol_class=WindowsSmtp,
        auth_require_tls=tls_context is not None,
        auth_exclude_mechanism=unwanted,
    ):
        yield server


def binding_of(certificate: Certificate) -> GssChannelBindings:
    """Give the channel binding tls-server-end-point of a server that shows this certificate."""
    shown = x509.load_pem_x509_certificate(certificate.file.read_bytes())
    return GssChannelBindings(application_data=b"tls-server-end-point:" + shown.fingerprint(hashes.SHA256()))
