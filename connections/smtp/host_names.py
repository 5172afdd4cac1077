"""Names of hosts: of the server in a connection manager, and of this worker in EHLO (RFC 5321 section 4.1.3)."""

import ipaddress
import re

import idna

LONGEST_NAME = 253
LABEL = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?")
"""Windows has names with underscores too."""
EHLO_LABEL = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?")
ONLY_THE_NAME = "Type only its name or IP address, such as mail.example.com."


def objection_to_server(host: str) -> str:
    """Say why something cannot be an SMTP server's name or address; "" where it can."""
    if "://" in host:
        return f"The SMTP server is a URL. {ONLY_THE_NAME}"
    if "@" in host:
        return f"The SMTP server is a mail address. {ONLY_THE_NAME}"
    bare = host[1:-1] if host.startswith("[") and host.endswith("]") else host
    if is_address(bare):
        return ""
    return "" if _is_name(host) else f"The SMTP server is no host name. {ONLY_THE_NAME}"


def read_ehlo_name(text: str) -> str:
    """Give a name or address as EHLO has it. Raises ValueError with a sentence."""
    bare = text[1:-1] if text.startswith("[") and text.endswith("]") else text
    without_tag = bare[5:] if bare[:5].casefold() == "ipv6:" else bare
    if is_address(without_tag):
        return f"[IPv6:{without_tag}]" if ":" in without_tag else f"[{without_tag}]"
    name = text.removesuffix(".")
    if len(name) > LONGEST_NAME or not all(EHLO_LABEL.fullmatch(label) for label in name.split(".")):
        raise ValueError("The EHLO name is a host name such as worker.example.com, or an address such as [192.0.2.1].")
    return name


def is_address(host: str) -> bool:
    """Tell whether the host is an IP address rather than a name."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _is_name(host: str) -> bool:
    name = host.removesuffix(".")
    if not name.isascii():
        try:
            name = idna.encode(name, uts46=True).decode("ascii")
        except UnicodeError:
            return False
    labels = name.split(".")
    return len(name) <= LONGEST_NAME and all(map(LABEL.fullmatch, labels)) and not _is_number(labels[-1])


def _is_number(label: str) -> bool:
    """Tell a label that no domain at the top has: what ends with one is meant to be an address, and is none."""
    return label.isdigit()
