"""Names of hosts: of the server in a connection manager, and of this worker in EHLO (RFC 5321 section 4.1.3)."""

import ipaddress
import re
import socket
from functools import lru_cache

import idna

LONGEST_NAME, LONGEST_TEXT = 253, 300
LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
"""Windows has names with underscores too."""
NAME = re.compile(rf"{LABEL}(?:\.{LABEL})*")
NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
"""A last label of this kind makes resolvers read the whole as an IP address: 127.1, 2130706433, 0x7f.0.0.1."""
EHLO_LABEL = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?")
FULL_NAME = re.compile(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
ONLY_THE_NAME = "Type only its name or IP address, such as mail.example.com."

Host = str | ipaddress.IPv4Address | ipaddress.IPv6Address


def read_host(text: str) -> Host:
    """Give a host in the one form in which equal hosts are equal: small letters, A-labels (RFC 5891), no dot at the
    end; or the IP address that it is. Raises ValueError.
    """
    bare = _without_brackets(text)
    if len(bare) > LONGEST_TEXT:
        raise ValueError("it is too long")
    try:
        address = ipaddress.ip_address(bare)
    except ValueError:
        return _read_name(text)
    if isinstance(address, ipaddress.IPv6Address) and address.scope_id:
        raise ValueError("it is an address of one network interface")
    return address


def objection_to_server(host: str) -> str:
    """Say why something cannot be an SMTP server's name or address; "" where it can."""
    if "://" in host:
        return f"The SMTP server is a URL. {ONLY_THE_NAME}"
    if "@" in host:
        return f"The SMTP server is a mail address. {ONLY_THE_NAME}"
    if is_address(_without_brackets(host)):
        return ""
    try:
        read_host(host)
    except ValueError:
        return f"The SMTP server is no host name. {ONLY_THE_NAME}"
    return ""


def read_ehlo_name(text: str) -> str:
    """Give a name or address as EHLO has it. Raises ValueError with a sentence."""
    bare = _without_brackets(text)
    without_tag = bare[5:] if bare[:5].casefold() == "ipv6:" else bare
    if is_address(without_tag):
        return f"[IPv6:{without_tag}]" if ":" in without_tag else f"[{without_tag}]"
    name = text.removesuffix(".")
    if len(name) > LONGEST_NAME or not all(EHLO_LABEL.fullmatch(label) for label in name.split(".")):
        raise ValueError("The EHLO name is a host name such as worker.example.com, or an address such as [192.0.2.1].")
    return name


def own_name(address: str) -> str:
    """Return what this host calls itself in EHLO: its full name, else its address."""
    name = socket.gethostname()
    if FULL_NAME.fullmatch(name):
        return name
    address = address.partition("%")[0]
    return f"[IPv6:{address}]" if ":" in address else f"[{address}]"


@lru_cache(maxsize=256)
def is_address(host: str) -> bool:
    """Tell whether the host is an IP address rather than a name."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _without_brackets(text: str) -> str:
    return text[1:-1] if text.startswith("[") and text.endswith("]") else text


def _read_name(text: str) -> str:
    """UnicodeError, which idna raises, is a ValueError."""
    name = text if text.isascii() else idna.encode(text, uts46=True).decode("ascii")
    name = name.lower().removesuffix(".")
    if len(name) > LONGEST_NAME or not NAME.fullmatch(name):
        raise ValueError("it is no host name")
    if NUMBER.fullmatch(name.rpartition(".")[2]):
        raise ValueError("it is no host name, and not an IP address as they are written")
    return name
