"""What can be wrong with a kept task: nobody has said what it counts as, or no rows can stand for its result."""

from collections.abc import Iterator

from connections.files.places import folders_of
from designer.issues.issue import Issue, Severity
from designer.issues.scope import Scope
from designer.package.data_types import VariableType
from designer.variables.values import CannotEvaluate
from tasks.types.kept_task.properties import KeptOutcome, KeptTaskProperties
from tasks.types.kept_task.results import ResultBinding, ResultSet
from tasks.types.rows.issues import find_file_issues
from tasks.types.rows.values import find_target


def find_kept_task_issues(properties: KeptTaskProperties, scope: Scope) -> Iterator[Issue]:
    """Yield an issue for a task that is to stop the run, before anything of it begins."""
    if properties.outcome is KeptOutcome.STOP:
        name = scope.executable.name if scope.executable else properties.label
        yield Issue(Severity.ERROR, refuse(name, properties), "outcome", stops_run=True)
    elif properties.outcome is KeptOutcome.ROWS:
        yield from _find_row_issues(properties, scope)


def _find_row_issues(properties: KeptTaskProperties, scope: Scope) -> Iterator[Issue]:
    if not properties.takes_rows:
        sentence = "The task gives no variable a row or rows, so a file can stand for nothing. Choose something else."
        yield Issue(Severity.ERROR, sentence, "outcome")
        return
    if properties.rows.path:
        yield from find_file_issues(properties.rows.path, folders_of(scope.project_id), "rows.path")
    else:
        yield Issue(Severity.ERROR, "Name the file whose rows stand for the task's result.", "rows.path")
    for binding in properties.bindings:
        if sentence := _judge_binding(binding, properties.result_set, scope):
            yield Issue(Severity.ERROR, sentence, "bindings")


def _judge_binding(binding: ResultBinding, result_set: ResultSet, scope: Scope) -> str:
    """Say why a variable cannot take its result; empty when it can, as far as is known."""
    if scope.values is None:
        return ""
    try:
        variable = find_target(binding.variable, scope.values)
    except CannotEvaluate as error:
        return error.sentence
    if result_set is ResultSet.FULL and variable.type is not VariableType.OBJECT:
        return f"{binding.variable} is to take a list of rows, and is a {variable.type}. Make it an Object."
    return ""


def refuse(name: str, properties: KeptTaskProperties) -> str:
    """Give the sentence by which a task stops a run."""
    article = "an" if properties.label[:1] in "AEIOU" else "a"
    return (
        f"“{name}” is {article} {properties.label}, which cannot run here, so nothing of the package is run. Open its "
        "editor and choose what it counts as, such as that someone else runs it, or disable it."
    )
