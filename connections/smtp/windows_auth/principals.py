"""Names in Kerberos' form: of the user, and of the service."""

from dataclasses import dataclass

DEFAULT_SERVICE = "SMTPSVC"
"""What Exchange and .NET's SmtpClient register and ask for; most Linux servers are called smtp."""


@dataclass(frozen=True)
class Service:
    """A service principal, class and host."""

    name: str
    host: str

    def __str__(self) -> str:
        return f"{self.name}/{self.host}"


def service_of(service_principal_name: str, server: str) -> Service:
    """Read the property of a connection manager: a service class, or class/host, or nothing."""
    name, _, host = service_principal_name.strip().partition("/")
    return Service(name or DEFAULT_SERVICE, host or server)


def principal_of(user_name: str, default_realm: str) -> str:
    """Give the principal user@REALM that a Windows user name means, or "" when its realm cannot be told.

    DOMAIN\\user is told from the default realm, whose first part a domain's short name mostly is.
    """
    domain, backslash, user = user_name.rpartition("\\")
    if not backslash:
        user, at, realm = user_name.rpartition("@")
        return f"{user}@{realm.upper()}" if at else _in_realm(user_name, default_realm)
    if "." in domain:
        return f"{user}@{domain.upper()}"
    known = default_realm.upper()
    return _in_realm(user, default_realm) if domain.upper() in (known, known.partition(".")[0]) else ""


def _in_realm(user: str, realm: str) -> str:
    return f"{user}@{realm}" if realm else ""
