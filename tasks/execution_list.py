"""What the list of executions can be narrowed to; all of it is in the page's address."""

from dataclasses import dataclass
from typing import Self

from django.db.models import QuerySet
from django.http import QueryDict

from tasks.runtime.models import Execution
from tasks.runtime.states import ExecutionStatus

LONGEST_NUMBER = 18


@dataclass(frozen=True)
class Filter:
    """A status, a part of a package's name, one project or one package by number; what is empty does not count."""

    status: str = ""
    text: str = ""
    project: int | None = None
    package: int | None = None

    @classmethod
    def read(cls, query: QueryDict) -> Self:
        """Read the filter from an address; what makes no sense there does not count."""
        status = query.get("status", "")
        return cls(
            status=status if status in list(ExecutionStatus) else "",
            text=query.get("q", "").replace("\0", "").strip(),
            project=_read_number(query.get("project", "")),
            package=_read_number(query.get("package", "")),
        )

    @property
    def is_empty(self) -> bool:
        """Whether nothing is narrowed."""
        return self == Filter()

    def apply(self, executions: QuerySet[Execution]) -> QuerySet[Execution]:
        """Narrow a list of executions."""
        if self.status:
            executions = executions.filter(status=self.status)
        if self.text:
            executions = executions.filter(package_name__icontains=self.text)
        if self.project:
            executions = executions.filter(project=self.project)
        return executions.filter(package=self.package) if self.package else executions


def _read_number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER else None
