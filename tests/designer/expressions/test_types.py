"""The type of expressions, the variables in them, and the list of functions."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from designer.expressions import FUNCTIONS, ExpressionError, Group, evaluate, evaluate_typed, find_variables, infer_type

TYPES = {
    "User::B": "Boolean", "User::U1": "Byte", "User::C": "Char", "User::Date": "DateTime", "User::Dec": "Decimal",
    "User::R8": "Double", "User::I2": "Int16", "User::I4": "Int32", "User::I8": "Int64", "User::I1": "SByte",
    "User::R4": "Single", "User::S": "String", "User::U4": "UInt32", "User::U8": "UInt64", "User::Cy": "DT_CY",
    "User::T": "DT_DBTIME", "User::D": "DT_DBDATE",
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@B", "DT_BOOL"), ("@U1", "DT_UI1"), ("@C", "DT_UI2"), ("@Date", "DT_DATE"), ("@Dec", "DT_DECIMAL"),
        ("@R8", "DT_R8"),
        ("@I2", "DT_I2"), ("@I4", "DT_I4"), ("@I8", "DT_I8"), ("@I1", "DT_I1"), ("@R4", "DT_R4"), ("@S", "DT_WSTR"),
        ("@U4", "DT_UI4"), ("@U8", "DT_UI8"), ("@Cy", "DT_CY"),
        ("1", "DT_I4"), ("1U", "DT_UI4"), ("1L", "DT_I8"), ("1UL", "DT_UI8"), ("1.50", "DT_NUMERIC, 3, 2"),
        ("1E0", "DT_R8"),
        ("1.F", "DT_R4"), ("1.0L", "DT_R8"),
        ("@I1 + @I1", "DT_I1"), ("@I1 + @I2", "DT_I2"), ("@I4 + @U4", "DT_I8"), ("@I4 + @U1", "DT_I4"),
        ("@I1 + @U1", "DT_I2"),
        ("@U1 + @U4", "DT_UI4"), ("@I4 * @R8", "DT_R8"), ("@I2 * @R4", "DT_R4"), ("@I4 * @R4", "DT_R8"),
        ("@R4 * 1.5", "DT_R8"),
        ("@Cy + 1", "DT_CY"), ("@Cy * .2", "DT_NUMERIC, 21, 5"), ("@I4 + 1.5", "DT_NUMERIC, 12, 1"),
        ("1.0 / 3", "DT_NUMERIC, 13, 12"),
        ("(DT_NUMERIC,38,10)1 * (DT_NUMERIC,38,10)1", "DT_NUMERIC, 38, 6"),
        ("(DT_DECIMAL,2)1 + (DT_DECIMAL,2)1", "DT_NUMERIC, 30, 2"),
        ("@I4 > 1", "DT_BOOL"), ("@B && @B", "DT_BOOL"), ('"a" + (DT_STR,5,1252)"b"', "DT_WSTR"),
        ("(DT_STR,5,1252)@S", "DT_STR, 5, 1252"),
        ('@B ? "a" : (DT_STR,5,1252)"b"', "DT_WSTR"), ("@B ? 1 : 2L", "DT_I8"), ("@B ? 1 : 2.5", "DT_NUMERIC, 11, 1"),
        ("@B ? @Date : GETDATE()", "DT_DBTIMESTAMP"), ("@B ? @D : @Date", "DT_DBTIMESTAMP"),
        ("@B ? @T : @T", "DT_DBTIME"),
        ("@B ? 1 : @B ? 2 : 3.5E0", "DT_R8"), ("ABS(@I2)", "DT_I2"), ("ROUND(1.25, 1)", "DT_NUMERIC, 3, 2"),
        ("SQUARE(2)", "DT_R8"),
        ("GETDATE()", "DT_DBTIMESTAMP"), ("CODEPOINT(@S)", "DT_UI2"), ("LEN(@S)", "DT_I4"), ("ISNULL(@S)", "DT_BOOL"),
        ("REPLACENULL(@I4, 1L)", "DT_I4"), ("NULL(DT_NUMERIC, 10, 2)", "DT_NUMERIC, 10, 2"), ("-@I8", "DT_I8"),
        ("~@U1", "DT_UI1"),
    ],
)  # fmt: skip
def test_an_expression_has_its_type_before_it_has_a_value(text: str, expected: str):
    assert infer_type(text, TYPES) == expected


def test_a_type_that_does_not_fit_is_told_without_values():
    with pytest.raises(ExpressionError, match="Cast the number to a string"):
        infer_type('"Rows: " + @[User::I4]', TYPES)


@pytest.mark.parametrize(
    ("type_name", "given", "expected"),
    [("Double", 5, 5.0), ("Decimal", 5, Decimal(5)), ("Char", "A", 65), ("Int32", None, None), ("DT_NTEXT", "x", "x"),
     ("DateTime", datetime(2018, 4, 12, 9, tzinfo=timezone(timedelta(hours=2))), datetime(2018, 4, 12, 9)),
     ("DT_DBDATE", datetime(2018, 4, 12, 9), date(2018, 4, 12)),
     ("DT_DBTIMESTAMPOFFSET", datetime(2018, 4, 12, 9), datetime(2018, 4, 12, 9, tzinfo=UTC))],
)  # fmt: skip
def test_a_variable_has_a_value_of_its_type(type_name: str, given: object, expected: object):
    result = evaluate("@X", {"User::X": (type_name, given)})

    assert (result, type(result)) == (expected, type(expected))


def test_one_expression_goes_with_variables_of_other_types():
    assert evaluate_typed("@X + @X", {"User::X": ("Int32", 2)}) == ("DT_I4", 4)
    assert evaluate_typed("@X + @X", {"User::X": ("String", "2")}) == ("DT_WSTR", "22")


def test_the_variables_of_an_expression_are_named_once_as_they_are_written():
    text = "@A + LEFT(@[User::B], @[$Project::C]) + (@[System::D] > @A ? -@E : 1) + (DT_WSTR, 5) @[User::B]"

    assert find_variables(text) == ("A", "User::B", "$Project::C", "System::D", "E")


def test_every_function_of_the_reference_is_listed_once_with_signature_and_sentence():
    names = """ABS CEILING EXP FLOOR LN LOG POWER ROUND SIGN SQRT SQUARE
        CODEPOINT FINDSTRING HEX LEFT LEN LOWER LTRIM REPLACE REPLICATE REVERSE RIGHT RTRIM SUBSTRING TOKEN
        TOKENCOUNT TRIM UPPER DATEADD DATEDIFF DATEPART DAY GETDATE GETUTCDATE MONTH YEAR ISNULL NULL REPLACENULL"""

    assert set(FUNCTIONS) == set(names.split())
    assert FUNCTIONS["LEFT"].signature == "LEFT(character_expression, number)"
    assert FUNCTIONS["LEFT"].group is Group.STRING
    assert all(each.description.endswith(".") and "\n" not in each.description for each in FUNCTIONS.values())
