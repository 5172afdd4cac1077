"""What helps where a server wants to know who sends, or does not believe it."""

from connections.replies.circumstances import Fact
from connections.replies.remedies.rows import CLOUD, TURN_ON_SSL, remedy, wants_to_know_who, when
from connections.replies.shape import Meaning, Remedy

SERVICE_RIGHT = (
    "Does the service principal name belong to this server ({service} was asked for; smtp/HOST is right for most that "
    "are not Exchange), are the clocks of both machines right, and may the account send here?"
)
NAME_RIGHT = "Are user name, domain and password right, and may the account send here?"
BOUND = (
    "If something in between ends TLS, such as a load balancer, the server's Extended Protection refuses what is right."
)
MAY_WANT_TLS = "Its Extended Protection may ask for TLS: it offers STARTTLS, and Enable SSL is off."
FIRST_VERSION = "A server that knows only NTLM's first version, as Exim's spa does, refuses what is right too."

AUTHENTICATION: dict[Meaning, Remedy] = {
    Meaning.BASIC_NOT_ALLOWED: remedy(
        when(
            (Fact.AUTHENTICATES,),
            "Authentication by client submission is turned off for this organisation or account, whatever "
            f"the password is. {CLOUD}",
        ),
        f"It does not let applications authenticate here. {CLOUD}",
        later=False,
    ),
    Meaning.LINE_TOO_LONG: remedy(
        when(
            (Fact.BY_KERBEROS,),
            "Its limit for a line is too low for the Kerberos ticket, which grows with the "
            "account's groups: RFC 4954 asks for 12,288 octets. Use an account that is in fewer groups, or have the "
            "limit raised there.",
        ),
        "Its limit for a line is too low for this authentication: RFC 4954 asks for 12,288 octets. Have it raised "
        "there.",
        later=False,
    ),
    Meaning.MECHANISM_TOO_WEAK: remedy(
        when((Fact.BY_NTLM,), "NTLM is too weak for it: have Kerberos (GSSAPI) offered there, and use it."),
        "The mechanism is too weak for it, or the account needs another one: ask its administrator which it takes.",
        later=False,
    ),
    Meaning.MECHANISM_UNKNOWN: remedy("Its administrator has to mend its authentication settings.", later=False),
    Meaning.PASSWORD_TRANSITION: remedy(
        "The account has to sign in once in another way, which sets its password anew there: ask its administrator.",
    ),
    Meaning.PASSWORD_EXPIRED: remedy(
        "The password has expired: change it in the domain, then in the credential.", later=False
    ),
    Meaning.ACCOUNT_DISABLED: remedy(
        "The account is disabled, locked or has expired: ask the domain's administrator.", later=False
    ),
    Meaning.CREDENTIALS_REFUSED: remedy(
        when((Fact.BY_KERBEROS, Fact.ENCRYPTS), f"{SERVICE_RIGHT} {BOUND}"),
        when((Fact.BY_KERBEROS, Fact.CLEAR, Fact.OFFERS_STARTTLS), f"{SERVICE_RIGHT} {MAY_WANT_TLS}", TURN_ON_SSL),
        when((Fact.BY_KERBEROS,), SERVICE_RIGHT),
        when((Fact.BY_NTLM, Fact.ENCRYPTS), f"{NAME_RIGHT} {BOUND} {FIRST_VERSION}"),
        when(
            (Fact.BY_NTLM, Fact.CLEAR, Fact.OFFERS_STARTTLS),
            f"{NAME_RIGHT} {MAY_WANT_TLS} {FIRST_VERSION}",
            TURN_ON_SSL,
        ),
        when((Fact.BY_NTLM,), f"{NAME_RIGHT} {FIRST_VERSION}"),
        NAME_RIGHT,
        later=False,
    ),
    Meaning.AUTHENTICATION_TROUBLE: remedy(
        when(
            (Fact.BY_KERBEROS,),
            "That is a trouble of its own: its domain controller, its DNS or its clock, or the "
            "keys of {service} there. It may succeed later; if it never does, ask its administrator.",
        ),
        "That is a trouble of its own: its domain controller, its DNS or its clock. It may succeed later; if it never "
        "does, ask its administrator.",
        later=True,
    ),
    Meaning.AUTHENTICATION_GARBLED: remedy(
        "It could not read what this worker sent. A proxy in between, or its own settings, may be the cause.",
        later=False,
    ),
    Meaning.AUTHENTICATION_FORBIDDEN: remedy(
        "This account, or this worker's address, may not authenticate there: ask its administrator to allow it.",
    ),
    Meaning.AUTHENTICATION_WANTED: remedy(
        when(
            (Fact.AUTHENTICATES,),
            "{identity} was authenticated and may not do that: ask the server's administrator to allow it.",
        ),
        *wants_to_know_who("The server takes mail only from clients that authenticate.", otherwise=""),
        "The server takes mail only from clients that authenticate: is Use Windows Authentication on?",
        later=False,
    ),
    Meaning.RELAY_DENIED: remedy(
        when(
            (Fact.AUTHENTICATES,),
            "{identity} was authenticated and may not send to other domains: have it allowed there. In "
            "Exchange that is the right ms-Exch-SMTP-Accept-Any-Recipient on the receive connector.",
        ),
        *wants_to_know_who(
            "The server passes no mail on to other domains for clients that it does not know.",
            otherwise=", or ask its administrator for a relay connector for this worker's address",
        ),
        "The server passes no mail on to other domains for this client: ask its administrator for a relay connector "
        "for this worker's address.",
    ),
}
