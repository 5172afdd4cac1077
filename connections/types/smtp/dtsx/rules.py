"""What an import can find in an SMTP connection manager."""

from typing import Final

from designer.dtsx.findings import Rule, Severity

UNREAD: Final = Rule(
    "MW-I-0200",
    Severity.ERROR,
    "The connection string of an SMTP connection manager cannot be read",
    "The manager has no server, so the package does not run.",
    "Type the server's name in the manager's editor.",
)
NO_SERVER: Final = Rule(
    "MW-I-0201",
    Severity.ERROR,
    "An SMTP connection manager names no server",
    "Tasks that use it fail, unless an expression gives the server.",
    "Type the server's name in the manager's editor.",
)
IS_ADDRESS: Final = Rule(
    "MW-I-0202",
    Severity.WARNING,
    "The relay is given as an IP address",
    "Such relays often take mail from listed machines only, and the workers here are others. With TLS the certificate "
    "rarely fits an address.",
    "Have the workers' addresses entered at the relay, and name the server by its name.",
)
WINDOWS: Final = Rule(
    "MW-I-0203",
    Severity.ERROR,
    "Windows Authentication is used",
    "In SSIS the mail went out as the account that ran the package: that of SQL Server Agent, or its proxy. A worker "
    "here has no such account.",
    "Make a credential with the account of the Agent or its proxy, and choose it in the manager.",
)
BASIC: Final = Rule(
    "MW-I-0204",
    Severity.ERROR,
    "The server wants a user name and password",
    "SSIS cannot give them (basic authentication), and an SMTP connection manager here does not either: the server "
    "refuses the mail.",
    "Send through a relay of your own, or through a connector of the provider that goes by the sender's address.",
)
UNENCRYPTED: Final = Rule(
    "MW-I-0205",
    Severity.INFORMATION,
    "Mail goes to the server without encryption",
    "As in SSIS.",
    "Test the connection: where the server offers STARTTLS, a button turns Enable SSL on.",
)

RULES: Final = tuple(each for each in globals().values() if isinstance(each, Rule))
