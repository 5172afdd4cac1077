"""Validation before a run, and of what has DelayValidation just before its work, where an error fails the task, as in
SSIS. None of it is done under the execution's lock, but that of calculations, which a transition does.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from uuid import UUID

from designer.issues.issue import Issue, Severity
from designer.package.document import ConnectionManagerDocument, ExecutableDocument, PackageDocument
from designer.property_expressions.design_time_values import is_delayed
from designer.property_expressions.expressible import EVALUATED_AT_START
from designer.validation.packages import find_issues, find_issues_now
from designer.variables.event_variables import braced
from designer.variables.values import CannotEvaluate, Values
from tasks.runtime.events.event_log import Event, find_source_type
from tasks.runtime.models import Execution
from tasks.runtime.state.snapshot import load_snapshot
from tasks.runtime.state.values import describe_circumstances
from tasks.types.execute_package.embedding import find_awaited

FAILED = "0xC0024107"
NOWHERE = UUID(int=0)
MOST_NAMED = 10
"""Tasks that the message of a run names which they have stopped; the log has all of them."""


def validate(execution: Execution) -> list[Issue]:
    """Validate before anything runs. What has DelayValidation is judged by its own run, as what it needs may come."""
    snapshot = load_snapshot(execution)
    limited = execution.project.enforces_recipient_limit
    project_id = execution.project_id
    circumstances = describe_circumstances(execution)
    issues: list[Issue] = []
    for home, package in snapshot.packages.items():
        who = replace(circumstances, awaited=find_awaited(snapshot.executables, home)) if home else circumstances
        found = find_issues(package, snapshot.shared_of(home), project_id, who, enforces_recipient_limit=limited)
        issues += (replace(issue, executable=issue.executable or home) for issue in found)
    runs = snapshot.flow.find_enabled()  # what one task alone leaves out may be as wrong as it likes
    issues = [issue for issue in issues if issue.executable in runs]
    document, parts = snapshot.document, snapshot.executables
    managers = {connection.id for connection in document.connections if connection.delay_validation}
    now = (issue for issue in issues if issue.connection not in managers)
    return [
        issue
        for issue in now
        if issue.stops_run or issue.property in EVALUATED_AT_START or not is_delayed(document, parts, issue.executable)
    ]


def explain_stop(document: PackageDocument, issues: Iterable[Issue]) -> str:
    """Say why nothing at all of a run begins; empty where something may, if only event handlers."""
    stopping = [issue for issue in issues if issue.stops_run]
    if not stopping:
        return ""
    names = {part.id: f"“{part.name}”" for part in document.executables}
    others = list(dict.fromkeys(names.get(issue.executable or NOWHERE, "") for issue in stopping[1:]))
    told = others if len(others) <= MOST_NAMED else [*others[: MOST_NAMED - 1], f"{len(others) - MOST_NAMED + 1} more"]
    return f"{stopping[0].message}{' So do ' + ', '.join(told) + '.' if told else ''}"


def to_events(document: PackageDocument, issues: Iterable[Issue]) -> list[Event]:
    """Give what was found as events of the package, which are told as those of the part that they are about."""
    executables = {executable.id: executable for executable in document.executables}
    connections = {connection.id: connection for connection in document.connections}
    return [
        _to_event(issue, executables.get(issue.executable or NOWHERE), connections.get(issue.connection or NOWHERE))
        for issue in issues
    ]


def _to_event(
    issue: Issue, executable: ExecutableDocument | None, connection: ConnectionManagerDocument | None
) -> Event:
    part = executable or connection
    return Event(
        "OnError" if issue.severity is Severity.ERROR else "OnWarning",
        issue.message,
        executable.id if executable else None,
        executable.name if executable else "",
        issue.code or "",
        source_type=find_source_type(executable.type) if executable else None,
        subcomponent_name=f"Connection manager “{connection.name}”" if connection else "",
        said={"SourceID": braced(part.id), "SourceName": part.name} if part else {},
    )


def validate_now(executable: ExecutableDocument, execution: Execution, look: Callable[[], Values]) -> None:
    """Validate an executable that was not validated before, with the values that look gives. Raises CannotEvaluate."""
    snapshot = load_snapshot(execution)
    if not is_delayed(snapshot.document, snapshot.executables, executable.id):
        return
    issues = find_issues_now(
        executable,
        snapshot.package_of(executable.id),
        snapshot.shared_of(snapshot.home_of(executable.id)),
        execution.project_id,
        look(),
        enforces_recipient_limit=execution.project.enforces_recipient_limit,
    )
    if errors := [issue for issue in issues if issue.severity is Severity.ERROR]:
        raise CannotEvaluate(" ".join(each.message for each in errors), errors[0].code or FAILED)
