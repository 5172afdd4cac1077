"""Mail addresses and their domains, as the envelope has them (RFC 5321 section 4.1.2)."""

from email.errors import MessageError
from email.headerregistry import Address

import idna


def is_address(text: str) -> bool:
    """Tell whether this is one mail address, without a name."""
    try:
        address = Address(addr_spec=text)
    except (ValueError, IndexError, AttributeError, MessageError):  # the parser raises any of them for what is none
        return False
    return bool(address.username and address.domain)


def encode_domain(domain: str) -> str:
    """Give a domain in small letters and as A-labels (RFC 5891), so that equal ones are equal. Raises UnicodeError."""
    if domain.isascii():
        return domain.lower().removesuffix(".")
    return idna.encode(domain, uts46=True).decode("ascii").lower().removesuffix(".")
