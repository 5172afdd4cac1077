"""What is known around a reply: the settings of the connection manager, and what the server offers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from connections.types.smtp.properties import SmtpProperties

WINDOWS = frozenset(("NTLM", "GSSAPI", "GSS-SPNEGO"))
BASIC = frozenset(("LOGIN", "PLAIN"))
OAUTH = frozenset(("XOAUTH2", "OAUTHBEARER"))


class Fact(StrEnum):
    """What a row of advice may depend on. Without circumstances no fact holds."""

    AUTHENTICATES = "Use Windows Authentication is on"
    ANONYMOUS = "Use Windows Authentication is off"
    ENCRYPTS = "Enable SSL is on"
    CLEAR = "Enable SSL is off"
    OFFERS_STARTTLS = "the server offers STARTTLS"
    NO_STARTTLS = "the server does not offer STARTTLS"
    OFFERS_WINDOWS = "the server offers NTLM, GSSAPI or GSS-SPNEGO"
    ONLY_NTLM = "of these the server offers NTLM alone"
    OFFERS_OAUTH = "the server offers OAuth and nothing of Windows Authentication, as cloud services do"
    OFFERS_BASIC = "the server offers LOGIN and PLAIN alone"
    OFFERS_OTHERS = "the server offers other mechanisms alone"
    OFFERS_NO_AUTH = "the server offers no authentication"
    BY_KERBEROS = "Kerberos was used"
    BY_NTLM = "NTLM was used"


@dataclass(frozen=True)
class Circumstances:
    """The settings and the offer under which a server said something."""

    authenticates: bool = False
    encrypts: bool = False
    encrypts_at_once: bool = False
    offers: tuple[str, ...] = ()
    """The mechanisms after AUTH, in capital letters."""
    offers_starttls: bool = False
    identity: str = ""
    mechanism: str = ""
    service: str = ""
    """The service principal name that was asked for."""

    @property
    def facts(self) -> frozenset[Fact]:
        """Everything that holds."""
        facts = {
            Fact.AUTHENTICATES if self.authenticates else Fact.ANONYMOUS,
            Fact.ENCRYPTS if self.encrypts else Fact.CLEAR,
            Fact.OFFERS_STARTTLS if self.offers_starttls else Fact.NO_STARTTLS,
            self._offer,
        }
        if WINDOWS & frozenset(self.offers) == {"NTLM"}:
            facts.add(Fact.ONLY_NTLM)
        if self.mechanism:
            facts.add(Fact.BY_KERBEROS if self.mechanism.startswith("Kerberos") else Fact.BY_NTLM)
        return frozenset(facts)

    @property
    def _offer(self) -> Fact:
        offers = frozenset(self.offers)
        if offers & WINDOWS:
            return Fact.OFFERS_WINDOWS
        if offers & OAUTH:
            return Fact.OFFERS_OAUTH
        if not offers:
            return Fact.OFFERS_NO_AUTH
        return Fact.OFFERS_BASIC if offers <= BASIC else Fact.OFFERS_OTHERS


def circumstances_of(
    properties: SmtpProperties,
    features: Mapping[str, str],
    *,
    identity: str = "",
    mechanism: str = "",
    service: str = "",
) -> Circumstances:
    """Give the circumstances of a session: what is set, and what EHLO offered, by keyword in lower case."""
    return Circumstances(
        authenticates=properties.use_windows_authentication,
        encrypts=properties.enable_ssl,
        encrypts_at_once=properties.uses_implicit_tls,
        offers=mechanisms_in(features),
        offers_starttls="starttls" in features,
        identity=identity,
        mechanism=mechanism,
        service=service,
    )


def mechanisms_in(features: Mapping[str, str]) -> tuple[str, ...]:
    """Give the mechanisms that a server offers, in capital letters and in order."""
    return tuple(sorted({word.upper() for word in features.get("auth", "").replace("=", " ").split()}))


def join_words(words: Iterable[str]) -> str:
    """Give the words as a sentence lists them: A, B and C."""
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last
