"""AUTH (RFC 4954): the exchange of base64 lines that ends with 235, or with an error."""

import base64
import binascii
import hashlib
import ssl
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TypeVar

from connections.errors import (
    AuthenticationFailed,
    AuthenticationNeedsEncryption,
    AuthenticationRefused,
    CredentialNotGiven,
    CredentialsRefused,
    KdcSilent,
    KdcUnreachable,
    KerberosFailed,
    KerberosUnusable,
    KeytabUnusable,
    MechanismRefused,
    NoTicket,
    NtlmForbidden,
    NtlmNeedsTls,
    ServiceUnknown,
    SmtpError,
    SmtpStage,
    TokenTooLong,
    UnexpectedReply,
)
from connections.protocol.reply import Reply
from connections.replies import Meaning, circumstances_of, read
from connections.smtp.transport import SmtpTransport
from connections.smtp.windows_auth.authentication import Authentication
from connections.smtp.windows_auth.binding import bind_to, is_verified
from connections.smtp.windows_auth.contexts import find_ticket, open_context, within
from connections.smtp.windows_auth.dialogues import Dialogue, broken
from connections.smtp.windows_auth.identity import Identity, PasswordIdentity, WorkerIdentity
from connections.smtp.windows_auth.kerberos import kerberos_error
from connections.smtp.windows_auth.mechanisms import Attempt, Protocol, plan_attempts
from connections.smtp.windows_auth.principals import Service, service_of
from connections.smtp.windows_auth.tickets import Ticket, forget_ticket
from connections.types.smtp.properties import SmtpProperties

LONGEST_COMMAND = 512
"""Octets of the AUTH line with its initial response and CRLF; a longer one waits for 334 (section 4)."""
LONGEST_RESPONSE = 12_288
"""Octets of a line of base64 (section 4)."""
CANCEL = "*"
SUCCESS = 235
CONTINUE = 334
CREDENTIALS_INVALID = 535
CREDENTIALS_INVALID_ENHANCED = "5.7.8"
SYNTAX_ERROR = 501
UNTELLING = (KerberosFailed, NoTicket, KeytabUnusable)
"""What Kerberos' errors are called that say nothing of the server."""

T = TypeVar("T")


def authenticate(transport: SmtpTransport, properties: SmtpProperties, identity: Identity | None) -> Authentication:
    """Authenticate as the identity, or as the worker's own; returns only when the server has said 235.

    Raises AuthenticationFailed with a sentence per cause, or another SmtpError, always within the deadline.
    """
    transport.begin(SmtpStage.AUTH)
    if identity is None and properties.credential:
        raise CredentialNotGiven(transport.server, SmtpStage.AUTH, None, properties.credential)
    identity = identity or WorkerIdentity()
    service = service_of(properties.service_principal_name, transport.host)
    attempts = plan_attempts(
        transport.server,
        transport.esmtp_features,
        identity,
        choice=properties.windows_authentication_mechanism,
        encrypted=isinstance(transport.sock, ssl.SSLSocket),
    )
    exchange, obstacle = _open_first(transport, attempts, identity, service)
    try:
        return exchange.converse()
    except AuthenticationFailed as error:
        error.circumstances = circumstances_of(
            properties,
            transport.esmtp_features,
            identity=str(identity),
            mechanism=str(exchange.attempt),
            service=str(service),
        )
        if obstacle and obstacle.temporary and not error.temporary:
            raise obstacle from error
        raise


def _open_first(
    transport: SmtpTransport, attempts: list[Attempt], identity: Identity, service: Service
) -> "tuple[_Exchange, SmtpError | None]":
    """Give the first exchange that this worker can begin, and what kept it from Kerberos if anything did.

    Nothing goes to the server before. As in SSPI's Negotiate, NTLM follows only where Kerberos cannot be used: this
    worker knows no such realm, the domain no such service, or no domain controller answers.
    """
    *doubtful, last = attempts
    obstacle: SmtpError | None = None
    remark = ""
    for attempt in doubtful:
        try:
            return _Exchange(transport, attempt, identity, service, remark), obstacle
        except KdcSilent:
            raise
        except (KerberosUnusable, ServiceUnknown, KdcUnreachable) as error:
            obstacle = error
            remark = f" (Kerberos could not be tried: {error.reason})"
    try:
        return _Exchange(transport, last, identity, service, remark), obstacle
    except AuthenticationFailed as error:
        if obstacle is None or isinstance(obstacle, KerberosUnusable):
            raise
        raise obstacle from error


