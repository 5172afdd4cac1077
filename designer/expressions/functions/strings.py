"""String functions. Positions are counted from 1."""

from collections.abc import Callable

from designer.expressions.effort import TO_ORDER, TO_SEARCH, spend_on
from designer.expressions.errors import Code, Refusal
from designer.expressions.functions.registry import (
    I4,
    UI2,
    Given,
    Group,
    Integer,
    LongText,
    Text,
    Wstr,
    function,
)
from designer.expressions.operators import check_length
from designer.expressions.values.types import BITS, Kind, codec_of

LAST_OF_TWO_OCTETS = 0xFFFF
FIRST_HIGH_SURROGATE = 0xD800
BITS_OF_LOW_SURROGATE = 10


@function(Group.STRING)
def codepoint(character_expression: Text) -> UI2:
    """Gives the Unicode value of the first character of a string."""
    if not character_expression:
        return None
    point = ord(character_expression[0])
    if point <= LAST_OF_TWO_OCTETS:
        return point
    return FIRST_HIGH_SURROGATE + ((point - LAST_OF_TWO_OCTETS - 1) >> BITS_OF_LOW_SURROGATE)


@function(Group.STRING)
def findstring(character_expression: Text, searchstring: Text, occurrence: Integer) -> I4:
    """Gives the position at which a string occurs in another for the given time, or 0."""
    if occurrence < 1:
        raise Refusal(
            f"FINDSTRING counts occurrences from 1, and “{occurrence}” was given.",
            Code.DTS_E_EXPREVALFNFINDSTRINGINVALIDOCCURRENCECOUNT,
        )
    if not searchstring:
        return 0
    spend_on(character_expression, TO_SEARCH)
    place = character_expression.find(searchstring)
    while place >= 0 and occurrence > 1:
        place = character_expression.find(searchstring, place + len(searchstring))
        occurrence -= 1
    return place + 1


@function(Group.STRING)
def hex_(integer_expression: Integer, *, given: Given) -> Wstr:
    """Gives a whole number as hexadecimal digits, without 0x."""
    return f"{integer_expression & ((1 << BITS[given[0].kind]) - 1):X}"


@function(Group.STRING)
def left(character_expression: Text, number: Integer) -> Wstr:
    """Gives so many characters from the beginning of a string."""
    return character_expression[: _length("LEFT", number)]


@function(Group.STRING)
def len_(character_expression: LongText, *, given: Given) -> I4:
    """Gives the number of characters of a string, blanks included; for a BLOB the number of octets."""
    if given[0].kind == Kind.TEXT and given[0].code_page is not None:
        return len(character_expression.encode(codec_of(given[0].code_page), "replace"))
    return len(character_expression) * (2 if given[0].kind == Kind.NTEXT else 1)


@function(Group.STRING)
def lower(character_expression: Text) -> Wstr:
    """Gives a string in small letters."""
    return _map(character_expression, str.lower)


@function(Group.STRING)
def ltrim(character_expression: Text) -> Wstr:
    """Gives a string without the blanks at its beginning."""
    return character_expression.lstrip(" ")


@function(Group.STRING)
def replace(character_expression: Text, searchstring: Text, replacementstring: Text) -> Wstr:
    """Gives a string in which every occurrence of one string is replaced with another, which may be empty."""
    if not searchstring:
        raise Refusal("REPLACE cannot search for an empty string.")
    growth = len(replacementstring) - len(searchstring)
    check_length(len(character_expression) + growth * character_expression.count(searchstring))
    return character_expression.replace(searchstring, replacementstring)


@function(Group.STRING)
def replicate(character_expression: Text, times: Integer) -> Wstr:
    """Gives a string so many times in a row."""
    if times < 0:
        raise Refusal(
            f"REPLICATE cannot repeat a string “{times}” times.",
            Code.DTS_E_EXPREVALFNREPLICATEINVALIDREPEATCOUNT,
        )
    check_length(len(character_expression) * times)
    return character_expression * times if character_expression else ""


@function(Group.STRING)
def reverse(character_expression: Text) -> Wstr:
    """Gives a string backwards."""
    return character_expression[::-1]


@function(Group.STRING)
def right(character_expression: Text, number: Integer) -> Wstr:
    """Gives so many characters from the end of a string."""
    return character_expression[max(0, len(character_expression) - _length("RIGHT", number)) :]


@function(Group.STRING)
def rtrim(character_expression: Text) -> Wstr:
    """Gives a string without the blanks at its end."""
    return character_expression.rstrip(" ")


@function(Group.STRING)
def substring(character_expression: Text, position: Integer, length: Integer) -> Wstr:
    """Gives a part of a string, from a position on and so many characters long."""
    if position < 1:
        raise Refusal(
            f"SUBSTRING counts positions from 1, and “{position}” was given.",
            Code.DTS_E_EXPREVALFNSUBSTRINGINVALIDSTARTINDEX,
        )
    if length < 0:
        raise Refusal(
            f"SUBSTRING cannot give “{length}” characters. The length is 0 or more.",
            Code.DTS_E_EXPREVALFNSUBSTRINGINVALIDLENGTH,
        )
    return character_expression[position - 1 : position - 1 + length]


@function(Group.STRING)
def token(character_expression: Text, delimiter_string: Text, occurrence: Integer) -> Wstr:
    """Gives one of the parts into which delimiters divide a string; NULL when there are not so many."""
    if occurrence < 1:
        raise Refusal(f"TOKEN counts parts from 1, and “{occurrence}” was given.")
    parts = _split(character_expression, delimiter_string)
    return parts[occurrence - 1] if occurrence <= len(parts) else None


@function(Group.STRING, nulls=True)
def tokencount(character_expression: Text, delimiter_string: Text) -> I4:
    """Gives the number of parts into which delimiters divide a string."""
    if character_expression is None:
        return 0
    return None if delimiter_string is None else len(_split(character_expression, delimiter_string))


@function(Group.STRING)
def trim(character_expression: Text) -> Wstr:
    """Gives a string without the blanks at its beginning and end."""
    return character_expression.strip(" ")


@function(Group.STRING)
def upper(character_expression: Text) -> Wstr:
    """Gives a string in capital letters."""
    return _map(character_expression, str.upper)


def _length(name: str, number: int) -> int:
    if number < 0:
        raise Refusal(
            f"{name} cannot give “{number}” characters. The number is 0 or more.",
            Code.DTS_E_EXPREVALFNRIGHTINVALIDLENGTH,
        )
    return number


def _map(text: str, change: Callable[[str], str]) -> str:
    """Change letters one by one, as Windows does: ß has no capital letter of one character and stays."""
    changed = change(text)
    if len(changed) == len(text):
        return changed
    spend_on(text, TO_ORDER)
    return "".join(new if len(new := change(letter)) == 1 else letter for letter in text)


def _split(text: str, delimiters: str) -> list[str]:
    """Give the parts between delimiters; several in a row are one."""
    spend_on(text, TO_SEARCH)
    spend_on(delimiters, TO_SEARCH)
    found = set(delimiters).intersection(text)
    if not found:
        return [text] if text else []
    cut = found.pop()
    alike = text.translate(dict.fromkeys(map(ord, found), cut)) if found else text
    return [part for part in alike.split(cut) if part]
