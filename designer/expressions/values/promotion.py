"""Implicit conversions: the type that two operands have in common."""

from designer.expressions.errors import Code, Refusal
from designer.expressions.values.numbers import shape
from designer.expressions.values.types import (
    BITS,
    BITS_SIGNED,
    DATES,
    EXACT,
    INTEGERS,
    LONG_TEXTS,
    NUMBERS,
    REALS,
    STRINGS,
    TIMES,
    WSTR,
    DataType,
    Kind,
)

SIGNED_OF_BITS = {bits: kind for kind, bits in BITS_SIGNED.items()}
SMALL = 16


def is_number(given: DataType) -> bool:
    """Say whether a type is one of numbers. DT_BOOL is none."""
    return given.kind in NUMBERS


def common_number(symbol: str, left: DataType, right: DataType) -> DataType:
    """Give the type of numbers in which two numbers meet."""
    kinds = {left.kind, right.kind}
    if kinds <= INTEGERS:
        return _common_integer(symbol, left, right)
    if kinds & REALS:
        fits = all(kind == Kind.R4 or BITS.get(kind, 64) <= SMALL for kind in kinds)
        return DataType(Kind.R4 if fits else Kind.R8)
    if Kind.CY in kinds and kinds <= INTEGERS | {Kind.CY}:
        return DataType(Kind.CY)
    (p1, s1), (p2, s2) = shape(left), shape(right)
    scale = max(s1, s2)
    return DataType(Kind.NUMERIC, precision=min(38, max(p1 - s1, p2 - s2) + scale), scale=scale)


def _common_integer(symbol: str, left: DataType, right: DataType) -> DataType:
    wider = max(left, right, key=lambda given: BITS[given.kind])
    if (left.kind in BITS_SIGNED) == (right.kind in BITS_SIGNED):
        return wider
    signed, unsigned = (left, right) if left.kind in BITS_SIGNED else (right, left)
    bits = max(BITS[signed.kind], BITS[unsigned.kind] * 2)
    if bits not in SIGNED_OF_BITS:
        raise Refusal(
            f"{symbol} cannot bring {left.kind} and {right.kind} together. Cast one of them to the other's type.",
            Code.DTS_E_EXPREVALBINARYTYPEMISMATCH,
        )
    return DataType(SIGNED_OF_BITS[bits])


def common_text(left: DataType, right: DataType) -> DataType | None:
    """Give the type of strings, or of long texts, in which two meet; None if they do not."""
    kinds = {left.kind, right.kind}
    if kinds <= STRINGS:
        return WSTR
    long = kinds - STRINGS
    if len(long) == 1 and long <= LONG_TEXTS | {Kind.IMAGE}:
        (kind,) = long
        if kind != Kind.IMAGE or kinds == long:
            return left if left.kind == kind else right
    return None


def common_date(symbol: str, left: DataType, right: DataType) -> DataType:
    """Give the date type in which two dates, or two times, meet."""
    if (left.kind in TIMES) != (right.kind in TIMES):
        raise Refusal(
            f"{symbol} cannot bring a time and a date together, {left.kind} and {right.kind}. Cast one of them.",
            Code.DTS_E_EXPREVALBINARYTYPEMISMATCH,
        )
    if left.kind == right.kind:
        return left
    for kind in (Kind.DBTIMESTAMPOFFSET, Kind.DBTIMESTAMP2, Kind.DBTIME2):
        if kind in (left.kind, right.kind):
            return DataType(kind)
    return DataType(Kind.DBTIMESTAMP)


def common_type(left: DataType, right: DataType) -> DataType | None:
    """Give the type that both results of a conditional operator become; None if there is none."""
    if left.kind in NUMBERS and right.kind in NUMBERS:
        exact = left.kind == right.kind and left.kind not in EXACT
        return left if exact else common_number("?:", left, right)
    if left.kind in DATES | TIMES and right.kind in DATES | TIMES:
        return common_date("?:", left, right)
    if left.kind == right.kind and left.kind not in STRINGS:
        return left
    return common_text(left, right) if {left.kind, right.kind} <= STRINGS else None
