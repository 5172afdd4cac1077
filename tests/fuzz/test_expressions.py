"""Expressions of any form: a value or an error with a sentence, soon, and in memory that is in proportion."""

from contextlib import suppress
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from designer.expressions import (
    FUNCTIONS,
    LONGEST_EXPRESSION,
    ExpressionError,
    evaluate,
    infer_type,
    limited,
    parse,
    parser,
)
from designer.package.document import ExecutableDocument, PackageDocument, VariableDocument
from designer.property_expressions.design_time_values import DesignTimeValues
from designer.validation.packages import find_issues
from designer.variables.values import CannotEvaluate, Values
from tests.fuzz.bounds import bounded
from tests.packages import send_mail, smtp

MILLION = 'REPLICATE("é", 1000000)'
HEAVY = f"{MILLION} < {MILLION}"
LONG = f"LEN(REVERSE({MILLION})) < 0"
"""As dear as HEAVY by what is counted, and done much sooner."""
TOO_MUCH = "more work than an expression may take"
VARIABLES = {"User::Text": ("String", "some text"), "User::Count": ("Int32", 3), "User::Nothing": ("String", None)}

ATOMS = st.sampled_from(
    ['"text"', '""', "1", "-1", "2147483647", "1.5", "1E300", "TRUE", "NULL(DT_WSTR, 5)", "GETDATE()", MILLION,
     "@[User::Text]", "@Count", "@Nothing", "@[User::Missing]", '"\\xD83D\\xDE00"']
)  # fmt: skip
TYPES = st.sampled_from(["DT_I4", "DT_WSTR, 20", "DT_STR, 5, 1252", "DT_NUMERIC, 38, 10", "DT_DBDATE", "DT_BOOL",
                         "DT_GUID", "DT_BYTES, 3", "DT_NTEXT", "DT_R8", "DT_DBTIMESTAMP2, 7"])  # fmt: skip
OPERATORS = st.sampled_from(["+", "-", "*", "/", "%", "==", "!=", "<", ">", "<=", ">=", "&&", "||", "&", "|", "^"])


