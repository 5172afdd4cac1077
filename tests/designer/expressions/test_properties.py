"""What holds for any expression: texts go round, numbers are Python's, length and depth do no harm."""

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from designer.expressions import FUNCTIONS, ExpressionError, evaluate, parse, quote

SECONDS = 5
LENGTH = 30_000
TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
SMALL = st.integers(-(2**15), 2**15)
VARIABLES = {
    "User::A": ("Int32", 1),
    "User::B": ("String", "x"),
    "User::C": ("Boolean", None),
    "System::D": ("DT_DATE", None),
}
WORDS = [
    *FUNCTIONS, "@A", "@[User::B]", "@C", "@[System::D]", "(", ")", ",", "?", ":", "+", "-", "*", "/", "%", "&&", "||",
    "==",
    "!=", "<", ">=", "!", "~", "&", "|", "^", "(DT_I4)", "(DT_WSTR, 5)", "(DT_STR, 5, 1252)", "(DT_DBTIMESTAMP)",
    "(DT_NUMERIC, 38, 38)",
    "(DT_DATE)", "(DT_R4)", "(DT_BOOL)", "(DT_BYTES, 3)", "(DT_GUID)", "(DT_DBTIMESTAMPOFFSET, 3)", "NULL(DT_R8)",
    "DT_I4", "1", "0", "2.5",
    "1E308", "9223372036854775807L", "0xFF", '"a"', '"2018-04-12"', '"day"', "TRUE", "'", "=", '"', "\\", "\n", " ",
]  # fmt: skip


def outcome(text: str) -> object:
    try:
        return evaluate(text, VARIABLES)
    except ExpressionError as error:
        return error


@given(TEXTS)
@example('"\\\a\b\f\n\r\t\v')
def test_a_quoted_text_is_that_text(text: str):
    assert evaluate(quote(text), {}) == text


@given(TEXTS, TEXTS, st.integers(1, 50), st.integers(0, 50))
def test_strings_are_cut_and_joined_as_pythons_are(one: str, other: str, start: int, length: int):
    text = f"SUBSTRING({quote(one)} + {quote(other)}, {start}, {length})"

    assert evaluate(text, {}) == (one + other)[start - 1 :][:length]


@given(SMALL, SMALL, SMALL)
def test_whole_numbers_are_pythons_within_their_range(one: int, other: int, third: int):
    variables = {f"User::{name}": ("Int64", value) for name, value in zip("abc", (one, other, third), strict=True)}

    assert evaluate("@a + @b * @c - (@b - @c) * @a", variables) == one + other * third - (other - third) * one
    assert evaluate("(@a & @b) | (@a ^ @c)", variables) == (one & other) | (one ^ third)
    assert evaluate("@a < @b == (@b > @a)", variables) is True


@given(SMALL, SMALL.filter(bool))
def test_quotient_and_remainder_belong_together(one: int, other: int):
    variables = {"User::a": ("Int32", one), "User::b": ("Int32", other)}

    assert evaluate("(@a / @b) * @b + @a % @b == @a", variables) is True
    assert evaluate("@a / @b", variables) == int(one / other)


@given(st.decimals(-(10**9), 10**9, places=3))
def test_a_number_goes_through_a_string(number):
    variables = {"User::N": ("Decimal", number)}

    assert evaluate("(DT_NUMERIC, 18, 3) (DT_WSTR, 30) @N == @N", variables) is True


@given(st.datetimes().filter(lambda moment: moment.year > 1753))
def test_a_date_goes_through_a_string(moment):
    variables = {"User::D": ("DT_DBTIMESTAMP2", moment)}

    assert evaluate("(DT_DBTIMESTAMP2, 7) (DT_WSTR, 30) @D == @D", variables) is True


@given(
    st.text()
    | st.lists(st.sampled_from(WORDS)).map("".join)
    | st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)
)
@example('"\ud800"')
@example("(DT_DATE) 1E300")
@example('(DT_DBTIMESTAMP)(DT_DBTIMESTAMPOFFSET, 0) "0001-01-01 00:00:00 +14:00"')
@example('DATEADD("ms", 9223372036854775807L, GETDATE())')
@example('(DT_R4) "1E39"')
@example("FLOOR((DT_R8) 1E308) + CEILING(1E308)")
@example("ROUND(1E308, 2147483647)")
@example("(DT_NUMERIC, 38, 38) 1E-300")
@example("SQUARE(1E200)")
@example("POWER(1E200, 2)")
@example('(DT_GUID)(DT_BYTES, 3) "CAFE"')
@example('(DT_STR, 5, 1252) "\ud800"')
def test_any_text_gives_a_value_or_an_error_with_a_place_in_it(text: str):
    result = outcome(text)

    assert not isinstance(result, ExpressionError) or 0 <= result.start <= result.end <= len(text)


@pytest.mark.parametrize(
    "text",
    [
        "1" + "+1" * (LENGTH // 2),
        '"x"' + '+"x"' * (LENGTH // 4),
        "TRUE" + "&&TRUE" * (LENGTH // 6),
        "TRUE" + "?1:FALSE" * (LENGTH // 8) + "?1:2",
        '"' + "x" * LENGTH + '"',
        " " * LENGTH + "1",
        'ISNULL(LEN(REPLACE(REPLICATE(" ", 1000000), " ", "x")) + FINDSTRING(REPLICATE("a", 1000000), "a", 1000000))',
    ],
    ids=["sum", "concatenation", "and", "conditions", "string", "blanks", "long strings"],
)
def test_a_long_expression_is_evaluated_soon(text: str):
    begun = time.process_time()

    assert evaluate(text, {}) is not None
    assert time.process_time() - begun < SECONDS


@pytest.mark.parametrize(
    "text",
    ["(" * LENGTH, "((" * 60 + "1" + "))" * 60, "-" * LENGTH + "1", "(DT_I4)" * 1000 + "1",
    "f(" * (LENGTH // 2), "TRUE?" * 1000 + "1" + ":1" * 1000],
    ids=["open", "closed", "minus", "casts", "calls", "conditions"],
)  # fmt: skip
def test_what_is_nested_too_deep_is_refused_soon(text: str):
    begun = time.process_time()

    with pytest.raises(ExpressionError, match="more than 100 levels deep"):
        parse(text)
    assert time.process_time() - begun < SECONDS


@pytest.mark.parametrize(
    "text",
    ["(" * 100 + "1" + ")" * 100, "-(1+" * 48 + "1" + ")" * 48, "- " * 98 + "1", "ABS(" * 98 + "1" + ")" * 98,
     "(TRUE ? 1 : " * 98 + "1" + ")" * 98],
    ids=["parentheses", "sums", "minus", "calls", "conditions"],
)  # fmt: skip
def test_what_is_nested_as_deep_as_may_be_has_a_value(text: str):
    assert isinstance(evaluate(text, {}), int)
