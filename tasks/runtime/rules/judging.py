"""Validation before a run, and of what has DelayValidation just before its work, where an error fails the task, as in
SSIS."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from designer.issues.issue import Issue, Severity
from designer.package.document import ConnectionManagerDocument, ExecutableDocument, PackageDocument
from designer.property_expressions.design_time_values import is_delayed
from designer.property_expressions.expressible import EVALUATED_AT_START
from designer.variables.event_variables import braced
from designer.variables.values import CannotEvaluate
from tasks.runtime.events.event import Event, find_source_type
from tasks.runtime.planner import Flow

FAILED = "0xC0024107"
NOWHERE = UUID(int=0)
MOST_NAMED = 10
"""Tasks that the message of a run names which they have stopped; the log has all of them."""


def select_issues_at_start(
    issues: Iterable[Issue], document: PackageDocument, parts: Mapping[UUID, ExecutableDocument], flow: Flow
) -> list[Issue]:
    """Give those that concern the start of a run: not what cannot run in it, nor what has DelayValidation, which is
    judged by its own run, as what it needs may come."""
    runs = flow.find_enabled()  # what one task alone leaves out may be as wrong as it likes
    managers = {connection.id for connection in document.connections if connection.delay_validation}
    now = (issue for issue in issues if issue.executable in runs and issue.connection not in managers)
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


def refuse_errors(issues: Iterable[Issue]) -> None:
    """Raise CannotEvaluate where what is judged just before its work has errors."""
    if errors := [issue for issue in issues if issue.severity is Severity.ERROR]:
        raise CannotEvaluate(" ".join(each.message for each in errors), errors[0].code or FAILED)
