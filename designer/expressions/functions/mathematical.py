"""Mathematical functions."""

import math
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal
from typing import Any

from designer.expressions.errors import Code, Refusal
from designer.expressions.functions.registry import I4, R8, Given, Group, Integer, Number, Same, function
from designer.expressions.values.numbers import bounded
from designer.expressions.values.types import EXACT, INTEGERS, Kind

PRECISION = 120
MOST_DECIMALS = 38


@function(Group.MATHEMATICAL)
def abs_(numeric_expression: Number, *, given: Given) -> Same:
    """Gives the absolute, positive value of a number."""
    return bounded(abs, given[0])(numeric_expression)


@function(Group.MATHEMATICAL)
def ceiling(numeric_expression: Number, *, given: Given) -> Same:
    """Gives the smallest whole number that is greater than or equal to a number."""
    return _to_whole(numeric_expression, given[0].kind, ROUND_CEILING, math.ceil)


@function(Group.MATHEMATICAL)
def floor(numeric_expression: Number, *, given: Given) -> Same:
    """Gives the largest whole number that is less than or equal to a number."""
    return _to_whole(numeric_expression, given[0].kind, ROUND_FLOOR, math.floor)


@function(Group.MATHEMATICAL)
def exp(numeric_expression: Number) -> R8:
    """Gives e raised to the power of a number."""
    return math.exp(float(numeric_expression))


@function(Group.MATHEMATICAL)
def ln(numeric_expression: Number) -> R8:
    """Gives the natural logarithm of a number."""
    if numeric_expression <= 0:
        raise _no_logarithm("LN", Code.DTS_E_EXPREVALLNINVALIDPARAM)
    return math.log(float(numeric_expression))


@function(Group.MATHEMATICAL)
def log(numeric_expression: Number) -> R8:
    """Gives the logarithm of a number to base 10."""
    if numeric_expression <= 0:
        raise _no_logarithm("LOG", Code.DTS_E_EXPREVALLOGINVALIDPARAM)
    return math.log10(float(numeric_expression))


@function(Group.MATHEMATICAL)
def power(numeric_expression: Number, power: Number) -> R8:
    """Gives a number raised to a power."""
    try:
        return math.pow(float(numeric_expression), float(power))
    except ValueError:
        raise Refusal(
            "POWER has no result here: zero has no negative power, and a negative number none with a fraction.",
            Code.DTS_E_EXPREVALPOWERINVALIDPARAM,
        ) from None


@function(Group.MATHEMATICAL)
def round_(numeric_expression: Number, length: Integer, *, given: Given) -> Same:
    """Gives a number rounded to so many decimals; a half is rounded away from zero."""
    if length < 0:
        raise Refusal(f"ROUND takes 0 or more decimals, not “{length}”.")
    if given[0].kind in INTEGERS:
        return numeric_expression
    decimals = min(length, MOST_DECIMALS)
    if given[0].kind in EXACT:
        return _round_exact(Decimal(numeric_expression), decimals)
    return float(_round_exact(Decimal(repr(float(numeric_expression))), decimals))


@function(Group.MATHEMATICAL)
def sign(numeric_expression: Number) -> I4:
    """Gives 1 for a positive number, -1 for a negative one and 0 for zero."""
    return int(numeric_expression > 0) - int(numeric_expression < 0)


@function(Group.MATHEMATICAL)
def sqrt(numeric_expression: Number) -> R8:
    """Gives the square root of a number."""
    if numeric_expression < 0:
        raise Refusal("SQRT has no result for a negative number.", Code.DTS_E_EXPREVALSQRTINVALIDPARAM)
    return math.sqrt(float(numeric_expression))


@function(Group.MATHEMATICAL)
def square(numeric_expression: Number) -> R8:
    """Gives the square of a number."""
    return float(numeric_expression) ** 2


def _to_whole(number: Any, kind: Kind, rounding: str, whole: Any) -> Any:
    if kind in INTEGERS:
        return number
    if kind in EXACT:
        return Decimal(number).to_integral_value(rounding)
    return float(whole(number))


def _round_exact(number: Decimal, decimals: int) -> Decimal:
    """Round, and keep the decimals that there were, as zeros: 137.1574 becomes 137.1570."""
    places = -int(number.as_tuple().exponent)
    if decimals >= places:
        return number
    context = Context(prec=PRECISION + abs(number.adjusted()), rounding=ROUND_HALF_UP)
    rounded = number.quantize(Decimal(1).scaleb(-decimals), context=context)
    return rounded.quantize(Decimal(1).scaleb(-places), context=context)


def _no_logarithm(name: str, code: Code) -> Refusal:
    return Refusal(f"{name} has no result for zero or a negative number.", code)
