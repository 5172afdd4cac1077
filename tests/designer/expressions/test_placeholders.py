"""Texts with placeholders: their expressions give the text with the values in it, and are shown as it was typed."""

import re
from datetime import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.expressions import LONGEST_EXPRESSION, evaluate
from designer.property_expressions.placeholders import BadPlaceholder, Typed, escape, read_typed, show_typed

VARIABLES = {
    "User::Name": ("String", 'Ann "A" {{x}} \\'),
    "User::Count": ("Int32", -2147483648),
    "User::Exact": ("Decimal", Decimal("-0.1234567890123456789012345678")),
    "User::Real": ("Double", -1.2345678901234567e-300),
    "User::Due": ("DateTime", datetime(2026, 12, 31, 23, 59, 59)),
    "$Package::Limit": ("Boolean", False),
    "User::Twice": ("String", "1"),
    "System::Twice": ("String", "2"),
    "User::Rows": ("Object", None),
}
TYPES = {name: kind for name, (kind, _) in VARIABLES.items()}
SHOWN = [name for name in VARIABLES if name != "User::Rows"]
LITERALS = st.text(
    st.one_of(st.sampled_from('{}"\\\n\t'), st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
)
PIECES = st.lists(st.tuples(LITERALS, st.sampled_from(SHOWN)), min_size=1, max_size=6)


def write(name: str) -> str:
    """Give a variable's value as text, as an expression alone would."""
    return str(evaluate(f"(DT_WSTR, 4000) @[{name}]", VARIABLES))


@given(PIECES)
def test_what_is_typed_is_shown_again_and_gives_the_text_with_its_values(pieces: list[tuple[str, str]]):
    typed = "".join(f"{escape(text)}{{{{{name}}}}}" for text, name in pieces)
    expected = "".join(text + write(name) for text, name in pieces)
    expression = read_typed(typed, TYPES).expression

    assert evaluate(expression, VARIABLES) == expected
    assert show_typed(expression, TYPES) == typed


@given(LITERALS)
def test_a_text_without_values_stays_a_text(text: str):
    assert read_typed(escape(text), TYPES) == Typed(text=text)


@pytest.mark.parametrize(
    ("typed", "expression"),
    [
        ("Dear {{User::Name}},\n", '"Dear " + @[User::Name] + ",\\n"'),
        ("{{ Name }}", "@[User::Name]"),
        ("{{Count}} of {{$Package::Limit}}", '(DT_WSTR, 12) @[User::Count] + " of " + (DT_WSTR, 5) @[$Package::Limit]'),
        ('<a href="x\\y">{{{User::Name}}}', '"<a href=\\"x\\\\y\\">{" + @[User::Name] + "}"'),
        ("{{{{ {{User::Name}}", '"{{ " + @[User::Name]'),
    ],
)  # fmt: skip
def test_a_text_is_a_concatenation_with_casts(typed: str, expression: str):
    assert read_typed(typed, TYPES).expression == expression


@pytest.mark.parametrize(
    "expression",
    [
     '"A"', "@[User::Count]", "LOWER(@[User::Name])", '"a" + (DT_WSTR, 3) @[User::Count]',
     '"a" + @[User::Gone]',
     '"a" + (DT_WSTR, 4000) @[User::Name]', '"a" + (DT_STR, 20, 1252) @[User::Count]', '"a" + @[Twice]', '"a" + ',
     '"a" + @[User::Rows]'],
)  # fmt: skip
def test_what_does_more_or_less_stays_an_expression(expression: str):
    assert show_typed(expression, TYPES) is None


def test_an_expression_that_a_person_wrote_is_shown_as_text():
    assert show_typed('"No. "+(DT_WSTR,20)@[User::Count] + @Name', TYPES) == "No. {{User::Count}}{{User::Name}}"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("Hi {{ and so on", "At “{{ and so on” two braces begin no placeholder."),
        ("Hi {{{User", "At “{{User” two braces begin no placeholder."),
        ("Hi {{User::Nam}}", "“User::Nam” is no variable in sight here."),
        ("Hi {{Twice}}", "“Twice” is no variable in sight here."),
        ("Hi {{User::Rows}}", "User::Rows is an Object, which has no text."),
        (
            "x" * LONGEST_EXPRESSION + "{{User::Name}}",
            "is an expression of 32,018 characters, and 32,000 are the most.",
        ),
    ],
)
def test_what_is_no_placeholder_is_told(typed: str, sentence: str):
    with pytest.raises(BadPlaceholder, match=re.escape(sentence)):
        read_typed(typed, TYPES)
