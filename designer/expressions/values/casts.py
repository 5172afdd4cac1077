"""The cast operator: which conversions there are, and what they do. What is too long for a string is cut off."""

import re
import uuid
from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from designer.expressions.errors import Code, Refusal
from designer.expressions.values import dates
from designer.expressions.values.numbers import PRECISE, PRECISION_OF_DECIMAL, SCALE_OF_CURRENCY, bounded
from designer.expressions.values.types import (
    BINARIES,
    BITS_UNSIGNED,
    DATES,
    EXACT,
    INTEGERS,
    LONG_TEXTS,
    NUMBERS,
    RANGES,
    REALS,
    STRINGS,
    TIMES,
    DataType,
    Kind,
    codec_of,
)

Conversion = Callable[[Any, date | None], Any]
"""Converts a value that is not NULL; the date is today's, for a time that becomes a date."""

NUMBER = re.compile(r"\s*[+-]?(?:[0-9]{1,40}(?:\.[0-9]{0,60})?|\.[0-9]{1,60})(?:[eE][+-]?[0-9]{1,3})?\s*", re.ASCII)
GUID = re.compile(r"\s*(\{)?[0-9a-fA-F]{8}(?:-?[0-9a-fA-F]{4}){3}-?[0-9a-fA-F]{12}(?(1)\})\s*", re.ASCII)
TEXTS = STRINGS | LONG_TEXTS
WORDS = {"true": True, "false": False}


def find_cast(given: DataType, made: DataType) -> Conversion:
    """Give the conversion from one type to another. Raises Refusal when SSIS knows none."""
    source, target = given.kind, made.kind
    if target in TEXTS:
        return _to_text(given, made)
    if source in TEXTS:
        return _from_text(made)
    if target in NUMBERS or target == Kind.BOOL:
        return _to_number(given, made)
    if target in DATES | TIMES:
        return _to_date(given, made)
    if target in BINARIES and (source in BINARIES or source == Kind.GUID):
        return lambda value, _: (value.bytes_le if source == Kind.GUID else value)[: made.length]
    if target == Kind.GUID and source in BINARIES:
        return _guarded(lambda value: uuid.UUID(bytes_le=value), given, made)
    if source == target:
        return lambda value, _: value
    raise no_cast(given, made)


def no_cast(given: DataType, made: DataType) -> Refusal:
    """The sentence for a cast that does not exist."""
    return Refusal(f"{given.kind} cannot be cast to {made.kind}.", Code.DTS_E_EXPREVALINVALIDCAST)


def write(value: Any, given: DataType) -> str:
    """Write a value as a cast to a string does, without a limit."""
    kind = given.kind
    if kind in TEXTS:
        return str(value)
    if kind in REALS:
        return _write_real(value, 7 if kind == Kind.R4 else 15)
    if kind in DATES | TIMES:
        return dates.write(value, given)
    if kind in EXACT:
        return f"{value:f}"
    if kind == Kind.GUID:
        return f"{{{value}}}".upper()
    if kind in BINARIES:
        return str(value.hex().upper())
    return str(value)


def _write_real(value: float, digits: int) -> str:
    text = f"{value:.{digits}g}"
    mantissa, exponent, power = text.partition("e")
    return f"{mantissa}E{power}" if exponent else ("0" if text == "-0" else text)


def _to_text(given: DataType, made: DataType) -> Conversion:
    length = made.length
    if made.code_page is not None:
        codec = codec_of(made.code_page)
        return lambda value, _: _encode(write(value, given), codec, length)
    if given.kind in TEXTS:
        return lambda value, _: value[:length]
    if given.kind in INTEGERS or given.kind == Kind.BOOL:
        return lambda value, _: str(value)[:length]
    return lambda value, _: write(value, given)[:length]


def _encode(text: str, codec: str, length: int | None) -> str:
    """Give what is left of a text in a code page; the length counts octets."""
    if text.isascii():
        return text[:length]
    return text.encode(codec, "replace")[:length].decode(codec, "ignore")


