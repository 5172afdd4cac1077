"""Mail addresses as people type them (RFC 5322 section 3.4), and as an envelope wants them (RFC 5321, RFC 6531)."""

from email.headerregistry import Address
from email.utils import parseaddr
from functools import lru_cache

import idna

from tasks.send_mail.properties import split_recipients

LONGEST_ADDRESS = 320
"""Octets of a local part, an @ and a domain (RFC 5321 section 4.5.3.1)."""


class BadAddress(ValueError):
    """A sender or recipient that is no address; the sentence says which."""


@lru_cache(maxsize=1024)
def parse_address(text: str) -> Address:
    """Read an address with or without a display name. Raises BadAddress for what can be none.

    A domain beyond ASCII becomes A-labels, which every server knows, unless the name before it needs SMTPUTF8 anyway.
    """
    name, address = parseaddr(text.strip())
    local, at, domain = address.rpartition("@")
    if not (local and at and domain) or any(letter.isspace() or not letter.isprintable() for letter in address):
        raise BadAddress(f"“{text.strip()}” is not a mail address. An address looks like name@example.com.")
    if local.isascii() and not domain.isascii():
        domain = _to_a_labels(domain, text)
    if len(f"{local}@{domain}") > LONGEST_ADDRESS:
        raise BadAddress(
            f"“{text.strip()[:60]}…” is longer than {LONGEST_ADDRESS} characters, so it is no mail address."
        )
    try:
        return Address(display_name=" ".join(name.split()), username=local.strip('"'), domain=domain)
    except (ValueError, IndexError) as error:
        raise BadAddress(f"“{text.strip()}” is not a mail address: {error}.") from error


def parse_addresses(line: str) -> tuple[Address, ...]:
    """Read a line of recipients. Raises BadAddress."""
    return tuple(parse_address(part) for part in split_recipients(line))


def _to_a_labels(domain: str, text: str) -> str:
    try:
        return idna.encode(domain, uts46=True).decode("ascii")
    except idna.IDNAError as error:
        raise BadAddress(f"“{text.strip()}” is not a mail address: there can be no domain “{domain}”.") from error
