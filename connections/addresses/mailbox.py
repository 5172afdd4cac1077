"""One mailbox as it was read, and how it is written."""

from dataclasses import dataclass
from functools import cached_property

import idna

from connections.addresses.letters import ATEXT, SPECIALS


def encode_domain(domain: str) -> str:
    """Give a domain in small letters and as A-labels (RFC 5891), so that equal ones are equal. Raises UnicodeError."""
    if domain.isascii():
        return domain.lower().removesuffix(".")
    return idna.encode(domain, uts46=True).decode("ascii").lower().removesuffix(".")


def make_key(addr_spec: str) -> str:
    """Give what equal addresses have in common: domains do not tell capital letters (RFC 5321 section 2.4)."""
    local_part, _, domain = addr_spec.rpartition("@")
    try:
        return f"{local_part}@{encode_domain(domain)}"
    except UnicodeError:
        return addr_spec


@dataclass(frozen=True)
class Mailbox:
    """A name to show and an address (RFC 5322 section 3.4). The local part stands here without quotes and escapes."""

    display_name: str
    local_part: str
    domain: str

    @cached_property
    def addr_spec(self) -> str:
        """The address alone, its local part in quotes where it needs them (RFC 5321 section 4.1.2)."""
        return f"{self.local_part if _is_dot_atom(self.local_part) else _quote(self.local_part)}@{self.domain}"

    @cached_property
    def key(self) -> str:
        """What this mailbox has in common with the same one, however it is written."""
        return make_key(self.addr_spec)

    def __str__(self) -> str:
        if not self.display_name:
            return self.addr_spec
        is_plain = SPECIALS.isdisjoint(self.display_name)
        return f"{self.display_name if is_plain else _quote(self.display_name)} <{self.addr_spec}>"


def _is_dot_atom(text: str) -> bool:
    return all(atom and all(letter in ATEXT or letter > "\x7f" for letter in atom) for atom in text.split("."))


def _quote(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
