"""Where a request comes from. A header counts only if a proxy of ours wrote it; anybody can send one."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

IPAddress = IPv4Address | IPv6Address
MOST_PROXIES = 10
"""Of so many entries of X-Forwarded-For, from the right, the client is looked for."""
IPV6_SITE = 64
"""One household or company has at least so large a network, and as many addresses as it likes."""


def client_address(request: HttpRequest) -> IPAddress | None:
    """Give the client's address, or None where there is none, as on a Unix socket.

    X-Forwarded-For is believed from the right, as far as those are trusted proxies (TRUSTED_PROXIES) who wrote it.
    """
    address = peer_address(request)
    entries = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).rsplit(",", MOST_PROXIES)[-MOST_PROXIES:]
    for entry in reversed(entries):
        named = _read(entry)
        if named is None or not _is_trusted(address):
            break
        address = named
    return address


def peer_address(request: HttpRequest) -> IPAddress | None:
    """Give where the connection itself comes from, whatever any header says."""
    return _read(str(request.META.get("REMOTE_ADDR", "")))


def network_of(address: IPAddress | None) -> str:
    """Give what counts as one place: an IPv4 address, or an IPv6 network of 64 bits."""
    if isinstance(address, IPv6Address):
        return str(IPv6Network((address, IPV6_SITE), strict=False))
    return str(address or "unknown")


def read_networks(texts: list[str]) -> tuple[IPv4Network | IPv6Network, ...]:
    """Read addresses and networks such as 172.16.0.0/12. Raises ValueError."""
    return tuple(ip_network(text.strip()) for text in texts if text.strip())


def _is_trusted(address: IPAddress | None) -> bool:
    return address is not None and any(address in network for network in settings.TRUSTED_PROXIES)


def _read(text: str) -> IPAddress | None:
    """Read an address, also one with a port behind it, as some proxies write."""
    plain = text.strip()[:100]
    host = plain[1:].partition("]")[0] if plain.startswith("[") else plain
    host = host.partition(":")[0] if host.count(":") == 1 else host
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address
