"""What a part of a package can see while it is validated."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from designer.issues.issue import Issue
from designer.package.document import (
    SYSTEM,
    ConnectionManagerDocument,
    ExecutableDocument,
    VariableDocument,
)
from designer.variables.values import Values
from designer.variables.visibility import find_variable


@dataclass(frozen=True)
class Scope:
    """What a part of a package can see while it is validated: connection managers by ID and by name, and variables by
    their qualified names; the number of the project whose files it may read; which of its properties expressions drive,
    so that their stored values say nothing; whether the project makes an error of a list of recipients that is longer
    than SSIS takes; and the executable itself, with the values that its expressions see. found is what is wrong with
    connection managers that many tasks use, by their IDs: it is found once for all of them."""

    connections: Mapping[str, ConnectionManagerDocument]
    project_id: int | None = None
    variables: Mapping[str, VariableDocument] = field(default_factory=dict)
    driven: Collection[str] = ()
    enforces_recipient_limit: bool = False
    executable: ExecutableDocument | None = None
    values: Values | None = None
    found: dict[UUID, list[Issue]] = field(default_factory=dict)

    def find_connection(self, reference: str) -> ConnectionManagerDocument | None:
        """Give the connection manager with this ID or name, whatever its case, or None."""
        return self.connections.get(reference.casefold())

    def find_variable(self, reference: str) -> VariableDocument | None:
        """Give the variable of this name, with its namespace or without, or None. SSIS tells capitals from small."""
        return find_variable(self.variables, reference)


def index_connections(
    *nearest_first: Iterable[ConnectionManagerDocument],
) -> dict[str, ConnectionManagerDocument]:
    """Index connection managers by ID and by name in small letters; where two share a name, the nearer scope wins."""
    index: dict[str, ConnectionManagerDocument] = {}
    for scope in nearest_first:
        for connection in scope:
            index.setdefault(str(connection.id), connection)
            index.setdefault(connection.name.casefold(), connection)
    return index


def is_system_variable(reference: str) -> bool:
    """Tell whether a name means one of SSIS's own variables, which have their values only when the package runs."""
    return reference.startswith(f"{SYSTEM}::")
