"""What the administrator's settings say of a proxy in front that knows who somebody is (REMOTE_USER_…)."""

from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network

from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True)
class RemoteUser:
    """How the proxy says who somebody is. header is empty where it does not."""

    header: str = ""
    proxies: tuple[IPv4Network | IPv6Network, ...] = ()
    name: str = "Windows"
    realms: tuple[str, ...] = ()
    """Kerberos realms whose people are let in, by their names without the realm; none: names have no realm."""
    creates_accounts: bool = True
    links_accounts: bool = False
    """Whether it opens accounts that have a password; those of administrators it never does."""

    def __post_init__(self) -> None:
        if self.header and not self.proxies:
            raise ImproperlyConfigured("REMOTE_USER_HEADER is set, so REMOTE_USER_PROXIES has to be, too.")
