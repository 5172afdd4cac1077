"""What can be wrong with a kept task: nobody has said what it counts as."""

from collections.abc import Iterator

from designer.issues.issue import Issue, Severity
from designer.issues.scope import Scope
from tasks.types.kept_task.properties import KeptOutcome, KeptTaskProperties


def find_kept_task_issues(properties: KeptTaskProperties, scope: Scope) -> Iterator[Issue]:
    """Yield an issue for a task that is to stop the run, before anything of it begins."""
    if properties.outcome is KeptOutcome.STOP:
        name = scope.executable.name if scope.executable else properties.label
        yield Issue(Severity.ERROR, refuse(name, properties), "outcome", stops_run=True)


def refuse(name: str, properties: KeptTaskProperties) -> str:
    """Give the sentence by which a task stops a run."""
    article = "an" if properties.label[:1] in "AEIOU" else "a"
    return (
        f"“{name}” is {article} {properties.label}, which cannot run here, so nothing of the package is run. Open its "
        "editor and choose what it counts as, such as that someone else runs it, or disable it."
    )
