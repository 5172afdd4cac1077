"""Reading an SMTP connection manager from SSIS's files, and what of it will be otherwise here."""

from collections.abc import Iterator
from typing import Any, Final

from lxml import etree

from connections.hosts.names import is_address
from connections.types.smtp.connection_string import blank_passwords, parse_parts, write
from connections.types.smtp.dtsx import rules
from connections.types.smtp.dtsx.mends import DRIVES_IDENTITY, DRIVES_SERVER, MENDS, is_driven, key_of
from connections.types.smtp.properties import OF_SSIS, SmtpProperties
from designer.dtsx.findings import Rule
from designer.dtsx.source import SourceConnection
from designer.registry.file_forms import ConnectionForm, ReadPart, Surroundings
from designer.registry.written_parts import Destination, WrittenPart

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
        key = None if is_driven(source) else key_of(source)
        around.findings.tell(rules.UNREAD, source, detail, property_name="ConnectionString", key=key)
        return ReadPart()
    for rule, detail in _judge(properties, source):
        around.findings.tell(rule, source, detail, key=_find_key(rule, source))
    return ReadPart(properties)


def _find_key(rule: Rule, source: SourceConnection) -> str | None:
    """Give what a mend would be about, where no expression has the last word."""
    driven = DRIVES_IDENTITY if rule == rules.WINDOWS else DRIVES_SERVER
    return key_of(source) if driven.isdisjoint(source.expressions) else None


def _judge(properties: dict[str, Any], source: SourceConnection) -> Iterator[tuple[Rule, str]]:
    server = str(properties.get("smtp_server", ""))
    if not server and not is_driven(source):
        yield rules.NO_SERVER, f"“{source.name}” has no server."
    if server and is_address(server.strip("[]")):
        yield rules.IS_ADDRESS, f"“{source.name}” sends through {server}."
    if server.casefold() in BASIC_SERVERS or server.casefold().endswith(BASIC_DOMAINS):
        yield rules.BASIC, f"“{source.name}” sends through {server}."
    if properties.get("use_windows_authentication") and not properties.get("credential"):
        yield rules.WINDOWS, f"“{source.name}” has UseWindowsAuthentication."
    if server and not properties.get("enable_ssl"):
        yield rules.UNENCRYPTED, f"“{source.name}” has EnableSsl off."


def write_smtp(properties: SmtpProperties, to: Destination) -> WrittenPart:
    """Give the manager's data: one string, with the settings that SSIS knows. Another key would be an error there."""
    known = SmtpProperties(**{name: getattr(properties, name) for name in OF_SSIS})
    return WrittenPart(etree.Element("SmtpConnectionManager", {"ConnectionString": write(known)}))


FORM: Final = ConnectionForm(
    kinds=("SMTP",),
    read=read_smtp,
    driven=DRIVEN,
    write=write_smtp,
    rules=rules.RULES,
    mends=MENDS,
    find_server=lambda properties: str(properties.get("smtp_server", "")),
)
