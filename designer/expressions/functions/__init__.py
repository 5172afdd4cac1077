"""The functions of the expression language, by their names in capital letters."""

from designer.expressions.functions import dates, mathematical, nulls, strings
from designer.expressions.functions.registry import FUNCTIONS, Function, Group, Parameter

__all__ = ["FUNCTIONS", "Function", "Group", "Parameter", "dates", "mathematical", "nulls", "strings"]
