"""What takes away the findings of SMTP connection managers that come from SSIS's files: another server, an identity, or
a manager of the project's or catalog's in their place. Each is chosen by the server, once for all packages.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, Final
from uuid import UUID

from connections.hosts.names import is_address
from connections.types.smtp.connection_string import parse, write
from connections.types.smtp.dtsx import rules
from connections.types.smtp.properties import SmtpProperties
from designer.dtsx.source import SourceConnection
from designer.registry.mends import Mend, Mending, MendKind, Need

IS_NUMBER: Final = "“{0}” is an address again. Write the relay's host name."
NO_MANAGER: Final = "“{0}” is the ID of no connection manager. Choose one of the project or the catalog."
DRIVES_SERVER: Final = frozenset({"ConnectionString", "SmtpServer"})
DRIVES_IDENTITY: Final = frozenset({"ConnectionString", "UseWindowsAuthentication"})
Settings = dict[str, Any]


def key_of(source: SourceConnection) -> str:
    """Give what mends of a manager are about: its server, or where it has none that can be read, its own name."""
    properties = _read(source)
    return properties.smtp_server if properties and properties.smtp_server else source.name.strip()


def is_driven(source: SourceConnection) -> bool:
    """Tell whether an expression gives the server."""
    return not DRIVES_SERVER.isdisjoint(source.expressions)


def _read(source: SourceConnection) -> SmtpProperties | None:
    try:
        return parse(source.connection_string) if source.connection_string.strip() else SmtpProperties()
    except ValueError:
        return None


def _set(choose: Callable[[Mend], Settings], what: str, source: SourceConnection, mending: Mending) -> SourceConnection:
    """Set properties of a manager that a mend is about."""
    mend = mending.find(key_of(source))
    if mend is None:
        return source
    properties = (_read(source) or SmtpProperties()).model_copy(update=choose(mend))
    mending.tell(source, f"“{source.name}”: {what.format(value=mend.value)}.")
    return replace(source, connection_string=write(properties))


def _set_server(source: SourceConnection, mending: Mending) -> SourceConnection:
    if is_driven(source):
        return source
    return _set(lambda mend: {"smtp_server": mend.value}, "the server is {value}", source, mending)


def _replace(source: SourceConnection, mending: Mending) -> SourceConnection | None:
    mend = mending.find(key_of(source))
    if mend is None or mending.names_managers_by_expression:
        return source
    mending.effects.replaced.append((source, UUID(mend.value)))
    lost = f" Its expressions of {', '.join(source.expressions)} are left out." if source.expressions else ""
    mending.tell(source, f"“{source.name}” is not imported: its tasks use the chosen connection manager.{lost}")
    return None


def _check_server(value: str) -> str:
    if not value:
        return "Write the server's host name."
    if is_address(value.strip("[]")):
        return IS_NUMBER.format(value)
    try:
        parse(write(SmtpProperties(smtp_server=value)))
    except ValueError as error:
        return str(error)
    return ""


def _check_manager(value: str) -> str:
    try:
        UUID(value)
    except ValueError:
        return NO_MANAGER.format(value[:100])
    return ""


def _check_credential(value: str) -> str:
    return "" if value else "Choose a credential."


MENDS: Final = (
    MendKind(
        "smtp.manager",
        (rules.UNREAD, rules.NO_SERVER, rules.IS_ADDRESS, rules.BASIC, rules.WINDOWS),
        "Use a connection manager of the project or the catalog instead of each that sends through {key}",
        _replace,
        Need.MANAGER,
        check=_check_manager,
        takes_managers_out=True,
    ),
    MendKind(
        "smtp.server",
        (rules.UNREAD, rules.NO_SERVER, rules.IS_ADDRESS, rules.BASIC),
        "Send through another server instead of {key}",
        _set_server,
        Need.TEXT,
        check=_check_server,
    ),
    MendKind(
        "smtp.credential",
        (rules.WINDOWS,),
        "Authenticate at {key} with a credential",
        partial(_set, lambda mend: {"credential": mend.value}, "it authenticates with the credential “{value}”"),
        Need.CREDENTIAL,
        check=_check_credential,
    ),
    MendKind(
        "smtp.anonymous",
        (rules.WINDOWS,),
        "Send without authentication, where {key} takes mail by the worker's address",
        partial(_set, lambda mend: {"use_windows_authentication": False}, "it sends without authentication"),
    ),
)
