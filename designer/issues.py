"""What is wrong or doubtful in a package that can be saved all the same: the marks on the tasks, the Error List."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from designer.document import ConnectionManagerDocument, ExecutableDocument, PackageDocument


class Severity(StrEnum):
    """An error keeps a package from running; a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Issue:
    """One validation message: where it belongs (an executable or a connection of the package, and a property), SSIS's
    symbol where SSIS knows the case, and a sentence that says what to do."""

    severity: Severity
    message: str
    property: str | None = None
    code: str | None = None
    executable: UUID | None = None
    connection: UUID | None = None


@dataclass(frozen=True)
class Scope:
    """What a part of a package can see while it is validated: connection managers by ID and by name, nearest first, and
    the number of the project whose files it may read. document and executable say which part it is and where."""

    connections: Mapping[str, ConnectionManagerDocument]
    project_id: int | None = None
    document: PackageDocument | None = None
    executable: ExecutableDocument | None = None

    def find_connection(self, reference: str) -> ConnectionManagerDocument | None:
        """Give the connection manager with this ID or name, whatever its case, or None."""
        return self.connections.get(reference.casefold())


Validate = Callable[[object, Scope], Iterable[Issue]]


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


def count_errors(issues: Iterable[Issue]) -> int:
    """Count the issues that keep the package from running."""
    return sum(issue.severity is Severity.ERROR for issue in issues)


def find_package_issues(document: PackageDocument) -> Iterator[Issue]:
    """Yield what concerns the package as a whole."""
    if not document.executables:
        yield Issue(Severity.WARNING, "The package has no tasks yet. Add one from the toolbox.")
