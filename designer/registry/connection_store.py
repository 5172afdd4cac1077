"""Where connection managers live: the connections app says so, because the designer imports none of it."""

from collections.abc import Collection, Iterable
from typing import Any, Protocol
from uuid import UUID

from designer.issues.marks import Mark
from designer.models import Package, User
from designer.package.document import ConnectionManagerDocument


class ConnectionStore(Protocol):
    """Where connection managers live. The connections app provides it; rows and validation use it."""

    def load(self, package: Package) -> list[ConnectionManagerDocument]:
        """Give the package's own connection managers in one query."""

    def save(self, package: Package, documents: Iterable[ConnectionManagerDocument]) -> None:
        """Make the package's own connection managers these, in a constant number of queries."""

    def find_refusals(
        self, user: User, before: Iterable[ConnectionManagerDocument], after: Iterable[ConnectionManagerDocument]
    ) -> list[str]:
        """Say what of a change of a package's own connection managers this user may not do, in at most two queries."""

    def find_shared(
        self, project_id: int, package_id: int | None, references: Collection[str]
    ) -> list[ConnectionManagerDocument]:
        """Give what these IDs or names can mean in the project and the catalog, the project's first, in one query.

        A package may use another version of one than its project does; None asks for what the project uses.
        """

    def find_visible(self, user: Any, managers: Collection[UUID]) -> set[UUID]:
        """Tell which of these shared managers a person (designer.people.permissions) may see, in one query."""

    def find_of_project(self, project_id: int) -> list[ConnectionManagerDocument]:
        """Give the connection managers that are the project's own, by name, in one query."""

    def find_marks(self, project_id: int) -> list[Mark]:
        """Say what keeps the project's mail from going where it is addressed to, in one query."""


_stores: list[ConnectionStore] = []


def register_connection_store(store: ConnectionStore) -> None:
    """Say where connection managers live."""
    _stores[:] = [store]


def connection_store() -> ConnectionStore:
    """Give the place where connection managers live."""
    return _stores[0]
