"""Validation before a run, and of what has DelayValidation just before its work, where an error fails the task, as in
SSIS. None of it is done under the execution's lock, but that of calculations, which a transition does.
"""

from collections.abc import Callable
from dataclasses import replace

from designer.database.prepared_queries import Given, PreparedSelect
from designer.issues.issue import Issue
from designer.models import Project
from designer.package.document import ExecutableDocument
from designer.property_expressions.design_time_values import is_delayed
from designer.validation.packages import find_issues, find_issues_now
from designer.variables.values import Values
from tasks.runtime.models import Execution
from tasks.runtime.rules.judging import keep_for_start, refuse_errors
from tasks.runtime.state.snapshot import load_snapshot
from tasks.runtime.state.values import describe_circumstances
from tasks.types.execute_package.embedding import find_awaited

LIMITED = PreparedSelect(
    lambda: Project.objects.filter(pk=Given("pk", Project, "id")).values_list("enforces_recipient_limit").order_by()
)


def validate(execution: Execution) -> list[Issue]:
    """Validate before anything runs. What has DelayValidation is judged by its own run, as what it needs may come."""
    snapshot = load_snapshot(execution)
    ((limited,),) = LIMITED.ask(pk=execution.project_id)
    project_id = execution.project_id
    circumstances = describe_circumstances(execution)
    issues: list[Issue] = []
    for home, package in snapshot.packages.items():
        who = replace(circumstances, awaited=find_awaited(snapshot.executables, home)) if home else circumstances
        found = find_issues(package, snapshot.shared_of(home), project_id, who, enforces_recipient_limit=limited)
        issues += (replace(issue, executable=issue.executable or home) for issue in found)
    return keep_for_start(issues, snapshot.document, snapshot.executables, snapshot.flow)


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
    refuse_errors(issues)
