"""What the list of executions shows, and what it can be narrowed to; all of it is in the page's address."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self
from zlib import crc32

from django.db.models import QuerySet, Value
from django.db.models.functions import Upper
from django.http import QueryDict

from designer.input.numerals import is_count
from designer.models import Package
from designer.people.permissions import Person, visible_projects
from designer.storage.paging import Order, Page, read_page
from tasks.executions.names import named
from tasks.filters import RowFilter, read_text
from tasks.runtime.models import Execution
from tasks.runtime.services import visible_executions
from tasks.runtime.statuses import ExecutionStatus

NEWEST_FIRST = Order(is_descending=True)


@dataclass(frozen=True)
class ExecutionFilter(RowFilter[Execution]):
    """A status, a part of a package's name, an environment by its name, one project or one package by number; what is
    empty does not count."""

    status: str = ""
    text: str = ""
    environment: str = ""
    project: int | None = None
    package: int | None = None

    @classmethod
    def read(cls, query: Mapping[str, Any]) -> Self:
        """Read the filter from an address; what makes no sense there does not count."""
        status = query.get("status", "")
        return cls(
            status=status if status in list(ExecutionStatus) else "",
            text=read_text(query, "q"),
            environment=read_text(query, "environment"),
            project=_read_number(query.get("project", "")),
            package=_read_number(query.get("package", "")),
        )

    def apply(self, rows: QuerySet[Execution]) -> QuerySet[Execution]:
        """Give the executions that pass, whatever their packages are called."""
        executions = rows
        if self.status:
            executions = executions.filter(status=self.status)
        if self.environment:
            executions = in_environment(executions, self.environment)
        if self.project:
            executions = executions.filter(project=self.project)
        if self.package:
            executions = executions.filter(package=self.package)
        return executions

    def find(self, user: Person) -> QuerySet[Execution]:
        """Give the executions that the user may see and that pass, the newest first."""
        executions = self.apply(visible_executions(user))
        if not self.text:
            return executions
        projects = visible_projects(user)
        return named(executions, projects.filter(pk=self.project) if self.project else projects, self.text)


class ExecutionList:
    """The content of the page: the executions that the address asks for, of those that the user may see."""

    def __init__(self, user: Person, query: QueryDict) -> None:
        self.user = user
        self.filter = ExecutionFilter.read(query)
        self.query = query.copy()
        # Of the page's own asking, not of its address.
        self.query.pop("state", None)

    def context(self) -> dict[str, Any]:
        """Give what the template shows."""
        narrowed_to = self._name_what_it_is_narrowed_to()
        if self.filter.project and not narrowed_to["only_project"]:
            executions = Execution.objects.none()  # nobody shows this person the project: it would be looked for in all
        else:
            executions = self.filter.find(self.user)
        page = read_page(executions, self.query, NEWEST_FIRST)
        return {
            "page": page,
            "filter": self.filter,
            "state": _describe_state(page),
            "address": f"?{self.query.urlencode()}",
            "statuses": list(ExecutionStatus),
            "is_live": any(not execution.state.is_final for execution in page),
            **narrowed_to,
        }

    def _name_what_it_is_narrowed_to(self) -> dict[str, Any]:
        projects = visible_projects(self.user)
        packages = Package.objects.filter(project__in=projects)
        return {
            "only_project": projects.filter(pk=self.filter.project).first() if self.filter.project else None,
            "only_package": packages.filter(pk=self.filter.package).first() if self.filter.package else None,
        }


def in_environment(executions: QuerySet[Execution], name: str) -> QuerySet[Execution]:
    """Give those that run, or ran, in an environment of this name, in whatever case; by an index of those in any."""
    in_any = executions.exclude(environment_name="").alias(large_name=Upper("environment_name"))
    return in_any.filter(large_name=Upper(Value(name)))


def _describe_state(page: Page[Execution]) -> str:
    """Give a text that changes whenever a line of the list does, but for the time that goes by."""
    lines = " ".join(f"{execution.pk}{execution.status}" for execution in page)
    return f"{page.count}-{crc32(lines.encode()):x}"


def _read_number(text: str) -> int | None:
    return int(text) if is_count(text) else None
