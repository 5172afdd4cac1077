"""What is wrong or doubtful in a package that can be saved all the same: the marks on the tasks, the Error List."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from designer.package.document import (
    PackageDocument,
)


class Severity(StrEnum):
    """An error keeps a package from running; a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Issue:
    """One validation message: where it belongs (an executable, connection, variable or constraint of the package, and a
    property), SSIS's symbol where SSIS knows the case, and a sentence that says what to do.

    With stops_run nothing at all of a run begins, no event handler either, whatever DelayValidation says.
    """

    severity: Severity
    message: str
    property: str | None = None
    code: str | None = None
    executable: UUID | None = None
    connection: UUID | None = None
    variable: UUID | None = None
    constraint: UUID | None = None
    stops_run: bool = False


def find_package_issues(document: PackageDocument) -> Iterator[Issue]:
    """Yield what concerns the package as a whole."""
    if not document.executables:
        yield Issue(Severity.WARNING, "The package has no tasks yet. Add one from the toolbox.")
