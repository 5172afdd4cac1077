"""The variables that a task's editor offers."""

from uuid import UUID

from designer.document import VariableDocument
from designer.issues import index_variables
from designer.variables import VariableType

Choice = tuple[str, str]
Group = tuple[str, list[Choice]]


def list_variables(variables: list[VariableDocument], task: UUID, reference: str) -> list[Choice | Group]:
    """Give the text variables that a task sees by scope, its own first.

    A reference that leads nowhere, or to a number, is offered as well: opening an editor changes nothing by itself.
    """
    texts = [variable for variable in variables if variable.type is VariableType.STRING]
    groups = [("This task", task), ("Package", None)]
    choices: list[Choice | Group] = [("", "Choose a variable")]
    for label, scope in groups:
        if names := [variable.qualified_name for variable in texts if variable.scope == scope]:
            choices.append((label, [(name, name) for name in names]))
    resolved = resolve_variable(variables, task, reference)
    if resolved and not any(variable.qualified_name == resolved for variable in texts):
        known = index_variables(variables, task, None).get(resolved)
        choices.append((resolved, f"{resolved} ({known.type})" if known else f"Missing: {resolved}"))
    return choices


def resolve_variable(variables: list[VariableDocument], task: UUID, reference: str) -> str:
    """Give the name with its namespace of the variable that a reference means, or the reference itself."""
    found = index_variables(variables, task, None).get(reference)
    return found.qualified_name if found else reference
