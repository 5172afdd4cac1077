"""The operators: their precedence, the types that they take and give, and what they do with two values."""

import operator
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from designer.expressions.effort import LONG, TO_MAKE, spend
from designer.expressions.errors import Code, Refusal
from designer.expressions.values import dates
from designer.expressions.values.collation import collation_key
from designer.expressions.values.numbers import PRECISE, bounded, divide_integers, exact_result, overflow, remainder
from designer.expressions.values.promotion import common_date, common_number, common_text, is_number
from designer.expressions.values.types import (
    BITS_SIGNED,
    BOOL,
    DATES,
    EXACT,
    INTEGERS,
    RANGES,
    REALS,
    TIMES,
    DataType,
    Kind,
)

LEVELS = (
    ("||",), ("&&",), ("|",), ("^",), ("&",), ("==", "!="), ("<", ">", "<=", ">="), ("+", "-"), ("*", "/", "%"),
)  # fmt: skip
"""The operators between two operands, those first that are worked off last. Each level goes from left to right."""
RANKS = {symbol: rank for rank, level in enumerate(LEVELS) for symbol in level}

LOGICAL = frozenset(("||", "&&"))
KEPT = 1024
LONGEST_STRING = 1_000_000
"""Characters that a string may have: SSIS sets no limit any more, but memory has one."""

COMPARISONS = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge,
}  # fmt: skip
BITWISE = {"&": operator.and_, "|": operator.or_, "^": operator.xor}
ARITHMETIC = {"+": operator.add, "-": operator.sub, "*": operator.mul}
EXACT_ARITHMETIC = {"+": PRECISE.add, "-": PRECISE.subtract, "*": PRECISE.multiply, "/": PRECISE.divide}


@dataclass(frozen=True, slots=True)
class Operation:
    """What an operator does with operands of two types."""

    type: DataType
    compute: Callable[[Any, Any], Any]


class Mismatch(Refusal):
    """Two types that an operator cannot bring together; the compiler adds which cast would help."""


@lru_cache(maxsize=KEPT)
def find_operation(symbol: str, left: DataType, right: DataType) -> Operation:
    """Give the operation of an operator on two types. Raises Refusal, or Mismatch when a cast would help."""
    if symbol in COMPARISONS:
        return Operation(BOOL, _comparison(symbol, left, right))
    if symbol in BITWISE:
        return _bitwise(symbol, left, right)
    if symbol == "+" and (text := common_text(left, right)):
        return Operation(text, _concatenate)
    if is_number(left) and is_number(right):
        return _arithmetic(symbol, left, right)
    raise mismatch(symbol, left, right)


def mismatch(symbol: str, left: DataType, right: DataType) -> Mismatch:
    """The sentence for two types that do not go together."""
    return Mismatch(
        f"{symbol} cannot be used between {left.kind} and {right.kind}.", Code.DTS_E_EXPREVALBINARYTYPEMISMATCH
    )


def negation(given: DataType) -> Callable[[Any], Any]:
    """Give what a minus before an operand does."""
    if not is_number(given) or (given.kind in INTEGERS and given.kind not in BITS_SIGNED):
        raise Refusal(
            f"A minus can stand before a signed number only, and this is {given.kind}.",
            Code.DTS_E_EXPREVALUNSUPPORTEDUNNARYTYPE,
        )
    return _reporting(
        bounded(PRECISE.minus if given.kind in EXACT else operator.neg, given),
        given,
        Code.DTS_E_EXPREVALUNARYOPOVERFLOW,
    )


def complement(given: DataType) -> Callable[[Any], Any]:
    """Give what ~ before an operand does."""
    if given.kind not in INTEGERS:
        raise Refusal(
            f"~ can stand before a whole number only, and this is {given.kind}.",
            Code.DTS_E_EXPREVALUNSUPPORTEDUNNARYTYPE,
        )
    if given.kind in BITS_SIGNED:
        return operator.invert
    every_bit = RANGES[given.kind][1]
    return lambda value: value ^ every_bit


