"""Reading an SMTP connection manager from SSIS's files, and what of it will be otherwise here."""

from collections.abc import Iterator
from typing import Any, Final

from lxml import etree

from connections.hosts.names import is_address
from connections.types.smtp.connection_string import blank_passwords, parse_parts, write
from connections.types.smtp.properties import OF_SSIS, SmtpProperties
from designer.dtsx.findings import Rule, Severity
from designer.dtsx.source import SourceConnection
from designer.registry.file_forms import ConnectionForm, ReadPart, Surroundings
from designer.registry.written_parts import Destination, WrittenPart

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

BASIC_SERVERS: Final = (
    "smtp.office365.com",
    "smtp-mail.outlook.com",
    "outlook.office365.com",
    "smtp.gmail.com",
    "smtp.googlemail.com",
    "smtp.mail.yahoo.com",
    "smtp.mail.me.com",
    "smtp.zoho.com",
    "smtp.sendgrid.net",
    "smtp.mailgun.org",
    "smtp.postmarkapp.com",
    "smtp.gmx.net",
    "smtp.ionos.com",
    "smtp.1und1.de",
    "smtp.web.de",
    "smtp.strato.de",
)
"""Servers that take mail from those alone who give a user name and password, or a token."""
BASIC_DOMAINS: Final = (".amazonaws.com",)
DRIVEN: Final = {
    "SmtpServer": "smtp_server",
    "UseWindowsAuthentication": "use_windows_authentication",
    "EnableSsl": "enable_ssl",
    "Timeout": "timeout",
}


def read_smtp(source: SourceConnection, around: Surroundings) -> ReadPart:
    """Give an SMTP connection manager's properties."""
    text = source.connection_string
    try:
        properties = parse_parts(text) if text.strip() else {}
    except ValueError as error:
        detail = f"{error} The file has “{blank_passwords(text)[:300]}”."
        around.findings.tell(UNREAD, source, detail, property_name="ConnectionString")
        return ReadPart()
    for rule, detail in _judge(properties, source):
        around.findings.tell(rule, source, detail)
    return ReadPart(properties)


def _judge(properties: dict[str, Any], source: SourceConnection) -> Iterator[tuple[Rule, str]]:
    server = str(properties.get("smtp_server", ""))
    is_driven = not {"ConnectionString", "SmtpServer"}.isdisjoint(source.expressions)
    if not server and not is_driven:
        yield NO_SERVER, f"“{source.name}” has no server."
    if server and is_address(server.strip("[]")):
        yield IS_ADDRESS, f"“{source.name}” sends through {server}."
    if server.casefold() in BASIC_SERVERS or server.casefold().endswith(BASIC_DOMAINS):
        yield BASIC, f"“{source.name}” sends through {server}."
    if properties.get("use_windows_authentication"):
        yield WINDOWS, f"“{source.name}” has UseWindowsAuthentication."
    if server and not properties.get("enable_ssl"):
        yield UNENCRYPTED, f"“{source.name}” has EnableSsl off."


def write_smtp(properties: SmtpProperties, to: Destination) -> WrittenPart:
    """Give the manager's data: one string, with the settings that SSIS knows. Another key would be an error there."""
    known = SmtpProperties(**{name: getattr(properties, name) for name in OF_SSIS})
    return WrittenPart(etree.Element("SmtpConnectionManager", {"ConnectionString": write(known)}))


FORM: Final = ConnectionForm(
    kinds=("SMTP",),
    read=read_smtp,
    driven=DRIVEN,
    write=write_smtp,
    rules=(UNREAD, NO_SERVER, IS_ADDRESS, WINDOWS, BASIC, UNENCRYPTED),
)
