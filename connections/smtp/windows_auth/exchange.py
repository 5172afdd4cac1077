"""AUTH (RFC 4954): the exchange of base64 lines that ends with 235, or with an error."""

import base64
import binascii
import hashlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from connections.errors import (
    AuthenticationBroken,
    AuthenticationNeedsEncryption,
    AuthenticationRefused,
    CredentialNotGiven,
    CredentialsRefused,
    KerberosUnusable,
    MechanismRefused,
    NtlmForbidden,
    NtlmNeedsTls,
    ServiceUnknown,
    SmtpError,
    Step,
    TokenTooLong,
    UnexpectedReply,
)
from connections.smtp.properties import SmtpProperties
from connections.smtp.replies import Reply
from connections.smtp.transport import SmtpTransport
from connections.smtp.windows_auth.binding import bind_to, is_verified
from connections.smtp.windows_auth.contexts import find_ticket, open_context, within
from connections.smtp.windows_auth.dialogues import Dialogue
from connections.smtp.windows_auth.identity import Identity, PasswordIdentity, WorkerIdentity
from connections.smtp.windows_auth.kerberos import kerberos_error
from connections.smtp.windows_auth.mechanisms import Attempt, Protocol, plan_attempts
from connections.smtp.windows_auth.principals import Service, service_of
from connections.smtp.windows_auth.tickets import Ticket, forget_ticket

LONGEST_COMMAND = 512
"""Octets of the AUTH line with its initial response and CRLF; a longer one waits for 334 (section 4)."""
LONGEST_RESPONSE = 12_288
"""Octets of a line of base64 (section 4)."""
CANCEL = "*"
SUCCESS = 235
CONTINUE = 334
CREDENTIALS_INVALID = 535
CREDENTIALS_INVALID_ENHANCED = "5.7.8"
NEEDS_ENCRYPTION = (530, 538)
UNKNOWN_MECHANISM = (500, 502, 504)

T = TypeVar("T")


@dataclass(frozen=True)
class Authentication:
    """As whom, and with which mechanism, a session was authenticated."""

    identity: str
    mechanism: str

    def __str__(self) -> str:
        return f"{self.identity} with {self.mechanism}"


def authenticate(transport: SmtpTransport, properties: SmtpProperties, identity: Identity | None) -> Authentication:
    """Authenticate as the identity, or as the worker's own; returns only when the server has said 235.

    Raises AuthenticationFailed with a sentence per cause, or another SmtpError, always within the deadline.
    """
    transport.begin(Step.AUTH)
    if identity is None and properties.credential:
        raise CredentialNotGiven(transport.server, Step.AUTH, None, properties.credential)
    identity = identity or WorkerIdentity()
    service = service_of(properties.service_principal_name, transport.host)
    attempts = plan_attempts(transport.server, transport.esmtp_features, identity)
    return _open_first(transport, attempts, identity, service).converse()


def _open_first(transport: SmtpTransport, attempts: list[Attempt], identity: Identity, service: Service) -> "_Exchange":
    """Give the first exchange that this worker can begin. Nothing goes to the server before."""
    *doubtful, last = attempts
    remark = ""
    for attempt in doubtful:
        try:
            return _Exchange(transport, attempt, identity, service, remark)
        except KerberosUnusable as error:
            remark = f" (Kerberos could not be tried: {error.reason})"
    return _Exchange(transport, last, identity, service, remark)


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
        self._ticket: Ticket | None = None
        self._require_protection()
        self._dialogue, self._first = self._guarded(self._open)

    def _require_protection(self) -> None:
        """Raise before anything is shown when NTLM would show it to whoever listens or poses as the server."""
        identity = self._identity
        allows = isinstance(identity, PasswordIdentity) and identity.allows_unverified_tls
        if self._attempt.protocol is Protocol.NTLM and not allows and not is_verified(self._transport.sock):
            raise NtlmNeedsTls(self._server, Step.AUTH, None, f"{identity}{self._remark}")

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
            raise self._broken("it said 235 before the exchange was over")
        return Authentication(str(self._identity), str(self._attempt))

    def _begin(self) -> Reply:
        """Send AUTH with the first token; when the line would be too long, after a 334 whose text means nothing."""
        token = encode(self._first)
        mechanism = self._attempt.spelling
        if len(f"AUTH {mechanism} {token}\r\n") <= LONGEST_COMMAND:
            return self._transport.command("AUTH", f"{mechanism} {token}")
        reply = self._transport.command("AUTH", mechanism)
        return self._send(token) if reply.code == CONTINUE else reply

    def _respond(self, reply: Reply) -> Reply:
        try:
            challenge = base64.b64decode(reply.text, validate=True)
        except (binascii.Error, ValueError) as error:
            self._cancel()
            raise self._broken("its challenge is not base64") from error
        try:
            answer = self._guarded(partial(self._dialogue.answer, challenge))
        except SmtpError:
            self._cancel()
            raise
        return self._send(encode(answer))

    def _send(self, line: str) -> Reply:
        if len(line) > LONGEST_RESPONSE:
            self._cancel()
            raise TokenTooLong(self._server, Step.AUTH, None, f"{len(line):,}")
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
            failure = kerberos_error(self._server, error, self._identity, self._service)
            if not (failure.temporary or isinstance(failure, ServiceUnknown)):
                self._forget_ticket()
            return failure
        if not has_md5():
            return NtlmForbidden(self._server, Step.AUTH)
        return self._broken("its NTLM challenge cannot be read")

    def _refusal(self, reply: Reply) -> SmtpError:
        who = f"{self._identity} with {self._attempt}{self._remark}"
        if not reply.is_refusal:
            return UnexpectedReply(self._server, Step.AUTH, reply)
        if reply.code in NEEDS_ENCRYPTION:
            return AuthenticationNeedsEncryption(self._server, Step.AUTH, reply)
        if reply.code in UNKNOWN_MECHANISM:
            return MechanismRefused(self._server, Step.AUTH, reply, self._attempt.spelling)
        if reply.code == CREDENTIALS_INVALID or reply.enhanced_code == CREDENTIALS_INVALID_ENHANCED:
            self._forget_ticket()
            return CredentialsRefused(self._server, Step.AUTH, reply, who)
        return AuthenticationRefused(self._server, Step.AUTH, reply, who)

    def _forget_ticket(self) -> None:
        """Let the next session get a new ticket: this one may be what was not accepted."""
        if self._ticket:
            forget_ticket(self._ticket)

    def _broken(self, detail: str) -> AuthenticationBroken:
        return AuthenticationBroken(self._server, Step.AUTH, None, detail)


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