def _from_text(made: DataType) -> Conversion:
    if made.kind == Kind.BOOL:
        return _guarded(_read_truth, DataType(Kind.WSTR), made)
    if made.kind in NUMBERS:
        return _guarded(_number_maker(made, _read_number), DataType(Kind.WSTR), made)
    if made.kind in DATES | TIMES:
        return lambda value, _: dates.read(value, made)
    if made.kind == Kind.GUID:
        return _guarded(_read_guid, DataType(Kind.WSTR), made)
    if made.kind == Kind.IMAGE:
        return lambda value, _: value.encode("utf-16-le")
    return _guarded(lambda value: bytes.fromhex(value)[: made.length], DataType(Kind.WSTR), made)


def _read_truth(text: str) -> bool:
    word = text.strip().lower()
    return WORDS[word] if word in WORDS else _read_number(text) != 0


def _read_number(text: str) -> Decimal:
    if not NUMBER.fullmatch(text):
        raise ValueError(text)
    return Decimal(text.strip())


def _read_guid(text: str) -> uuid.UUID:
    if not GUID.fullmatch(text):
        raise ValueError(text)
    return uuid.UUID(text.strip())


def _to_number(given: DataType, made: DataType) -> Conversion:
    source, target = given.kind, made.kind
    if source == Kind.BOOL and target == Kind.BOOL:
        return lambda value, _: value
    if source == Kind.BOOL:
        true = RANGES[target][1] if target in BITS_UNSIGNED else -1
        return _guarded(_number_maker(made, lambda value: true if value else 0), given, made)
    if source in NUMBERS:
        read: Callable[[Any], Any] = bool if target == Kind.BOOL else _number_maker(made, lambda value: value)
        return _guarded(read, given, made)
    if source == Kind.DATE and target != Kind.BOOL:
        return _guarded(_number_maker(made, dates.to_number), given, made)
    raise no_cast(given, made)


def _number_maker(made: DataType, read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Give a function that makes a number of the type of what it reads."""
    if made.kind in INTEGERS:
        return bounded(lambda value: _round(read(value)), made)
    if made.kind in REALS:
        return bounded(read, made)
    scale = SCALE_OF_CURRENCY if made.kind == Kind.CY else made.scale or 0
    limit = (made.precision or PRECISION_OF_DECIMAL) - scale

    def exact(value: Any) -> Decimal:
        number = read(value)
        number = Decimal(repr(number)) if isinstance(number, float) else Decimal(number)
        number = number.quantize(Decimal(1).scaleb(-scale), context=PRECISE)
        if number and number.adjusted() >= limit:
            raise OverflowError
        return number

    return exact


def _round(number: Any) -> int:
    if isinstance(number, float):
        number = Decimal(number)
    return int(number.to_integral_value(ROUND_HALF_UP)) if isinstance(number, Decimal) else int(number)


def _to_date(given: DataType, made: DataType) -> Conversion:
    if given.kind in NUMBERS and made.kind == Kind.DATE:
        return _guarded(lambda value: dates.from_number(float(value)), given, made)
    if given.kind in DATES or (given.kind in TIMES and made.kind in DATES | TIMES):
        return lambda value, today: dates.convert(value, made, today)
    raise no_cast(given, made)


def _guarded(read: Callable[[Any], Any], given: DataType, made: DataType) -> Conversion:
    """Turn what Python raises into a sentence."""

    def convert(value: Any, _today: date | None) -> Any:
        try:
            return read(value)
        except OverflowError:
            raise Refusal(
                f"“{shown(value, given)}” does not fit in {made}.", Code.DTS_E_EXPREVALDATACONVERSIONOVERFLOW
            ) from None
        except (ValueError, ArithmeticError):
            raise Refusal(
                f"“{shown(value, given)}” cannot be cast to {made}.", Code.DTS_E_EXPREVALDATACONVERSIONFAILED
            ) from None

    return convert


def shown(value: Any, given: DataType) -> str:
    """Give a value as it may stand in a sentence."""
    text = write(value, given)
    return text if len(text) <= 40 else f"{text[:39]}…"
