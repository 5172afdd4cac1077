"""What the designer wants of the app that keeps connection managers and credentials: which of them a person may use."""

from typing import Protocol
from uuid import UUID

from designer.models import User


class Usable(Protocol):
    """Tells which shared connection managers and credentials somebody may use. The connections app provides it."""

    def find_manager(self, user: User, project_id: int, type_name: str, reference: str) -> UUID | None:
        """Give the manager of a type, usable in a project, that is meant by an ID, by project:NAME, or by
        catalog:NAME with the folders before the name."""

    def list_managers(self, user: User, project_id: int, type_name: str) -> list[str]:
        """Give the first of the managers of a type that are usable in a project, as find_manager takes them."""

    def has_credential(self, user: User, name: str) -> bool:
        """Tell whether there is a credential of this name that the user may use."""

    def list_credentials(self, user: User) -> list[str]:
        """Give the names of the first credentials that the user may use."""


_usable: list[Usable] = []


def register_usable(usable: Usable) -> None:
    """Say who tells it."""
    _usable[:] = [usable]


def usable() -> Usable:
    """Give who tells it."""
    return _usable[0]
