"""What an assignment makes of a variable: which one it is, whether it may be changed, and its new value."""

import json
from collections.abc import Mapping
from typing import Any

from designer.expressions import Assignment, ExpressionError, evaluate, parse_assignment
from designer.input.texts import NO_TEXT_IN_JSON
from designer.package.data_types import write_value
from designer.package.document import VariableDocument
from designer.variables.values import NOT_EVALUATED, CannotEvaluate, Values, fit


def assign(text: str, values: Values) -> tuple[VariableDocument, Any]:
    """Give the variable and its new value as JSON. Raises CannotEvaluate."""
    try:
        assignment = parse_assignment(text)
        variable = find_variable(assignment, values)
        value = assignment.expression.evaluate(values, values.now).value
    except ExpressionError as error:
        raise CannotEvaluate(str(error), error.symbol or NOT_EVALUATED) from error
    what = f"The expression for {variable.qualified_name}"
    written = write_value(fit(variable.type, value, what))
    if NO_TEXT_IN_JSON.search(json.dumps(written, ensure_ascii=False)):
        raise CannotEvaluate(f"{what} gives a character that is no text: NUL, or half of a surrogate pair.")
    return variable, written


def check_value(text: str, values: Values) -> None:
    """Evaluate an expression whose value goes nowhere. Raises CannotEvaluate when it has none."""
    try:
        evaluate(text, values, now=values.now)
    except ExpressionError as error:
        raise CannotEvaluate(str(error), error.symbol or NOT_EVALUATED) from error


def find_variable(assignment: Assignment, values: Values) -> VariableDocument:
    """Give the variable that is to be changed. Raises ExpressionError, or CannotEvaluate when it cannot be."""
    types: Mapping[str, str] = values.types()
    name = assignment.find_target(types)
    variable = values.variables.get(name)
    if variable is None:
        raise CannotEvaluate(f"{name} cannot be changed. Assign to a variable of the package.")
    if variable.read_only:
        raise CannotEvaluate(f"{name} is read-only. Assign to another variable, or allow changes of it.")
    if variable.evaluate_as_expression:
        raise CannotEvaluate(f"{name} has an expression of its own. Assign to another variable.")
    return variable
