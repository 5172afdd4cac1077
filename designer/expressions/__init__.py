"""The expression language of SSIS. It knows no Django, no clock but the one it is given, and nothing of packages.

`evaluate` gives the value of an expression, `infer_type` its type while somebody types it, `find_variables` what it
depends on, `find_concatenations` which texts it puts together, `read_text` a text with values in it;
`parse_assignment` reads what gives a variable another value. All that is evaluated inside of `limited` may cost so
much together. What is wrong is an ExpressionError with a sentence and a place.

Doors: the names that are listed here, listing (what an expression builder offers to insert). The rooms
in it: functions, values.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from designer.expressions.assignment import Assignment, is_assignment, parse_assignment, parse_either, parse_own
from designer.expressions.concatenations import Inserted, Operand, find_concatenations, find_width, read_text
from designer.expressions.effort import OF_EVALUATION, OF_MANY, OF_STEP, limited
from designer.expressions.errors import Code, ExpressionError
from designer.expressions.functions import FUNCTIONS, Function, Group
from designer.expressions.parser import LONGEST_EXPRESSION, parse
from designer.expressions.program import Expression, Result, Variables
from designer.expressions.values.literals import quote

__all__ = [
    "FUNCTIONS",
    "LONGEST_EXPRESSION",
    "OF_EVALUATION",
    "OF_MANY",
    "OF_STEP",
    "Assignment",
    "Code",
    "Expression",
    "ExpressionError",
    "Function",
    "Group",
    "Inserted",
    "Operand",
    "Result",
    "Variables",
    "evaluate",
    "evaluate_typed",
    "find_concatenations",
    "find_variables",
    "find_width",
    "infer_type",
    "is_assignment",
    "limited",
    "parse",
    "parse_assignment",
    "parse_either",
    "parse_own",
    "quote",
    "read_text",
]


def evaluate(text: str, variables: Variables, *, now: datetime | None = None) -> Any:
    """Give the value of an expression; None is NULL. now is an aware time for GETDATE, or the machine's if left out.

    variables are pairs of type and value by "Namespace::Name"; a type is a variable's, such as Int32, or a DT_ name.
    """
    return parse(text).evaluate(variables, now).value


def evaluate_typed(text: str, variables: Variables, *, now: datetime | None = None) -> Result:
    """Give the value of an expression with the name of its data type."""
    return parse(text).evaluate(variables, now)


def infer_type(text: str, types: Mapping[str, str]) -> str:
    """Give the data type of an expression, such as DT_STR, 50, 1252, for variables of these types."""
    return str(parse(text).infer_type(types))


def find_variables(text: str) -> tuple[str, ...]:
    """Give the names of the variables that the value of an expression, or of an assignment, is made of.

    They are as they are written, without @, each once.
    """
    return tuple(node.name for node in parse_either(text).references)
