"""The values of parameters and variables in an execution: when it began, and now (SSIS: execution_parameter_values).

Variables that their expressions give are not evaluated: what they were depends on when somebody read them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

from designer.package.document import ParameterDocument, VariableDocument
from tasks.runtime.models import Execution
from tasks.runtime.preparation.parameters import OF_PACKAGE, OF_PROJECT, is_from_environment
from tasks.runtime.rules.snapshot import ExecutionSnapshot
from tasks.runtime.secrecy import MASK, show_value
from tasks.runtime.state.snapshot import load_snapshot
from tasks.runtime.state.variables import read_plain


@dataclass(frozen=True)
class NamedValue:
    """A parameter or a variable with its values as JSON. is_set: not its default.

    scope is the executable that a variable belongs to, or nothing. One with an expression has no value of its own.
    """

    kind: Literal["parameter", "variable"]
    name: str
    type: str
    start_value: Any
    value: Any
    scope: str = ""
    expression: str = ""
    sensitive: bool = False
    is_set: bool = False
    origin: str = ""
    """Where a parameter's value comes from, as a sentence has it."""

    @property
    def shown_start(self) -> str:
        """The value at the start as people read it."""
        return self._show(self.start_value)

    @property
    def shown(self) -> str:
        """The value now as people read it."""
        return self._show(self.value)

    @property
    def is_changed(self) -> bool:
        """Whether the execution made something else of it."""
        return self.kind == "variable" and self.is_set

    def _show(self, value: Any) -> str:
        return MASK if self.sensitive else show_value(value)


def list_values(execution: Execution) -> list[NamedValue]:
    """Give the parameters of the project and of the package, then all variables, as the package has them."""
    find_origin = partial(_find_origin, execution)
    own, of_project = _read_parameters(execution)
    return [
        *(_describe_parameter(OF_PROJECT, each, find_origin(f"{OF_PROJECT}{each.name}")) for each in of_project),
        *(_describe_parameter(OF_PACKAGE, each, find_origin(each.name)) for each in own),
        *_list_variables(execution, load_snapshot(execution)),
    ]


def _read_parameters(execution: Execution) -> list[list[ParameterDocument]]:
    """Give the parameters of the package and of the project as they are stored: what has become sensitive is masked
    there, and a process remembers what a snapshot was."""
    rows = Execution.objects.filter(pk=execution.pk).values_list("document_json__parameters", "project_parameters_json")
    return [[ParameterDocument.model_validate(each) for each in documents] for documents in rows.get()]


def _find_origin(execution: Execution, name: str) -> str:
    kept = execution.parameters.get(name)
    if kept is None:
        return ""
    return f"From the environment {execution.environment_name}" if is_from_environment(kept) else "Given for this run"


def _describe_parameter(scope: str, parameter: ParameterDocument, origin: str) -> NamedValue:
    """Describe a parameter, whose value in the snapshot is that of the run."""
    value = None if parameter.sensitive else parameter.value
    name = f"{scope}{parameter.name}"
    return NamedValue(
        "parameter",
        name,
        parameter.type,
        value,
        value,
        sensitive=parameter.sensitive,
        is_set=bool(origin),
        origin=origin or "Default",
    )


def _list_variables(execution: Execution, snapshot: ExecutionSnapshot) -> Iterator[NamedValue]:
    changed = read_plain(execution) if snapshot.document.variables else {}
    for each in snapshot.document.variables:
        scope = snapshot.executables[each.scope].name if each.scope else ""
        if each.id in snapshot.secret_variables:
            yield NamedValue("variable", each.qualified_name, each.type, None, None, scope, sensitive=True)
        elif each.evaluate_as_expression and each.expression:
            yield NamedValue("variable", each.qualified_name, each.type, None, None, scope, each.expression)
        else:
            yield _describe_variable(each, scope, changed.get(each.id, each.value))


def _describe_variable(variable: VariableDocument, scope: str, value: Any) -> NamedValue:
    is_set = value != variable.value
    return NamedValue("variable", variable.qualified_name, variable.type, variable.value, value, scope, is_set=is_set)