def combine(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    arguments = st.lists(inner, max_size=3).map(", ".join)
    return st.one_of(
        st.builds("{} {} {}".format, inner, OPERATORS, inner),
        st.builds("{}({})".format, st.sampled_from(sorted(FUNCTIONS)), arguments),
        st.builds("({}) {}".format, TYPES, inner),
        st.builds("({} ? {} : {})".format, inner, inner, inner),
        st.builds("{}{}".format, st.sampled_from("-!~"), inner),
        st.builds("({})".format, inner),
    )


EXPRESSIONS = st.recursive(ATOMS, combine, max_leaves=12)


@given(EXPRESSIONS)
def test_any_expression_has_a_value_or_is_refused_with_a_sentence(text: str):
    with bounded(seconds=15), suppress(ExpressionError):
        infer_type(text, {name: kind for name, (kind, _) in VARIABLES.items()})
        evaluate(text, VARIABLES)


@given(st.text(alphabet='()[]@"\\+-*/?:&|<>=!~,.0123456789DT_abcé \n\x00\ud800', max_size=200))
def test_any_text_is_an_expression_or_is_refused_with_a_sentence(text: str):
    with bounded(seconds=5), suppress(ExpressionError):
        evaluate(text, VARIABLES)


@pytest.mark.parametrize("part", ["+1", '+"x"', "&&TRUE", "?1:2", "-", "(", "[", '"', "\\", "é", "@a+", "1E"])
def test_a_text_that_is_too_long_is_refused_unread(part: str):
    with bounded(seconds=0.5, megabytes=20), pytest.raises(ExpressionError, match="32,000 are the most"):
        parse("1" + part * 500_000)


@pytest.mark.parametrize("part", ["+1", '+"x"', "&&TRUE", "?1:FALSE", "-", "(", "[", '"\\', "é", "@a+", "1E", "!("])
def test_the_longest_texts_are_read_soon(part: str):
    with bounded(seconds=10, megabytes=100), suppress(ExpressionError):
        parse(("1" + part * LONGEST_EXPRESSION)[:LONGEST_EXPRESSION])


def test_what_is_remembered_of_many_long_expressions_stays_in_bounds():
    remembered = parser.Remembered()
    with patch.object(parser, "MOST_REMEMBERED", 20_000):
        _ = [remembered[f"{number}" + "+1" * 1_500] for number in range(20)]
    assert [len(text) for text in remembered] == [3_002] * 6
    assert [text[:2] for text in remembered] == ["14", "15", "16", "17", "18", "19"]


def test_one_long_expression_takes_memory_in_proportion():
    with bounded(seconds=10, megabytes=400 * LONGEST_EXPRESSION // 1_000_000 + 10):
        parse("1" + "+1" * 15_000)


@pytest.mark.parametrize(
    "text",
    [
        " && ".join([f"({HEAVY} || TRUE)"] * 500),
        " && ".join([f'(TOKENCOUNT({MILLION}, "x") > 0)'] * 500),
        " && ".join([f'(TOKENCOUNT("x", {MILLION}) > 0)'] * 500),
        " && ".join([f'(FINDSTRING({MILLION}, "é", 1000000) > 0)'] * 500),
        " && ".join(['(LEN(UPPER(REPLICATE("ß", 1000000))) > 0)'] * 500),
        " && ".join([f'(LEN(REPLACE({MILLION}, "é", "è")) > 0)'] * 500),
        " && ".join([f"(LEN(REVERSE({MILLION})) > 0)"] * 500),
        " && ".join([f'(LEN((DT_STR, 5, 1252) ("x" + SUBSTRING({MILLION}, 2, 999999))) > 0)'] * 300),
        " + ".join([f"LEN({MILLION} + SUBSTRING({MILLION}, 1, 0))"] * 300),
    ],
    ids=["order", "parts", "delimiters", "search", "capitals", "replace", "reverse", "encode", "concatenate"],
)
def test_much_work_with_long_strings_is_refused_in_the_middle(text: str):
    with bounded(seconds=30), pytest.raises(ExpressionError, match=TOO_MUCH):
        evaluate(text, {})


def test_a_comparison_of_a_long_variable_is_counted_as_well():
    long = {"User::A": ("String", "é€" * 400_000), "User::B": ("String", "é€" * 400_000)}
    with bounded(seconds=30), pytest.raises(ExpressionError, match=TOO_MUCH):
        evaluate("&&".join(["@A==@B"] * 3_900), long)


def test_an_expression_that_needs_many_variables_shares_its_bounds_with_them():
    names = [f"V{number}" for number in range(300)]
    variables = {
        f"User::{name}": VariableDocument(name=name, expression=f"(DT_WSTR, 5) ({LONG})", evaluate_as_expression=True)
        for name in names
    }
    with bounded(seconds=30), pytest.raises((ExpressionError, CannotEvaluate), match=TOO_MUCH):
        evaluate("+".join(f"@{name}" for name in names), Values(variables))


def test_what_was_refused_takes_nothing_from_the_next_one():
    with suppress(ExpressionError):
        evaluate(" && ".join([f"({LONG} || TRUE)"] * 500), {})
    assert evaluate(f"LEN({MILLION})", {}) == 1_000_000


def test_many_expressions_share_what_is_around_them():
    with bounded(seconds=30), limited(260_000_000):
        assert evaluate(HEAVY, {}) is False
        assert evaluate(HEAVY, {}) is False
        with pytest.raises(ExpressionError, match=TOO_MUCH):
            evaluate(HEAVY, {})
        with pytest.raises(ExpressionError, match=TOO_MUCH):
            evaluate("1", {})
    assert evaluate("1", {}) == 1


def test_a_package_of_two_thousand_heavy_expressions_is_validated_soon():
    drives = {"subject": f'({LONG}) ? "a" : "b"', "priority": f"{LONG} ? 0 : 1"}
    tasks = [send_mail(f"Mail {number}").model_copy(update={"expressions": drives}) for number in range(1_000)]
    with bounded(seconds=60):
        issues = find_issues(PackageDocument(name="Heavy", executables=tasks, connections=[smtp()]), [], None)
    assert any(TOO_MUCH in issue.message for issue in issues)


def test_a_package_of_two_thousand_usual_expressions_is_validated_whole():
    drives = {"subject": '"Load of " + (DT_WSTR, 30) @[System::PackageName]'}
    tasks = [
        send_mail(f"Mail {number}").model_copy(
            update={"expressions": {"subject": drives["subject"] + f' + "{number}"'}}
        )
        for number in range(2_000)
    ]
    issues = find_issues(PackageDocument(name="Usual", executables=tasks, connections=[smtp()]), [], None)
    assert not [issue.message for issue in issues if issue.severity == "error"]


def test_all_values_that_the_designer_shows_share_their_bounds():
    variables = [
        VariableDocument(name=f"V{number}", expression=MILLION, evaluate_as_expression=True) for number in range(500)
    ]
    values = DesignTimeValues(PackageDocument(name="Any", variables=variables)).values(None)
    with bounded(seconds=30, megabytes=400), limited(), pytest.raises(CannotEvaluate, match=TOO_MUCH):
        [values[f"User::V{number}"] for number in range(500)]


@pytest.mark.parametrize(
    "expressions",
    [{"subject": "1" * 32_001}, {"x" * 129: "1"}, {f"p{number}": "1" for number in range(201)}, {"subject": "\x00"}],
)
def test_the_expressions_of_a_part_have_bounds(expressions: dict[str, str]):
    with pytest.raises(ValidationError):
        ExecutableDocument(type="Sequence", name="Any", expressions=expressions)


def test_an_expression_of_ten_thousand_characters_is_one_like_others():
    text = '"' + "x" * 5_000 + '" + "' + "y" * 5_000 + '"'
    made = ExecutableDocument(type="Sequence", name="Any", expressions={"description": text})
    assert len(evaluate(made.expressions["description"], {})) == 10_000
