"""The variables that a task's editor offers."""

from collections.abc import Mapping
from uuid import UUID

from designer.package.data_types import VariableType
from designer.package.document import VariableDocument
from designer.variables.visibility import find_variable

Choice = tuple[str, str]
Group = tuple[str, list[Choice]]


def list_variables(visible: Mapping[str, VariableDocument], task: UUID, reference: str) -> list[Choice | Group]:
    """Give the text variables that a task sees by scope, its own first.

    A reference that leads nowhere, or to a number, is offered as well: opening an editor changes nothing by itself.
    """
    texts = {name: variable for name, variable in visible.items() if variable.type is VariableType.STRING}
    groups: dict[str, list[Choice]] = {"This task": [], "What it is in": [], "Package": []}
    for name, variable in texts.items():
        label = {task: "This task", None: "Package"}.get(variable.scope, "What it is in")
        groups[label].append((name, name))
    choices: list[Choice | Group] = [
        ("", "Choose a variable"),
        *((key, names) for key, names in groups.items() if names),
    ]
    resolved = resolve_variable(visible, reference)
    if resolved and resolved not in texts:
        known = visible.get(resolved)
        choices.append((resolved, f"{resolved} ({known.type})" if known else f"Missing: {resolved}"))
    return choices


def resolve_variable(visible: Mapping[str, VariableDocument], reference: str) -> str:
    """Give the name with its namespace of the variable that a reference means, or the reference itself."""
    found = find_variable(visible, reference)
    return found.qualified_name if found else reference
