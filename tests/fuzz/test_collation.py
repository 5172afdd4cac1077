"""The order of strings keeps to its bounds whatever marks stand on a letter, and is what Unicode says of usual ones."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.expressions.operators import collation_key
from designer.expressions.values.collation import MOST_MARKS, decompose
from tests.fuzz.bounds import bounded

MARKS = "\u0301\u0323\u0344\u0f73"


@pytest.mark.parametrize("marks", ["\u0301\u0323", "\u0344", "a\u0f73\u0323\u0301", "\u0323\u0301\u1e69"])
def test_a_million_marks_are_ordered_in_time(marks: str):
    with bounded(10):
        collation_key("x" + marks * (1_000_000 // len(marks)))


@given(st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from(MARKS), max_size=400))
def test_what_has_usual_marks_is_decomposed_as_unicode_says(text: str):
    def has_many() -> bool:
        marks = "".join("m" if unicodedata.combining(letter) else " " for letter in text)
        return "m" * (MOST_MARKS + 1) in marks

    assert has_many() or decompose(text) == unicodedata.normalize("NFD", text)
