"""What is text, and what is a number, for every database and every reader: not all that JSON can write is.

NUL and half of a surrogate pair are no text; Infinity, and what is no number at all, are no JSON.
"""

import json
import math
import re
from collections.abc import Iterator
from typing import Any

CONTROL_CHARACTERS = r"\x00-\x1f\x7f-\x9f\u2028\u2029"
"""Of a character class: control characters (C0, DEL, C1), and the separators of lines and paragraphs."""
CONTROL = re.compile(f"[{CONTROL_CHARACTERS}]")
NO_NUL = r"^[^\x00]*$"
"""The pattern, as an API's description can give it, of a text that databases keep."""
NO_TEXT = re.compile("[\x00\ud800-\udfff]")
# The same in JSON that is written, where NUL is an escape.
NO_TEXT_IN_JSON = re.compile(r"[\ud800-\udfff]|(?<!\\)(?:\\\\)*\\u0000")
# How JSON may write what is looked for; most bodies hold nothing of it, and need not be walked through.
ESCAPES = (r"\u0000", r"\ud", r"\uD")
MOST_NESTED, MOST_VALUES = 500_000, 4_000_000
"""Lists and objects, and values: reading more of them keeps the whole process from all else for seconds."""
NOT_TEXT = "There is a character here that is no text: NUL, or half of a surrogate pair."
TOO_MUCH = f"There are more than {MOST_NESTED:,} lists and objects here, or {MOST_VALUES:,} values. Send less at once."
NOT_A_NUMBER = "There is a number here that is too large, or is none."

Place = tuple[str | int, ...]


class NotStorable(ValueError):
    """A value holds what no database keeps. place leads to it, by keys and numbers."""

    def __init__(self, place: Place, sentence: str) -> None:
        super().__init__(sentence)
        self.place = place


def read_json(content: bytes) -> Any:
    """Read JSON that can be stored. Raises ValueError, or NotStorable with the place."""
    text = content.decode()
    check_amount(text)
    numbers = _Numbers()
    value = json.loads(text, parse_float=numbers.read, parse_constant=numbers.read)
    if numbers.has_strange or any(escape in text for escape in ESCAPES):
        _check(value)
    return value


class _Numbers:
    """Reads the numbers with a point or an exponent, and notes whether one of them is too large, or none."""

    has_strange = False

    def read(self, text: str) -> float:
        number = float(text)
        self.has_strange = self.has_strange or not math.isfinite(number)
        return number


def check_amount(text: str) -> None:
    """Refuse JSON of very many values, before any parser sees it. Raises NotStorable."""
    if text.count("[") + text.count("{") > MOST_NESTED or text.count(",") > MOST_VALUES:
        raise NotStorable((), TOO_MUCH)


def _check(value: Any) -> None:
    for place, one in _walk(value):
        if isinstance(one, str) and NO_TEXT.search(one):
            raise NotStorable(place, NOT_TEXT)
        if isinstance(one, float) and not math.isfinite(one):
            raise NotStorable(place, NOT_A_NUMBER)


def _walk(value: Any) -> Iterator[tuple[Place, Any]]:
    """Give all that is in a value, keys too, in no certain order. What is nested costs no stack."""
    waiting: list[tuple[Place, Any]] = [((), value)]
    while waiting:
        place, one = waiting.pop()
        yield place, one
        if isinstance(one, dict):
            waiting += [(place, key) for key in one]
            waiting += [((*place, key), inner) for key, inner in one.items()]
        elif isinstance(one, list):
            waiting += [((*place, number), inner) for number, inner in enumerate(one)]
