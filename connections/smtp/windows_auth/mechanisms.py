"""Which of the mechanisms that a server offers are to be tried, in which order."""

from dataclasses import dataclass
from enum import StrEnum

from connections.errors import (
    AuthenticationFailed,
    AuthenticationNeedsEncryption,
    AuthenticationNotOffered,
    BasicOnlyOffered,
    CloudOnlyOffered,
    MechanismNotChosen,
    MechanismNotOffered,
    OnlyNtlmOffered,
    Server,
    SmtpStage,
)
from connections.replies.circumstances import BASIC, OAUTH, join_words
from connections.smtp.windows_auth.identity import Identity, PasswordIdentity
from connections.types.smtp.properties import WindowsMechanism


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


PROTOCOLS = {
    WindowsMechanism.NEGOTIATE: (Protocol.KERBEROS, Protocol.NTLM),
    WindowsMechanism.KERBEROS: (Protocol.KERBEROS,),
    WindowsMechanism.NTLM: (Protocol.NTLM,),
}
ORDER = (
    (Mechanism.GSSAPI, Protocol.KERBEROS),
    (Mechanism.GSS_SPNEGO, Protocol.KERBEROS),
    (Mechanism.NTLM, Protocol.NTLM),
    (Mechanism.GSS_SPNEGO, Protocol.NTLM),
)


def plan_attempts(
    server: Server,
    features: dict[str, str],
    identity: Identity,
    *,
    choice: WindowsMechanism = WindowsMechanism.NEGOTIATE,
    encrypted: bool = False,
) -> list[Attempt]:
    """Give what can be tried with this identity and is chosen, Kerberos first; never empty.

    Those after the first are for a worker that cannot use Kerberos with this identity, or for this service.
    Raises AuthenticationFailed when nothing fits what the server offers.
    """
    offered = {word.upper(): word for word in features.get("auth", "").replace("=", " ").split()}
    if not offered:
        raise _no_authentication(server, features, encrypted=encrypted)
    possible = [
        Attempt(mechanism, protocol, offered[mechanism]) for mechanism, protocol in ORDER if mechanism in offered
    ]
    if not possible:
        raise _nothing_of_windows(server, offered)
    chosen = [attempt for attempt in possible if attempt.protocol in PROTOCOLS[choice]]
    if not chosen:
        raise MechanismNotChosen(server, SmtpStage.AUTH, None, f"{join_words(offered)}|{choice.value}")
    if isinstance(identity, PasswordIdentity):
        return chosen
    with_kerberos = [attempt for attempt in chosen if attempt.protocol is Protocol.KERBEROS]
    if not with_kerberos:
        raise OnlyNtlmOffered(server, SmtpStage.AUTH, None, str(identity))
    return with_kerberos


def _nothing_of_windows(server: Server, offered: dict[str, str]) -> AuthenticationFailed:
    kind: type[AuthenticationFailed] = BasicOnlyOffered if BASIC.issuperset(offered) else MechanismNotOffered
    if OAUTH.intersection(offered) and (BASIC | OAUTH).issuperset(offered):
        kind = CloudOnlyOffered
    return kind(server, SmtpStage.AUTH, None, join_words(offered))


def _no_authentication(server: Server, features: dict[str, str], *, encrypted: bool) -> AuthenticationFailed:
    if "starttls" in features and not encrypted:
        return AuthenticationNeedsEncryption(server, SmtpStage.AUTH)
    return AuthenticationNotOffered(server, SmtpStage.AUTH)
