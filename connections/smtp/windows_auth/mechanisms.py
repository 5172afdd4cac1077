"""Which of the mechanisms that a server offers are to be tried, in which order."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from connections.errors import (
    AuthenticationFailed,
    AuthenticationNeedsEncryption,
    AuthenticationNotOffered,
    BasicOnlyOffered,
    MechanismNotOffered,
    OnlyNtlmOffered,
    Server,
    Step,
)
from connections.smtp.windows_auth.identity import Identity, PasswordIdentity

BASIC = frozenset({"LOGIN", "PLAIN"})


class Mechanism(StrEnum):
    """The SASL mechanisms of Windows Authentication."""

    GSSAPI = "GSSAPI"
    GSS_SPNEGO = "GSS-SPNEGO"
    NTLM = "NTLM"


class Protocol(StrEnum):
    """What proves the identity inside the mechanism."""

    KERBEROS = "Kerberos"
    NTLM = "NTLM"


@dataclass(frozen=True)
class Attempt:
    """A mechanism to try, the protocol in it, and the mechanism's name as the server spells it."""

    mechanism: Mechanism
    protocol: Protocol
    spelling: str

    def __str__(self) -> str:
        """Name both where that says more than one."""
        if self.mechanism is Mechanism.NTLM:
            return "NTLM"
        return f"{self.protocol} ({self.spelling})"


ORDER = (
    (Mechanism.GSSAPI, Protocol.KERBEROS),
    (Mechanism.GSS_SPNEGO, Protocol.KERBEROS),
    (Mechanism.NTLM, Protocol.NTLM),
    (Mechanism.GSS_SPNEGO, Protocol.NTLM),
)


def plan_attempts(server: Server, features: dict[str, str], identity: Identity) -> list[Attempt]:
    """Give what can be tried with this identity, Kerberos first; never empty.

    Those after the first are for a worker that cannot use Kerberos with this identity at all.
    Raises AuthenticationFailed when nothing fits what the server offers.
    """
    offered = {word.upper(): word for word in features.get("auth", "").split()}
    if not offered:
        raise _no_authentication(server, features)
    possible = [
        Attempt(mechanism, protocol, offered[mechanism]) for mechanism, protocol in ORDER if mechanism in offered
    ]
    if not possible:
        kind: type[AuthenticationFailed] = BasicOnlyOffered if BASIC.issuperset(offered) else MechanismNotOffered
        raise kind(server, Step.AUTH, None, join_words(offered))
    if isinstance(identity, PasswordIdentity):
        return possible
    with_kerberos = [attempt for attempt in possible if attempt.protocol is Protocol.KERBEROS]
    if not with_kerberos:
        raise OnlyNtlmOffered(server, Step.AUTH, None, str(identity))
    return with_kerberos


def _no_authentication(server: Server, features: dict[str, str]) -> AuthenticationFailed:
    if "starttls" in features:
        return AuthenticationNeedsEncryption(server, Step.AUTH)
    return AuthenticationNotOffered(server, Step.AUTH)


def join_words(words: Iterable[str]) -> str:
    """Give the words as a sentence lists them: A, B and C."""
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last
