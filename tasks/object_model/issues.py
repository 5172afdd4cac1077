"""What validation finds, as SSIS's DtsError tells it."""

from collections.abc import Iterable
from dataclasses import dataclass

from designer.issues.issue import Issue, Severity
from designer.package.document import PackageDocument
from tasks.object_model.spelling import spelled_as_ssis
from tasks.runtime.events.error_codes import number_of


@spelled_as_ssis
@dataclass(frozen=True)
class DtsError:
    """An error or a warning: its sentence, where it is, and SSIS's code."""

    _description: str
    _source: str = ""
    _sub_component: str = ""
    _error_code: int = 0

    @property
    def description(self) -> str:
        return self._description

    @property
    def source(self) -> str:
        """The name of the executable; empty is the package."""
        return self._source

    @property
    def sub_component(self) -> str:
        """The name of the connection manager, where it is about one."""
        return self._sub_component

    @property
    def error_code(self) -> int:
        return self._error_code

    def __str__(self) -> str:
        place = self._sub_component or self._source
        return f"{place}: {self._description}" if place else self._description


def tell_issues(document: PackageDocument, issues: Iterable[Issue], severity: Severity) -> list[DtsError]:
    """Give those of a severity."""
    names = {each.id: each.name for each in document.executables}
    managers = {each.id: each.name for each in document.connections}
    event = "OnError" if severity is Severity.ERROR else "OnWarning"
    return [
        DtsError(
            issue.message,
            names.get(issue.executable, "") if issue.executable else "",
            managers.get(issue.connection, "") if issue.connection else "",
            number_of(issue.code or "", event),
        )
        for issue in issues
        if issue.severity is severity
    ]
