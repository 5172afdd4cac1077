"""The kinds of things that rights are given on. The other apps say which ones they have."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Model, Q, QuerySet
from django.urls import reverse

from designer.input.numerals import is_count
from designer.models import Level, Project

LARGEST = 2**63 - 1


@dataclass(frozen=True)
class Kind:
    """A kind of thing. key is the field by which addresses name one, page the name of the address that shows one."""

    name: str
    model: type[Model]
    title: str
    key: str
    page: str = ""

    @property
    def levels(self) -> tuple[Level, ...]:
        """Where rights on such things come from."""
        found: tuple[Level, ...] = self.model.levels  # type: ignore[attr-defined]  # kinds that rights are given on have it
        return found

    def find(self, key: str) -> Model | None:
        """Give the thing that an address names. One that makes no sense names nothing."""
        wanted = _read(key, self.key)
        rows: QuerySet[Model] = self.model._default_manager.all()
        if any(field.name == "package" for field in self.model._meta.fields):
            rows = rows.filter(Q(package__isnull=True))  # what belongs to a package goes by its rights
        return rows.filter(**{self.key: wanted}).first() if wanted is not None else None

    def key_of(self, thing: Model) -> str:
        """Give what addresses call the thing."""
        return str(getattr(thing, self.key))

    def address_of(self, thing: Model) -> str:
        """Give the address of the page that shows the thing; empty where there is none."""
        return reverse(self.page, args=[getattr(thing, self.key)]) if self.page else ""


kinds: dict[str, Kind] = {"project": Kind("project", Project, title="Project", key="pk", page="project")}
personal_kinds: dict[str, Kind] = {}
"""Things that belong to a person, their owner, who alone gives rights on them."""


def register_kind(kind: Kind) -> None:
    """Say that rights are given on things of this kind."""
    kinds[kind.name] = kind


def register_personal_kind(kind: Kind) -> None:
    """Say that things of this kind belong to their owners."""
    personal_kinds[kind.name] = kind


def _read(key: str, field: str) -> Any:
    if field == "pk":
        return int(key) if is_count(key) and int(key) <= LARGEST else None
    try:
        return UUID(key)
    except ValueError:
        return None
