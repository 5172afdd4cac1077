"""Functions about NULL."""

from typing import Any

from designer.expressions.functions.registry import Anything, Given, Group, Same, Short, Truth, function
from designer.expressions.values.casts import find_cast


@function(Group.NULL, nulls=True)
def isnull(expression: Anything) -> Truth:
    """Says whether a value is NULL."""
    return expression is None


@function(Group.NULL, of_type=True)
def null(data_type: Anything) -> Same:
    """Gives NULL of a data type, such as NULL(DT_WSTR, 50)."""
    return None


def _check(given: Given) -> Any:
    return find_cast(given[1], given[0])


@function(Group.NULL, nulls=True, check=_check)
def replacenull(expression_1: Short, expression_2: Short, *, given: Given) -> Same:
    """Gives the first value, or the second if the first is NULL."""
    if expression_1 is not None or expression_2 is None or given[0] == given[1]:
        return expression_2 if expression_1 is None else expression_1
    return find_cast(given[1], given[0])(expression_2, None)
