"""Values as SSIS's files have them, text with the number of a data type, as the JSON of a document.

A package numbers its types as VARIANT does, a project's parameters as .NET's TypeCode does.
"""

import math
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, Final

from designer.input.numerals import is_moment_of_zone, is_number, is_whole_number
from designer.package.data_types import DEFAULTS, RANGES, VariableType, read_value, write_value

T = VariableType
OF_VARIANT: Final = MappingProxyType(
    {
        0: T.OBJECT,
        1: T.DB_NULL,
        2: T.INT16,
        3: T.INT32,
        4: T.SINGLE,
        5: T.DOUBLE,
        6: T.DECIMAL,
        7: T.DATE_TIME,
        8: T.STRING,
        9: T.OBJECT,
        11: T.BOOLEAN,
        12: T.OBJECT,
        13: T.OBJECT,
        14: T.DECIMAL,
        16: T.SBYTE,
        17: T.BYTE,
        18: T.CHAR,
        19: T.UINT32,
        20: T.INT64,
        21: T.UINT64,
        22: T.INT32,
        23: T.UINT32,
    }
)
OF_CLR: Final = MappingProxyType(
    {
        1: T.OBJECT,
        2: T.DB_NULL,
        3: T.BOOLEAN,
        4: T.CHAR,
        5: T.SBYTE,
        6: T.BYTE,
        7: T.INT16,
        8: T.INT32,
        9: T.INT32,
        10: T.UINT32,
        11: T.INT64,
        12: T.UINT64,
        13: T.SINGLE,
        14: T.DOUBLE,
        15: T.DECIMAL,
        16: T.DATE_TIME,
        18: T.STRING,
    }
)
TRUE: Final = frozenset({"true", "-1", "1"})
FALSE: Final = frozenset({"false", "0", ""})
DAY_ZERO: Final = datetime(1899, 12, 30)
LARGEST_DAY: Final = 2_958_465
"""The last day of the year 9999, counted as OLE Automation does."""
DATES: Final = ("%m/%d/%Y", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%Y/%m/%d", "%Y-%m-%d")
"""As the invariant culture writes a day, and as others do."""
TIMES: Final = ("", " %I:%M:%S %p", " %H:%M:%S", " %I:%M %p", " %H:%M")
DAYS_AND_TIMES: Final = tuple(f"{day}{time}" for day in DATES for time in TIMES)
ONLY_TIMES: Final = tuple(time.strip() for time in TIMES if time)
"""A DateTime of day zero is written as its time alone."""
LONGEST_DATE: Final = 40


def is_true(text: str) -> bool:
    """Tell whether a property says yes: True in formats 6 and 8, -1 or 1 before."""
    return text.strip().casefold() in TRUE


def read_number(text: str, default: int) -> int:
    """Give a whole number that a property holds, or the default."""
    word = text.strip()
    return int(word) if is_whole_number(word) and len(word) < 20 else default


def read_text(kind: VariableType, text: str) -> Any:
    """Give the JSON of a value that a file has as text. Raises ValueError with a sentence."""
    if kind is T.STRING:
        return text
    word = text.strip()
    if kind in (T.OBJECT, T.DB_NULL):
        return None
    if not word:
        return DEFAULTS[kind]
    read = _READERS.get(kind, _read_number)
    return write_value(read_value(kind, read(kind, word)))


def _read_boolean(kind: VariableType, word: str) -> Any:
    lower = word.casefold()
    return True if lower in TRUE else False if lower in FALSE else word


def _read_char(kind: VariableType, word: str) -> Any:
    """A Char stands as the number of its UTF-16 code unit; one that is no text is what a new variable has."""
    if not is_whole_number(word):
        return word
    number = int(word) if len(word) < 8 else 0
    is_text = 0 < number < 0xD800 or 0xDFFF < number < 0x1_0000
    return chr(number) if is_text else DEFAULTS[kind]


def _read_number(kind: VariableType, word: str) -> Any:
    point = word.replace(",", ".", 1) if "." not in word else word
    if not is_number(point):
        return word
    if kind not in RANGES:
        return point if kind is T.DECIMAL else float(point)
    number = float(point)
    return int(point) if is_whole_number(point) else int(number) if math.isfinite(number) and number % 1 == 0 else word


def _read_date_time(kind: VariableType, word: str) -> Any:
    if len(word) > LONGEST_DATE:
        return word
    if is_moment_of_zone(word):
        return datetime.fromisoformat(word).replace(tzinfo=None).isoformat()
    if is_number(word) and abs(float(word)) <= LARGEST_DAY:
        return _of_days(float(word))
    found = _parse(word, DAYS_AND_TIMES)
    if found is None and (time := _parse(word, ONLY_TIMES)):
        found = datetime.combine(DAY_ZERO, time.time())
    return found.isoformat() if found else word


def _of_days(days: float) -> str:
    try:
        return (DAY_ZERO + timedelta(days=days)).replace(microsecond=0).isoformat()
    except OverflowError:
        return DAY_ZERO.isoformat()


def _parse(word: str, forms: Iterable[str]) -> datetime | None:
    for form in forms:
        try:
            return datetime.strptime(word, form)  # SSIS's DateTime has no zone
        except ValueError:
            continue
    return None


_READERS: Final[dict[VariableType, Callable[[VariableType, str], Any]]] = {
    T.BOOLEAN: _read_boolean,
    T.CHAR: _read_char,
    T.DATE_TIME: _read_date_time,
}
