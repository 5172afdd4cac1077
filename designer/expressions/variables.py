"""The variables of an expression: which one is meant, and whether its value is of its type."""

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from math import isfinite
from typing import Any

from designer.expressions.advice import unknown_variable
from designer.expressions.errors import Code, Refusal
from designer.expressions.tree import Variable
from designer.expressions.values import dates
from designer.expressions.values.types import (
    DATES,
    EXACT,
    PYTHON_TYPES,
    RANGES,
    REALS,
    DataType,
    Kind,
    type_of_variable,
)

Taker = Callable[[Any], Any]
"""Gives a variable's value as its type has it. Raises Refusal when it is of another type."""


def resolve(node: Variable, names: Mapping[str, object]) -> str:
    """Find the variable that is meant: without a namespace there must be one of that name. Raises Refusal."""
    if node.name in names:
        return node.name
    same = [name for name in names if name.partition("::")[2] == node.name and not name.startswith("$")]
    if len(same) == 1:
        return same[0]
    if not same:
        raise unknown_variable(node, names)
    raise Refusal(
        f"Several variables have the name {node.name}. Write which: {' or '.join(f'@[{name}]' for name in same)}.",
        Code.DTS_E_EXPREVALAMBIGUOUSVARIABLENNAME,
        node.span,
    )


def type_of(node: Variable, name: str) -> DataType:
    """Give the data type of a variable from the name of its type. Raises Refusal with the variable's place."""
    try:
        return type_of_variable(name)
    except Refusal as refusal:
        raise refusal.at(node.span) from None


def taker(node: Variable, made: DataType) -> Taker:
    """Give what takes the values of a variable of this type."""
    kind, classes = made.kind, PYTHON_TYPES[made.kind]
    low, high = RANGES.get(kind, (0, 0))
    bounded, numeric = kind in RANGES, kind in REALS | EXACT
    convert = _converter(made)

    def take(value: Any) -> Any:
        if value is None:
            return None
        if kind is Kind.UI2 and isinstance(value, str) and len(value) == 1:
            value = ord(value)
        fits: bool = isinstance(value, classes) and isinstance(value, bool) is (kind is Kind.BOOL)
        if fits and (not bounded or low <= value <= high) and not (numeric and not isfinite(value)):
            return convert(value) if convert else value
        raise Refusal(
            f"The value of @[{node.name}] is no {kind}. Correct the value or the type of the variable.",
            Code.DTS_E_EXPREVALVARIABLECOMPUTEFAILED,
            node.span,
        )

    return take


def _converter(made: DataType) -> Taker | None:
    """Give what makes the one Python type for a kind of values; a date with a time zone counts by its own clock."""
    if made.kind in REALS:
        return float
    if made.kind in EXACT:
        return Decimal
    if made.kind not in DATES:
        return None
    if made.kind == Kind.DBTIMESTAMPOFFSET:
        return lambda value: dates.convert(value, made)
    return lambda value: dates.convert(value.replace(tzinfo=None) if isinstance(value, datetime) else value, made)
