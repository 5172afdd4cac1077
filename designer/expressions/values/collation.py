"""The order of strings: as dictionaries have it."""

import unicodedata
from collections.abc import Iterator

from designer.expressions.effort import LONG, TO_ORDER, spend_on

MOST_MARKS = 30
"""Marks on one letter that are put in order together, as in the Stream-Safe Text Format (Unicode Standard Annex 15,
section 13). Python takes a time that grows with the square of their number, and lets nobody else work meanwhile."""


def collation_key(text: str) -> tuple[str, str, str]:
    """Give a key that sorts as dictionaries do: letters first, then accents, then small before capital letters."""
    spend_on(text, TO_ORDER)
    decomposed = decompose(text)
    folded = decomposed.casefold()
    return "".join(letter for letter in folded if not unicodedata.combining(letter)), folded, decomposed.swapcase()


def decompose(text: str) -> str:
    """Take letters and their marks apart (NFD), piece by piece where there are many marks on one letter."""
    if len(text) <= LONG or text.isascii():
        return unicodedata.normalize("NFD", text)
    return "".join(unicodedata.normalize("NFD", piece) for piece in _cut(text))


def _cut(text: str) -> Iterator[str]:
    begin = marks = 0
    for place, letter in enumerate(text):
        marks = marks + 1 if unicodedata.combining(letter) else 0
        if marks > MOST_MARKS:
            yield text[begin:place]
            begin, marks = place, 1
    yield text[begin:]
