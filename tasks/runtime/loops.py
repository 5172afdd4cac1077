"""The iterations of loops: whether there is another one, and what it makes of variables before its tasks begin."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from designer.assignments import assign, find_variable
from designer.document import ExecutableDocument, VariableDocument
from designer.enumerations import ContainerType
from designer.expressions import ExpressionError, evaluate, is_assignment, parse_assignment
from designer.property_expressions import NOT_EVALUATED, evaluate_condition
from designer.scopes import CannotEvaluate, Values, fit
from designer.variables import read_value, write_value
from tasks.containers.properties import (
    ForeachLoopProperties,
    ForLoopProperties,
    ItemEnumerator,
    VariableEnumerator,
    VariableMapping,
)

Changes = dict[UUID, Any]
"""New values of variables by their ID, as JSON."""


def prepare_iteration(
    executable: ExecutableDocument, number: int, values: Values, change: Callable[[Changes], None]
) -> bool:
    """Get variables ready for an iteration, counted from 0, and tell whether there is one. Raises CannotEvaluate.

    What is handed to change is seen in values.
    """
    if executable.type == ContainerType.FOR_LOOP:
        return _prepare_for(ForLoopProperties.model_validate(executable.properties), number, values, change)
    return _prepare_foreach(ForeachLoopProperties.model_validate(executable.properties), number, values, change)


def _prepare_for(properties: ForLoopProperties, number: int, values: Values, change: Callable[[Changes], None]) -> bool:
    text = properties.assign_expression if number else properties.init_expression
    if is_assignment(text):
        variable, value = assign(text, values)
        change({variable.id: value})
    elif text.strip():
        _evaluate(text, values)
    return evaluate_condition(properties.eval_expression, values, "EvalExpression")


def _prepare_foreach(
    properties: ForeachLoopProperties, number: int, values: Values, change: Callable[[Changes], None]
) -> bool:
    elements = _list_elements(properties.enumerator, values)
    if number >= len(elements):
        return False
    change(dict(_map(mapping, elements[number], values) for mapping in properties.variable_mappings))
    return True


def _evaluate(text: str, values: Values) -> None:
    try:
        evaluate(text, values, now=values.now)
    except ExpressionError as error:
        raise CannotEvaluate(str(error), error.symbol or NOT_EVALUATED) from error


def _list_elements(enumerator: object, values: Values) -> Sequence[Any]:
    match enumerator:
        case ItemEnumerator(columns=columns, rows=rows):
            return [[read_value(kind, value) for kind, value in zip(columns, row, strict=True)] for row in rows]
        case VariableEnumerator(variable=name):
            kind, value = values[_find(name, values).qualified_name]
            if not isinstance(value, list):
                raise CannotEvaluate(f"The variable {name} holds no list to loop over. It is of the type {kind}.")
            return value
    raise CannotEvaluate("This enumerator does not run yet. Choose items or a variable.")


def _map(mapping: VariableMapping, element: Any, values: Values) -> tuple[UUID, Any]:
    variable = _find(mapping.variable, values)
    value = fit(variable.type, _pick(mapping, element), f"The element for {variable.qualified_name}")
    return variable.id, write_value(value)


def _pick(mapping: VariableMapping, element: Any) -> Any:
    if mapping.column is not None:
        if isinstance(element, dict) and mapping.column in element:
            return element[mapping.column]
        raise CannotEvaluate(f"The element has no column “{mapping.column}”, which {mapping.variable} is to take.")
    parts = element if isinstance(element, list) else [element]
    if mapping.index is None or mapping.index >= len(parts):
        raise CannotEvaluate(f"The element has no value {mapping.index}, which {mapping.variable} is to take.")
    return parts[mapping.index]


def _find(name: str, values: Values) -> VariableDocument:
    try:
        return find_variable(parse_assignment(f"@[{name}] = 0"), values)
    except ExpressionError as error:
        raise CannotEvaluate(error.sentence, error.symbol) from error
