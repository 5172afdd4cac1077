"""What a guard is told: stop, redirect, or let mail go to some domains only. No Django, no I/O."""

import re
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator

from connections.addresses import encode_domain, read_address

SEPARATORS = re.compile(r"[\s,;]+")
LABEL = "[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?"
DOMAIN = re.compile(rf"(\*\.)?{LABEL}(\.{LABEL})*")


class GuardSettings(BaseModel):
    """What the guards of managers and of projects have in common. Empty means: as addressed."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    redirect_to: Annotated[str, Field(max_length=320)] = ""
    """The one address that gets all mail in place of its recipients."""
    allowed_domains: Annotated[str, Field(max_length=10_000)] = ""
    """The domains that mail may go to, with commas between them; *.example.com means every domain below."""

    @field_validator("redirect_to")
    @classmethod
    def _one_address(cls, value: str) -> str:
        text = value.strip()
        if not text:
            return ""
        mailbox = read_address(text)
        if not mailbox.local_part.isascii():
            local = mailbox.local_part
            raise ValueError(f"“{local}” is not ASCII, and not every server takes such an address. Type another one.")
        return mailbox.key

    @field_validator("allowed_domains")
    @classmethod
    def _domains(cls, value: str) -> str:
        return ", ".join(dict.fromkeys(_read_domain(text) for text in split_domains(value)))


class ManagerGuardSettings(GuardSettings):
    """The guard of a connection manager."""

    disabled: bool = False
    """Nothing is sent through it."""

    @classmethod
    def read(cls, properties: dict[str, Any]) -> Self:
        """Read the guard among the properties of a manager."""
        return cls.model_validate({name: properties[name] for name in cls.model_fields if name in properties})


class ProjectGuardSettings(GuardSettings):
    """The guard of a project."""

    stops_mail: bool = False
    """None of its packages sends anything."""


def split_domains(text: str) -> list[str]:
    """Split a list of domains at commas, semicolons and blanks."""
    return [part for part in SEPARATORS.split(text) if part]


def _read_domain(text: str) -> str:
    domain = _encode(text)
    if not DOMAIN.fullmatch(domain) or len(domain) > 255:
        raise ValueError(_no_domain(text))
    return domain


def _encode(text: str) -> str:
    """Encode a domain that may begin with the sign for every domain below it."""
    star = "*." if text.startswith("*.") else ""
    try:
        return star + encode_domain(text.removeprefix(star))
    except UnicodeError as error:
        raise ValueError(_no_domain(text)) from error


def _no_domain(text: str) -> str:
    return f"“{text}” is not a domain. Write example.com, or *.example.com for every domain below it."
