"""Validation before a run, and of what has DelayValidation just before its work, where an error fails the task, as in
SSIS. None of it is done under the execution's lock, but that of calculations, which a transition does.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from designer.database.prepared_queries import Given, PreparedSelect
from designer.issues.issue import Issue
from designer.models import Project
from designer.package.document import ExecutableDocument
from designer.property_expressions.design_time_values import is_delayed
from designer.validation.packages import find_issues, find_issues_now
from designer.variables.values import Values
from tasks.runtime.models import Execution
from tasks.runtime.rules.judging import refuse_errors, select_issues_at_start
from tasks.runtime.state.snapshot import load_snapshot
from tasks.runtime.state.values import describe_circumstances
from tasks.types.execute_package.embedding import find_awaited

LIMITED = PreparedSelect(
    lambda: Project.objects.filter(pk=Given("pk", Project, "id")).values_list("enforces_recipient_limit").order_by()
)


def validate(execution: Execution) -> list[Issue]:
    """Validate before anything runs. What has DelayValidation is judged by its own run, as what it needs may come."""
    snapshot, project_id = load_snapshot(execution), execution.project_id
    circumstances = describe_circumstances(execution)
    issues: list[Issue] = []
    for home, package in snapshot.packages.items():
        who = replace(circumstances, awaited=find_awaited(snapshot.executables, home)) if home else circumstances
        found = _judge(partial(find_issues, package, snapshot.shared_of(home), project_id, who), project_id)
        issues += (replace(issue, executable=issue.executable or home) for issue in found)
    return select_issues_at_start(issues, snapshot.document, snapshot.executables, snapshot.flow)


def validate_now(executable: ExecutableDocument, execution: Execution, look: Callable[[], Values]) -> None:
    """Validate an executable that was not validated before, with the values that look gives. Raises CannotEvaluate."""
    snapshot = load_snapshot(execution)
    if not is_delayed(snapshot.document, snapshot.executables, executable.id):
        return
    find = partial(
        find_issues_now,
        executable,
        snapshot.package_of(executable.id),
        snapshot.shared_of(snapshot.home_of(executable.id)),
        execution.project_id,
        look(),
    )
    refuse_errors(_judge(find, execution.project_id))


def _judge(find: Callable[..., list[Issue]], project_id: int) -> list[Issue]:
    """Find what is wrong. Only where anything is, ask whether the project makes an error of a list of recipients that
    is longer than SSIS takes."""
    found = find(enforces_recipient_limit=False)
    if found and any(is_limited for (is_limited,) in LIMITED.ask(pk=project_id)):
        found = find(enforces_recipient_limit=True)
    return found
