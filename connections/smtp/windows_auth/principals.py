"""Names in Kerberos' form: of the user, and of the service."""

from dataclasses import dataclass

DEFAULT_SERVICE = "SMTPSVC"
"""What Exchange and .NET's SmtpClient register and ask for; most Linux servers are called smtp."""
THIS_MACHINE = "."
"""The domain of local accounts, as Windows writes it."""


@dataclass(frozen=True)
class Service:
    """A service principal, class and host."""

    name: str
    host: str

    def __str__(self) -> str:
        return f"{self.name}/{self.host}"


@dataclass(frozen=True)
class Principal:
    """A user in Kerberos. An enterprise name (RFC 6806 section 5) is one that only the domain controller can read."""

    name: str
    is_enterprise: bool = False


def service_of(service_principal_name: str, server: str) -> Service:
    """Read the property of a connection manager: a service class, or class/host, or nothing."""
    name, _, host = service_principal_name.strip().partition("/")
    return Service(name or DEFAULT_SERVICE, host or server)


def is_local(user_name: str) -> bool:
    """Tell whether a Windows user name is that of a local account."""
    return user_name.startswith(f"{THIS_MACHINE}\\")


def principals_of(user_name: str, default_realm: str) -> list[Principal]:
    """Give the principals that a Windows user name may mean, in the order to try them; none when no realm can be told.

    A domain that is no realm of this worker's krb5.conf is the default realm's to know: its short name need not be the
    realm's first part, and the suffix of a user@suffix (UPN) can be any that the domain was given.
    """
    domain, backslash, user = user_name.rpartition("\\")
    if backslash:
        return _in_domain(user, domain, default_realm)
    user, at, realm = user_name.rpartition("@")
    if not at:
        return _in_realm(user_name, default_realm)
    if "@" in user:
        return [Principal(f"{user}@{realm.upper()}", is_enterprise=True)]
    return [Principal(f"{user}@{realm.upper()}"), *_known_to(default_realm, user_name, unlike=realm)]


def _in_domain(user: str, domain: str, default_realm: str) -> list[Principal]:
    known = default_realm.upper()
    if domain.upper() in (known, known.partition(".")[0]):
        return _in_realm(user, default_realm)
    exactly = [Principal(f"{user}@{domain.upper()}")] if "." in domain else []
    return [*exactly, *_known_to(default_realm, f"{user}@{domain}", unlike=domain)]


def _in_realm(user: str, realm: str) -> list[Principal]:
    return [Principal(f"{user}@{realm}")] if realm else []


def _known_to(realm: str, name: str, *, unlike: str) -> list[Principal]:
    """Give the enterprise name that a realm is asked for, unless that says what has been asked already."""
    return [Principal(name, is_enterprise=True)] if realm and realm.upper() != unlike.upper() else []
