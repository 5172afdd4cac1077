"""How rows of remedies are written, and the words that several of them share."""

from collections.abc import Iterable

from connections.replies.circumstances import Fact
from connections.replies.shape import Advice, Button, Remedy

TURN_ON_SSL = Button("Turn on Enable SSL", {"enable_ssl": True})
TURN_ON_AUTHENTICATION = Button("Turn on Windows Authentication", {"use_windows_authentication": True})
TURN_ON_BOTH = Button(
    "Turn on Windows Authentication and Enable SSL", {"use_windows_authentication": True, "enable_ssl": True}
)
BASIC_AUTH = "basic authentication, which an SMTP connection manager does not support"
CLOUD = (
    "Exchange Online and other cloud services have no Windows Authentication, and nobody can switch it on there. Use "
    "an on-premises Exchange or SMTP relay, or a connector that knows this worker by its IP address or certificate, "
    "with Use Windows Authentication off."
)
ASK_TO_ACCEPT = "Ask its administrator to accept mail from this worker's address."


def remedy(*advice: Advice | str, later: bool | None = None, fewer: bool = False) -> Remedy:
    """Make a remedy of its rows; a sentence alone is advice that depends on nothing."""
    rows = tuple(each if isinstance(each, Advice) else Advice(each) for each in advice)
    return Remedy(rows, another_try_helps=later, fewer_connections_help=fewer)


def when(facts: Iterable[Fact], text: str, button: Button | None = None) -> Advice:
    """Make advice for when all of the facts hold."""
    return Advice(text, frozenset(facts), button)


def wants_to_know_who(wish: str, *, otherwise: str) -> tuple[Advice, ...]:
    """Give the ways to authenticate that are open, for servers that refuse because nobody did."""
    return (*_ways_of_windows(wish, otherwise), *_other_ways(wish, otherwise))


def _ways_of_windows(wish: str, otherwise: str) -> tuple[Advice, ...]:
    return (
        when(
            (Fact.ANONYMOUS, Fact.ONLY_NTLM, Fact.CLEAR, Fact.OFFERS_STARTTLS),
            f"{wish} It offers Windows Authentication as NTLM, which is used inside TLS only: turn on Use Windows "
            f"Authentication and Enable SSL in the SMTP connection manager{otherwise}.",
            TURN_ON_BOTH,
        ),
        when(
            (Fact.ANONYMOUS, Fact.ONLY_NTLM, Fact.CLEAR),
            f"{wish} It offers Windows Authentication as NTLM, which is used inside TLS only, and lists no STARTTLS "
            "here. Ask its administrator for another port, for Kerberos, or to accept mail from this worker's address.",
        ),
        when(
            (Fact.ANONYMOUS, Fact.OFFERS_WINDOWS),
            f"{wish} It offers Windows Authentication: turn it on (Use Windows "
            f"Authentication in the SMTP connection manager){otherwise}.",
            TURN_ON_AUTHENTICATION,
        ),
    )


def _other_ways(wish: str, otherwise: str) -> tuple[Advice, ...]:
    return (
        when(
            (Fact.ANONYMOUS, Fact.OFFERS_OAUTH),
            f"{wish} It offers only {{offers}}: basic authentication and OAuth, which an "
            f"SMTP connection manager does not support. {CLOUD}",
        ),
        when(
            (Fact.ANONYMOUS, Fact.OFFERS_BASIC),
            f"{wish} It offers only {{offers}}: {BASIC_AUTH}. Ask its administrator for "
            "Windows Authentication (NTLM or GSSAPI), or to accept mail from this worker's address.",
        ),
        when(
            (Fact.ANONYMOUS, Fact.OFFERS_OTHERS),
            f"{wish} It offers only {{offers}}, which is not Windows Authentication. Ask "
            "its administrator for NTLM or GSSAPI, or to accept mail from this worker's address.",
        ),
        when(
            (Fact.ANONYMOUS, Fact.CLEAR, Fact.OFFERS_STARTTLS),
            f"{wish} It may offer a way only after STARTTLS: turn on Enable SSL{otherwise}.",
            TURN_ON_SSL,
        ),
        when((Fact.ANONYMOUS,), f"{wish} It offers no way to authenticate here. {ASK_TO_ACCEPT}"),
    )