def _comparison(symbol: str, left: DataType, right: DataType) -> Callable[[Any, Any], Any]:
    compare = COMPARISONS[symbol]
    orders = symbol not in ("==", "!=")
    if is_number(left) and is_number(right):
        made = common_number(symbol, left, right)
        return (lambda a, b: compare(float(a), float(b))) if made.kind in REALS else compare
    if common_text(left, right):
        return (lambda a, b: compare(collation_key(a), collation_key(b))) if orders else _equality(compare)
    if left.kind in DATES | TIMES and right.kind in DATES | TIMES:
        made = common_date(symbol, left, right)
        return lambda a, b: compare(dates.convert(a, made), dates.convert(b, made))
    if left.kind == right.kind and left.kind in (Kind.BOOL, Kind.GUID, Kind.BYTES, Kind.IMAGE):
        if orders and left.kind == Kind.BOOL:
            raise Refusal(
                f"{symbol} cannot compare DT_BOOL. Compare with == or !=.", Code.DTS_E_EXPREVALUNSUPPORTEDBINARYTYPE
            )
        return compare
    raise mismatch(symbol, left, right)


def _equality(compare: Callable[[Any, Any], bool]) -> Callable[[str, str], bool]:
    def compare_texts(left: str, right: str) -> bool:
        if len(left) > LONG:
            spend(len(left))
        return compare(left, right)

    return compare_texts


def _bitwise(symbol: str, left: DataType, right: DataType) -> Operation:
    if left.kind not in INTEGERS or right.kind not in INTEGERS:
        wrong = right if left.kind in INTEGERS else left
        advice = f" Write {symbol * 2} between conditions." if wrong.kind == Kind.BOOL and symbol != "^" else ""
        raise Refusal(
            f"{symbol} works on the bits of whole numbers, and this is {wrong.kind}.{advice}",
            Code.DTS_E_EXPREVALUNSUPPORTEDBINARYTYPE,
        )
    if (left.kind in BITS_SIGNED) != (right.kind in BITS_SIGNED):
        raise Refusal(
            f"{symbol} needs two signed or two unsigned numbers, not {left.kind} and {right.kind}. Cast one of them.",
            Code.DTS_E_EXPREVALBINARYSIGNMISMATCH,
        )
    return Operation(common_number(symbol, left, right), BITWISE[symbol])


def _concatenate(left: Any, right: Any) -> Any:
    check_length(len(left) + len(right))
    return left + right


def check_length(length: int) -> None:
    """Refuse a string that would be longer than any mail."""
    if length > LONGEST_STRING:
        raise too_long()
    if length > LONG:
        spend(length * TO_MAKE)


def too_long() -> Refusal:
    """The sentence for a string that becomes too long."""
    return Refusal(
        f"The string becomes longer than {LONGEST_STRING:,} characters.", Code.DTS_E_EXPREVALFUNCTIONOVERFLOW
    )


def _arithmetic(symbol: str, left: DataType, right: DataType) -> Operation:
    made = common_number(symbol, left, right)
    if symbol == "%" and made.kind not in INTEGERS:
        raise Refusal(
            "% gives the remainder of whole numbers only. Cast the operands: (DT_I4).",
            Code.DTS_E_EXPREVALUNSUPPORTEDBINARYTYPE,
        )
    if made.kind in INTEGERS:
        whole = {**ARITHMETIC, "/": divide_integers, "%": remainder}[symbol]
        compute = bounded(whole, made)
    elif made.kind in REALS:
        real = {**ARITHMETIC, "/": operator.truediv}[symbol]
        compute = bounded(lambda a, b: real(float(a), float(b)), made)
    else:
        made = exact_result(symbol, left, right) if made.kind != Kind.CY else made
        exact = EXACT_ARITHMETIC[symbol]
        compute = bounded(lambda a, b: exact(Decimal(a), Decimal(b)), made)
    if symbol in "/%":
        compute = _refusing_zero(compute)
    code = Code.DTS_E_EXPREVALBINARYOPNUMERICOVERFLOW if made.kind in EXACT else Code.DTS_E_EXPREVALBINARYOPOVERFLOW
    return Operation(made, _reporting(compute, made, code))


def _refusing_zero(compute: Callable[..., Any]) -> Callable[..., Any]:
    def divide(left: Any, right: Any) -> Any:
        if not right:
            raise Refusal(
                "Division by zero. Ask first: divisor == 0 ? 0 : dividend / divisor.", Code.DTS_E_EXPREVALDIVBYZERO
            )
        return compute(left, right)

    return divide


def _reporting(compute: Callable[..., Any], made: DataType, code: Code) -> Callable[..., Any]:
    def report(*values: Any) -> Any:
        try:
            return compute(*values)
        except OverflowError:
            raise overflow(made, code) from None

    return report
