"""Arithmetic as SSIS's number types have it: ranges, exact decimals of 38 digits, and reals of four octets."""

import struct
from collections.abc import Callable
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal
from math import inf, isfinite
from typing import Any

from designer.expressions.errors import Code, Refusal
from designer.expressions.values.types import HIGHEST_PRECISION, INTEGERS, RANGES, REALS, DataType, Kind

PRECISE = Context(prec=120, rounding=ROUND_HALF_UP)
CUTTING = Context(prec=120, rounding=ROUND_DOWN)
LEAST_SCALE = 6
DIGITS = {
    Kind.I1: 3, Kind.UI1: 3, Kind.I2: 5, Kind.UI2: 5, Kind.I4: 10, Kind.UI4: 10, Kind.I8: 19, Kind.UI8: 20,
}  # fmt: skip
SCALE_OF_CURRENCY = 4
PRECISION_OF_CURRENCY = 19
PRECISION_OF_DECIMAL = 29

Calculation = Callable[..., Any]


def single(number: float) -> float:
    """Round to what four octets can hold."""
    try:
        return float(struct.unpack("f", struct.pack("f", number))[0])
    except OverflowError:
        return inf


def divide_integers(left: int, right: int) -> int:
    """Divide and cut off the fraction."""
    quotient = abs(left) // abs(right)
    return quotient if (left < 0) == (right < 0) else -quotient


def remainder(left: int, right: int) -> int:
    """Give what is left after divide_integers; it has the sign of the dividend."""
    return left - right * divide_integers(left, right)


def shape(given: DataType) -> tuple[int, int]:
    """Give precision and scale of a type of whole or exact numbers."""
    if given.kind in DIGITS:
        return DIGITS[given.kind], 0
    if given.kind == Kind.CY:
        return PRECISION_OF_CURRENCY, SCALE_OF_CURRENCY
    scale = LEAST_SCALE if given.scale is None else given.scale
    return given.precision or PRECISION_OF_DECIMAL, scale


def exact_result(symbol: str, left: DataType, right: DataType) -> DataType:
    """Give the DT_NUMERIC that holds the result of + - * /, by Transact-SQL's rules of precision and scale."""
    (p1, s1), (p2, s2) = shape(left), shape(right)
    if symbol == "*":
        precision, scale = p1 + p2 + 1, s1 + s2
    elif symbol == "/":
        scale = max(LEAST_SCALE, s1 + p2 + 1)
        precision = p1 - s1 + s2 + scale
    else:
        scale = max(s1, s2)
        precision = max(p1 - s1, p2 - s2) + scale + 1
    excess = max(0, precision - HIGHEST_PRECISION)
    least = min(scale, LEAST_SCALE)
    return DataType(Kind.NUMERIC, precision=precision - excess, scale=max(least, scale - excess))


def fit(value: Decimal, made: DataType, *, cutting: bool = False) -> Decimal:
    """Give an exact number with no more decimals than its type has; raises OverflowError if the rest is too large."""
    scale = made.scale
    if scale is not None and -int(value.as_tuple().exponent) > scale:
        value = value.quantize(Decimal(1).scaleb(-scale), context=CUTTING if cutting else PRECISE)
    if value.adjusted() >= HIGHEST_PRECISION:
        raise OverflowError
    return value


def bounded(calculate: Calculation, made: DataType) -> Calculation:
    """Let a calculation refuse a result that its type cannot hold, by OverflowError."""
    if made.kind in INTEGERS:
        low, high = RANGES[made.kind]

        def whole(*values: Any) -> Any:
            result = calculate(*values)
            if not low <= result <= high:
                raise OverflowError
            return result

        return whole
    if made.kind in REALS:
        return _bounded_real(calculate, made.kind)
    return lambda *values: fit(calculate(*values), made, cutting=True)


def _bounded_real(calculate: Calculation, kind: Kind) -> Calculation:
    def real(*values: Any) -> Any:
        result = float(calculate(*values))
        if kind == Kind.R4:
            result = single(result)
        if not isfinite(result):
            raise OverflowError
        return result

    return real


def overflow(made: DataType, code: Code) -> Refusal:
    """The sentence for a result that is too large."""
    if made.kind in INTEGERS and made.kind not in (Kind.I8, Kind.UI8):
        return Refusal(f"The result is too large for {made}. Cast an operand to a larger type: (DT_I8).", code)
    return Refusal(f"The result is too large for {made}.", code)
