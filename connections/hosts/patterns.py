"""Patterns of servers: which a secret may be shown to. A host name, every name below a domain, or an IP address, each
with a port or with any.

There are no regular expressions in them and no other wildcards, so that everybody sees what one lets through.
"""

import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass

from connections.hosts.names import Host, read_host

LONGEST_PATTERN = 300
MOST_PATTERNS = 100
LARGEST_PORT = 65_535
SEPARATORS = re.compile(r"[\s,;]+")
PARTS = re.compile(r"(?P<star>\*\.)?(?P<host>\[[^\[\]]*\]|[^:\[\]*]+)(?::(?P<port>[0-9]{1,5}))?")
EVERY = "*"


@dataclass(frozen=True)
class HostPattern:
    """One pattern. A host of None is every server, which only an administrator's settings can say."""

    host: Host | None
    is_domain: bool = False
    """Whether every name below the host is meant, and not the host itself."""
    port: int | None = None

    def __str__(self) -> str:
        if self.host is None:
            return EVERY
        bare = f"[{self.host}]" if isinstance(self.host, ipaddress.IPv6Address) else str(self.host)
        port = f":{self.port}" if self.port else ""
        return f"{'*.' if self.is_domain else ''}{bare}{port}"

    def fits(self, host: str, port: int) -> bool:
        """Tell whether a server is meant, by the name or address that is connected to. What is no host fits none."""
        if self.port not in (None, port):
            return False
        if self.host is None:
            return True
        try:
            read = read_host(host)
        except ValueError:
            return False
        if self.is_domain:
            return isinstance(read, str) and read.endswith(f".{self.host}")
        return read == self.host


def fits_any(patterns: Iterable[HostPattern], host: str, port: int) -> bool:
    """Tell whether one of the patterns means a server."""
    return any(pattern.fits(host, port) for pattern in patterns)


def read_patterns(text: str, *, may_be_every: bool = False) -> tuple[HostPattern, ...]:
    """Read patterns with commas, blanks or line ends between them. Raises ValueError with a sentence."""
    if len(text) > LONGEST_PATTERN * MOST_PATTERNS:
        raise ValueError(f"These are too many servers. Name at most {MOST_PATTERNS}.")
    words = list(dict.fromkeys(word for word in SEPARATORS.split(text) if word))
    if len(words) > MOST_PATTERNS:
        raise ValueError(f"These are {len(words)} servers. Name at most {MOST_PATTERNS}.")
    return tuple(dict.fromkeys(_read_pattern(word, may_be_every=may_be_every) for word in words))


def write_patterns(patterns: Iterable[HostPattern]) -> str:
    """Give patterns as one line that read_patterns reads."""
    return ", ".join(map(str, patterns))


def _read_pattern(word: str, *, may_be_every: bool) -> HostPattern:
    if word == EVERY and may_be_every:
        return HostPattern(None)
    try:
        return _parse(word)
    except ValueError as error:
        raise ValueError(
            f"“{word[:80]}” is no server. Write mail.example.com, *.example.com for every name below it, or an IP "
            "address; a port may follow, as in mail.example.com:587 or [2001:db8::1]:587."
        ) from error


def _parse(word: str) -> HostPattern:
    if len(word) > LONGEST_PATTERN:
        raise ValueError("it is too long")
    if word.count(":") > 1 and not word.startswith("["):
        return HostPattern(read_host(word))
    parts = PARTS.fullmatch(word)
    if parts is None:
        raise ValueError("it is no pattern")
    host, is_domain = read_host(parts["host"]), bool(parts["star"])
    if is_domain and not isinstance(host, str):
        raise ValueError("nothing is below an IP address")
    if parts["host"].startswith("[") and not isinstance(host, ipaddress.IPv6Address):
        raise ValueError("brackets are for IPv6 addresses")
    return HostPattern(host, is_domain, _read_port(parts["port"]))


def _read_port(text: str | None) -> int | None:
    if text is None:
        return None
    port = int(text)
    if not 1 <= port <= LARGEST_PORT:
        raise ValueError("it is no port")
    return port
