"""Literals: what their text means, and how a string is written as one."""

import re
from decimal import Decimal
from math import isfinite

from designer.expressions.errors import Code, Refusal
from designer.expressions.values.numbers import single
from designer.expressions.values.types import HIGHEST_PRECISION, I4, I8, RANGES, DataType, Kind

INTEGER = re.compile(r"([0-9]+)([uU]?[lL]?|[lL][uU])")
HEXADECIMAL = re.compile(r"0[xX]([0-9a-fA-F]+)([uU]?)")
REAL = re.compile(r"((?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)([fFlL]?)")
TYPES = {"": I4, "U": DataType(Kind.UI4), "L": I8, "UL": DataType(Kind.UI8), "LU": DataType(Kind.UI8)}
MOST_DIGITS = 40

ESCAPES = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", '"': '"', "\\": "\\"}
ESCAPED = {value: f"\\{letter}" for letter, value in ESCAPES.items()}
SURROGATE = re.compile("[\ud800-\udfff]")
ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{4})|(.))", re.DOTALL)


def read_number(text: str) -> tuple[DataType, int | float | Decimal]:
    """Give type and value of a number as it was written, such as 10UL, 0xFF, 1.5F, 1E3 or 2.50."""
    if found := INTEGER.fullmatch(text):
        return _read_integer(text, found[1], found[2].upper(), 10)
    if found := HEXADECIMAL.fullmatch(text):
        return _read_integer(text, found[1], found[2].upper(), 16)
    if found := REAL.fullmatch(text):
        return _read_real(text, found[1], found[2].upper())
    raise Refusal(
        f"“{shorten(text)}” is no number. A number may end in U, L or UL, or in F or L after a point or an exponent.",
        Code.DTS_E_EXPREVALINVALIDTOKEN,
    )


def _read_integer(text: str, digits: str, suffix: str, base: int) -> tuple[DataType, int]:
    made = TYPES[suffix]
    digits = digits.lstrip("0") or "0"
    if len(digits) > MOST_DIGITS or (value := int(digits, base)) > RANGES[made.kind][1]:
        advice = "" if suffix in ("UL", "LU") else f" Write {text.rstrip('uUlL')}L." if base == 10 else ""
        raise _too_large(text, made, advice if len(digits) < MOST_DIGITS / 2 else "")
    return made, value


def _read_real(text: str, digits: str, suffix: str) -> tuple[DataType, float | Decimal]:
    if suffix or "e" in digits.lower():
        made = DataType(Kind.R4 if suffix == "F" else Kind.R8)
        number = float(digits)
        number = single(number) if suffix == "F" else number
        if not isfinite(number):
            raise _too_large(text, made)
        return made, number
    whole, _, fraction = digits.partition(".")
    precision = len(whole.lstrip("0")) + len(fraction)
    made = DataType(Kind.NUMERIC, precision=max(precision, 1), scale=len(fraction))
    if precision > HIGHEST_PRECISION:
        raise _too_large(text, DataType(Kind.NUMERIC))
    return made, Decimal(digits)


def _too_large(text: str, made: DataType, advice: str = "") -> Refusal:
    return Refusal(
        f"The number {shorten(text)} is too large for {made.kind}.{advice}", Code.DTS_E_EXPREVALLITERALOVERFLOW
    )


def read_string(text: str, start: int) -> str:
    """Give the value of a string literal, quotation marks included, that begins at this place in the expression."""

    def replace(found: re.Match[str]) -> str:
        hexadecimal, letter = found.groups()
        if hexadecimal and hexadecimal != "0000":
            return chr(int(hexadecimal, 16))
        if letter in ESCAPES:
            return ESCAPES[letter]
        raise _bad_escape(found).at((start + 1 + found.start(), start + 1 + found.end()))

    inner = text[1:-1]
    return _join_pairs(ESCAPE.sub(replace, inner), start) if "\\" in inner else inner


def _join_pairs(text: str, start: int) -> str:
    """Make one character of two escapes that are a surrogate pair, as in SSIS, whose strings are UTF-16."""
    if not SURROGATE.search(text):
        return text
    try:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
    except UnicodeDecodeError:
        sentence = r"The string holds half of a surrogate pair. Write both halves, such as \xD83D\xDE00."
        code = Code.DTS_E_EXPREVALILLEGALHEXESCAPEINSTRINGLITERAL
        raise Refusal(sentence, code, (start, start + 1)) from None


def _bad_escape(found: re.Match[str]) -> Refusal:
    if found[1] or found[2] == "x":
        return Refusal(
            r"After \x come four hexadecimal digits, such as \x20AC, and not 0000.",
            Code.DTS_E_EXPREVALILLEGALHEXESCAPEINSTRINGLITERAL,
        )
    return Refusal(
        f"“\\{found[2]}” means nothing in a string. Write a backslash twice: \\\\.",
        Code.DTS_E_EXPREVALILLEGALESCAPEINSTRINGLITERAL,
    )


def quote(text: str) -> str:
    """Write a text as a string literal that gives this text when it is evaluated."""
    if "\0" in text:
        raise ValueError("A string of SSIS cannot hold the character 0.")
    return '"' + "".join(ESCAPED.get(letter, letter) for letter in text) + '"'


def shorten(text: str) -> str:
    """Give a text as it may stand in a sentence."""
    return text if len(text) <= 40 else f"{text[:39]}…"
