"""Validation of what has DelayValidation: just before its work, and an error fails the task, as in SSIS."""

from collections.abc import Callable

from designer.document import ExecutableDocument
from designer.issues import Severity
from designer.look_ahead import is_delayed
from designer.scopes import CannotEvaluate, Values
from designer.validation import find_issues_now
from tasks.runtime.frozen import freeze
from tasks.runtime.models import Execution

FAILED = "0xC0024107"


def validate_now(executable: ExecutableDocument, execution: Execution, look: Callable[[], Values]) -> None:
    """Validate an executable that was not validated before, with the values that look gives. Raises CannotEvaluate."""
    frozen = freeze(execution)
    if not is_delayed(frozen.document, frozen.executables, executable.id):
        return
    issues = find_issues_now(
        executable,
        frozen.package_of(executable.id),
        frozen.shared_connections,
        execution.project_id,
        look(),
        enforces_recipient_limit=execution.project.enforces_recipient_limit,
    )
    if errors := [issue for issue in issues if issue.severity is Severity.ERROR]:
        raise CannotEvaluate(" ".join(each.message for each in errors), errors[0].code or FAILED)
