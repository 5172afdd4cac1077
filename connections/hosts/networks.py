"""Which networks and ports SMTP connections may go to, judged by the very address that is connected to.

An address inside of another one (IPv4 in IPv6, in its mapped form, NAT64, 6to4 or Teredo) counts as both. Of several
networks that hold an address the smallest decides.
"""

import ipaddress
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from designer.input.numerals import is_count

EVERY = "*"
LARGEST_PORT = 65_535
WHOLE = ("0.0.0.0/0", "::/0")
NEVER_MEANT = (
    "0.0.0.0/8",  # this host
    "127.0.0.0/8",  # loopback
    "169.254.0.0/16",  # link-local, where clouds answer with their secrets
    "192.0.0.0/24",  # protocol assignments, where one more cloud does
    "100.100.100.200/32",  # the same of another cloud
    "168.63.129.16/32",  # and of another one
    "224.0.0.0/4",  # multicast
    "240.0.0.0/4",  # reserved, and broadcast
    "::/96",  # unspecified, loopback, IPv4-compatible
    "64:ff9b:1::/48",  # local NAT64, whose IPv4 address stands nobody knows where
    "100::/64",  # discarded
    "fe80::/10",  # link-local
    "fec0::/10",  # site-local, as it was once
    "fd00:ec2::254/128",  # a cloud's secrets once more
    "fd20:ce::254/128",
    "ff00::/8",  # multicast
)
"""No mail server of a team is there. Whoever has one there all the same lists just this network."""
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True)
class Reach:
    """Networks, each with whether it is allowed, and ports; None means all."""

    networks: tuple[tuple[Network, bool], ...] | None = None
    ports: frozenset[int] | None = None

    def allows_port(self, port: int) -> bool:
        """Tell whether a connection may go to this port."""
        return self.ports is None or port in self.ports

    def allows(self, text: str) -> bool:
        """Tell whether a connection may go to an address as the resolver writes it. What is no address may not."""
        if self.networks is None:
            return True
        try:
            address = ipaddress.ip_address(text.partition("%")[0])
        except ValueError:
            return False
        return all(self._allows(each) for each in _all_in(address))

    def _allows(self, address: IpAddress) -> bool:
        holding = [
            (network.prefixlen, place, is_allowed)
            for place, (network, is_allowed) in enumerate(self.networks or ())
            if network.version == address.version and address in network
        ]
        return max(holding)[2] if holding else False


EVERYWHERE = Reach()


@lru_cache(maxsize=8)
def read_reach(networks: tuple[str, ...], ports: tuple[str, ...]) -> Reach:
    """Read the administrator's lists: networks, with ! in front of those that are not allowed, and ports; * means all.

    What is excluded wins over what is allowed where two are of the same size. Raises ValueError with a sentence.
    """
    return Reach(
        None if EVERY in networks else tuple(_read_networks(networks)),
        None if EVERY in ports else frozenset(map(_read_port, ports)),
    )


def _read_networks(words: Iterable[str]) -> Iterator[tuple[Network, bool]]:
    """Give networks so that of equal ones the last one counts."""
    listed = [(_read_network(word.removeprefix("!")), not word.startswith("!")) for word in words]
    allowed = [each for each in listed if each[1]] or [(ipaddress.ip_network(each), True) for each in WHOLE]
    yield from ((ipaddress.ip_network(each), False) for each in NEVER_MEANT)
    yield from allowed
    yield from (each for each in listed if not each[1])


def _read_network(word: str) -> Network:
    try:
        return ipaddress.ip_network(word.strip(), strict=False)
    except ValueError as error:
        raise ValueError(
            f"“{word}” is no network. Write one such as 10.0.0.0/8, 192.0.2.1 or 2001:db8::/32."
        ) from error


def _read_port(word: str) -> int:
    if is_count(word.strip()) and 1 <= int(word) <= LARGEST_PORT:
        return int(word)
    raise ValueError(f"“{word}” is no port: a port is a number from 1 to {LARGEST_PORT}.")


def _all_in(address: IpAddress) -> Iterator[IpAddress]:
    """Give the address and those that it stands for."""
    if isinstance(address, ipaddress.IPv4Address):
        yield address
    elif address.ipv4_mapped:
        # It never leaves as IPv6.
        yield address.ipv4_mapped
    else:
        yield address
        if address in NAT64:
            yield ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if address.sixtofour:
            yield address.sixtofour
        if address.teredo:
            yield from address.teredo
