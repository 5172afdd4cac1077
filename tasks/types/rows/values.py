"""What a value of a row gives a variable."""

from functools import lru_cache
from typing import Any

from designer.expressions import Assignment, ExpressionError, parse_assignment
from designer.package.data_types import parse_value
from designer.package.document import VariableDocument
from designer.variables.assignments import find_variable
from designer.variables.values import CannotEvaluate, Values


def find_target(name: str, values: Values) -> VariableDocument:
    """Give the variable of this name, which must be one that can be changed. Raises CannotEvaluate."""
    try:
        return find_variable(_parse(name), values)
    except ExpressionError as error:
        raise CannotEvaluate(error.sentence, error.symbol) from error


@lru_cache(maxsize=1_000)
def _parse(name: str) -> Assignment:
    return parse_assignment(f"@[{name}] = 0")


def parse_text(variable: VariableDocument, text: str, what: str) -> Any:
    """Give the value that the text of a CSV file means for a variable. Raises CannotEvaluate."""
    try:
        return parse_value(variable.type, text)
    except ValueError:
        raise CannotEvaluate(f"{what} gives “{text}”, which is no {variable.type}. Change the data type.") from None