class _Exchange:
    """One AUTH command with everything that follows it."""

    def __init__(
        self, transport: SmtpTransport, attempt: Attempt, identity: Identity, service: Service, remark: str = ""
    ) -> None:
        self._transport = transport
        self._server = transport.server
        self._attempt = attempt
        self._identity = identity
        self._service = service
        self._remark = remark
        self._is_begun = False
        self._has_responded = False
        self._ticket: Ticket | None = None
        self._require_protection()
        self._dialogue, self._first = self._guarded(self._open)
        self._is_begun = True

    @property
    def attempt(self) -> Attempt:
        return self._attempt

    def _require_protection(self) -> None:
        """Raise before anything is shown when NTLM would show it to whoever listens or poses as the server."""
        identity = self._identity
        allows = isinstance(identity, PasswordIdentity) and identity.allows_unverified_tls
        if self.attempt.protocol is Protocol.NTLM and not allows and not is_verified(self._transport.sock):
            raise NtlmNeedsTls(self._server, SmtpStage.AUTH, None, f"{identity}{self._remark}")

    def _open(self) -> tuple[Dialogue, bytes]:
        binding = bind_to(self._transport.sock)
        self._ticket = find_ticket(self._server, self._attempt, self._identity)
        context = open_context(self._attempt, self._identity, self._ticket, self._service, binding)
        dialogue = Dialogue(self._server, self._attempt, context)
        return dialogue, dialogue.begin()

    def converse(self) -> Authentication:
        reply = self._begin()
        while reply.code == CONTINUE:
            reply = self._respond(reply)
        if reply.code != SUCCESS:
            raise self._refusal(reply)
        if not self._dialogue.may_succeed:
            raise broken(self._server, "it said 235 before the exchange was over")
        return Authentication(str(self._identity), str(self._attempt))

    def _begin(self) -> Reply:
        """Send AUTH with the first token; when the line would be too long, after a 334 whose text means nothing.

        A server that takes no initial response, or does not look at it, gets the token after a 334 too.
        """
        token = encode(self._first)
        mechanism = self._attempt.spelling
        if len(f"AUTH {mechanism} {token}\r\n") <= LONGEST_COMMAND:
            reply = self._transport.command("AUTH", f"{mechanism} {token}")
            if self._waits_for_token(reply):
                return self._send(token)
            if reply.code != SYNTAX_ERROR:
                return reply
        reply = self._transport.command("AUTH", mechanism)
        return self._send(token) if reply.code == CONTINUE else reply

    def _waits_for_token(self, reply: Reply) -> bool:
        """Tell whether a first 334 asks for what was sent already: with nothing, or in words ("ntlm supported")."""
        if reply.code != CONTINUE:
            return False
        return not reply.text or " " in reply.text or reply.text.upper() == self._attempt.mechanism

    def _respond(self, reply: Reply) -> Reply:
        try:
            challenge = base64.b64decode(reply.text, validate=True)
        except (binascii.Error, ValueError) as error:
            self._cancel()
            raise broken(self._server, "its challenge is not base64") from error
        try:
            answer = self._guarded(partial(self._dialogue.answer, challenge))
        except SmtpError:
            self._cancel()
            raise
        return self._send(encode(answer))

    def _send(self, line: str) -> Reply:
        if len(line) > LONGEST_RESPONSE:
            self._cancel()
            raise TokenTooLong(self._server, SmtpStage.AUTH, None, f"{len(line):,}")
        self._has_responded = True
        return self._transport.command(line)

    def _cancel(self) -> None:
        """Tell the server that the exchange is over (section 4); what it answers changes nothing."""
        with suppress(SmtpError):
            self._transport.command(CANCEL)

    def _guarded(self, work: Callable[[], T]) -> T:
        """Do a step of the context within the deadline; whatever it raises becomes a sentence."""
        try:
            if self._attempt.protocol is Protocol.NTLM:
                return work()
            return within(self._server, self._transport.deadline, work)
        except SmtpError:
            raise
        except Exception as error:
            raise self._explain(error) from error

    def _explain(self, error: Exception) -> SmtpError:
        """Two families come here, SpnegoError and Krb5Error, and whatever a strange challenge makes of pyspnego."""
        if self._attempt.protocol is Protocol.KERBEROS:
            failure = self._explain_kerberos(error)
            if not (failure.temporary or isinstance(failure, ServiceUnknown)):
                self._forget_ticket()
            return failure
        if not has_md5():
            return NtlmForbidden(self._server, SmtpStage.AUTH)
        return broken(self._server, "its NTLM challenge cannot be read")

    def _explain_kerberos(self, error: Exception) -> AuthenticationFailed:
        failure = kerberos_error(self._server, error, self._identity, self._service)
        if self._is_begun and type(failure) in UNTELLING:
            return broken(self._server, f"it did not prove that it is {self._service}, as Kerberos has it")
        return failure

    def _refusal(self, reply: Reply) -> SmtpError:
        who = f"{self._identity} with {self._attempt}{self._remark}"
        if not reply.is_refusal:
            return UnexpectedReply(self._server, SmtpStage.AUTH, reply)
        meaning = read(SmtpStage.AUTH, reply)
        if meaning is Meaning.ENCRYPTION_WANTED and not isinstance(self._transport.sock, ssl.SSLSocket):
            return AuthenticationNeedsEncryption(self._server, SmtpStage.AUTH, reply)
        if meaning is Meaning.MECHANISM_UNKNOWN and not self._has_responded:
            return MechanismRefused(self._server, SmtpStage.AUTH, reply, self._attempt.spelling)
        if reply.code == CREDENTIALS_INVALID or reply.enhanced_code == CREDENTIALS_INVALID_ENHANCED:
            self._forget_ticket()
            return CredentialsRefused(self._server, SmtpStage.AUTH, reply, who)
        return AuthenticationRefused(self._server, SmtpStage.AUTH, reply, who)

    def _forget_ticket(self) -> None:
        """Let the next session get a new ticket: this one may be what was not accepted."""
        if self._ticket:
            forget_ticket(self._ticket)


def encode(token: bytes) -> str:
    """Give a token as AUTH's lines have it."""
    return base64.b64encode(token).decode("ascii")


def has_md5() -> bool:
    """Tell whether OpenSSL lets MD5 be used, which FIPS mode forbids."""
    try:
        hashlib.md5(b"")  # noqa: S324 - NTLM is made of it
    except ValueError:
        return False
    return True
