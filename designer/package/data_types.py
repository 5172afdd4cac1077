"""The types that variables and parameters have in SSIS, and their values as JSON and as Python has them.

A document keeps a value as JSON: a DateTime as ISO 8601 text without a zone, a Decimal as text, an Object as any JSON.
"""

import math
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from designer.input.numerals import is_moment, is_number, is_whole_number


class VariableType(StrEnum):
    """The data type of a variable, by SSIS's name for it."""

    BOOLEAN = "Boolean"
    BYTE = "Byte"
    CHAR = "Char"
    DATE_TIME = "DateTime"
    DB_NULL = "DBNull"
    DECIMAL = "Decimal"
    DOUBLE = "Double"
    INT16 = "Int16"
    INT32 = "Int32"
    INT64 = "Int64"
    OBJECT = "Object"
    SBYTE = "SByte"
    SINGLE = "Single"
    STRING = "String"
    UINT32 = "UInt32"
    UINT64 = "UInt64"


RANGES: Final = {
    VariableType.BYTE: (0, 2**8 - 1),
    VariableType.SBYTE: (-(2**7), 2**7 - 1),
    VariableType.INT16: (-(2**15), 2**15 - 1),
    VariableType.INT32: (-(2**31), 2**31 - 1),
    VariableType.INT64: (-(2**63), 2**63 - 1),
    VariableType.UINT32: (0, 2**32 - 1),
    VariableType.UINT64: (0, 2**64 - 1),
}
LARGEST_SINGLE: Final = 3.4028234663852886e38
DEFAULTS: Final[dict[VariableType, Any]] = {
    **dict.fromkeys(RANGES, 0),
    VariableType.BOOLEAN: False,
    VariableType.CHAR: " ",
    VariableType.DATE_TIME: "1899-12-30T00:00:00",
    VariableType.DB_NULL: None,
    VariableType.DECIMAL: "0",
    VariableType.DOUBLE: 0.0,
    VariableType.OBJECT: None,
    VariableType.SINGLE: 0.0,
    VariableType.STRING: "",
}
"""The value of a new variable, as JSON."""


def read_value(kind: VariableType, value: Any) -> Any:
    """Give a value as Python has it, from the JSON of a document. Raises ValueError with a sentence."""
    return _READERS[kind](kind, value)


def write_value(value: Any) -> Any:
    """Give a Python value as a document keeps it."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat()
    return str(value) if isinstance(value, Decimal) else value


def parse_value(kind: VariableType, text: str) -> Any:
    """Give the JSON of a value from what a person types. Raises ValueError with a sentence."""
    word = text.strip()
    if kind is VariableType.STRING:
        return text
    if kind is VariableType.BOOLEAN and word.lower() in ("true", "false"):
        return word.lower() == "true"
    if kind in RANGES and is_whole_number(word):
        return read_value(kind, int(word))
    if kind in (VariableType.DOUBLE, VariableType.SINGLE) and is_number(word):
        return read_value(kind, float(word))
    read = read_value(kind, word or None if kind in (VariableType.DB_NULL, VariableType.OBJECT) else word)
    return write_value(read)


def _read_boolean(kind: VariableType, value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"“{value}” is no Boolean. Give True or False.")
    return value


def _read_integer(kind: VariableType, value: Any) -> int:
    low, high = RANGES[kind]
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise ValueError(f"“{value}” is no {kind}. Give a whole number from {low:,} to {high:,}.")
    return value


def _read_real(kind: VariableType, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not _is_finite(value):
        raise ValueError(f"“{value}” is no {kind}. Give a number such as 2.5.")
    if kind is VariableType.SINGLE and abs(value) > LARGEST_SINGLE:
        raise ValueError(f"“{value}” is too large for a Single. Make the variable a Double.")
    return float(value)


def _is_finite(value: float) -> bool:
    """Tell whether a number is one that a Double holds; a whole number of JSON may be larger than all of them."""
    try:
        return math.isfinite(value)
    except OverflowError:
        return False


def _read_decimal(kind: VariableType, value: Any) -> Decimal:
    text = str(value)
    number = Decimal(text) if is_number(text) else Decimal("NaN")
    if isinstance(value, bool) or not number.is_finite() or number.adjusted() > 28:
        raise ValueError(f"“{value}” is no Decimal. Give a number such as 19.95, of at most 29 digits.")
    return number


def _read_date_time(kind: VariableType, value: Any) -> datetime:
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise ValueError(f"“{value}” is no DateTime. Give one such as 2026-01-31 08:30:00.") from None
    if moment.tzinfo is not None:
        raise ValueError(f"“{value}” has a time zone, which a DateTime does not. Give one such as 2026-01-31 08:30:00.")
    if not is_moment(value):
        raise ValueError(f"“{value}” is no DateTime. Give one such as 2026-01-31 08:30:00.")
    return moment


def _read_text(kind: VariableType, value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"“{value}” is no {kind}. Give text.")
    if kind is VariableType.CHAR and len(value) != 1:
        raise ValueError(f"“{value}” is no Char. Give one character.")
    return value


def _read_nothing(kind: VariableType, value: Any) -> None:
    if value is not None:
        raise ValueError("A DBNull holds no value. Leave it empty, or choose another data type.")


_READERS: Final[dict[VariableType, Callable[[VariableType, Any], Any]]] = {
    **dict.fromkeys(RANGES, _read_integer),
    VariableType.BOOLEAN: _read_boolean,
    VariableType.CHAR: _read_text,
    VariableType.DATE_TIME: _read_date_time,
    VariableType.DB_NULL: _read_nothing,
    VariableType.DECIMAL: _read_decimal,
    VariableType.DOUBLE: _read_real,
    VariableType.OBJECT: lambda kind, value: value,
    VariableType.SINGLE: _read_real,
    VariableType.STRING: _read_text,
}
