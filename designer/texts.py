"""What is text, and what is a number, for every database and every reader: not all that JSON can write is.

NUL and half of a surrogate pair are no text; Infinity, and what is no number at all, are no JSON.
"""

import json
import math
import re
from collections.abc import Iterator
from typing import Any

NO_TEXT = re.compile("[\x00\ud800-\udfff]")
# How JSON may write what is looked for; most bodies hold nothing of it, and need not be walked through.
SUSPECT = re.compile(r"\\u(?:0000|[dD][89a-fA-F])|NaN|Infinity|[eE]\+?\d{3}|\d{300}")
NOT_TEXT = "There is a character here that is no text: NUL, or half of a surrogate pair."
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
    value = json.loads(text)
    if SUSPECT.search(text):
        _check(value)
    return value


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
