"""What is wrong with an expression: the sentence, its place, and SSIS's symbol."""

from datetime import datetime
from decimal import Decimal

import pytest

from designer.expressions import ExpressionError, evaluate

VARIABLES = {
    "User::Count": ("Int32", 3),
    "User::Name": ("String", "Ann"),
    "System::Name": ("String", "Package"),
    "User::Started": ("DateTime", datetime(2018, 4, 12)),
    "User::Flag": ("Boolean", True),
    "User::Rows": ("Object", object()),
    "User::Wrong": ("Int32", "many"),
    "User::Large": ("Byte", 256),
    "User::Endless": ("Double", float("inf")),
    "User::Odd": ("Decimal", Decimal("NaN")),
    "$Project::Only": ("String", "x"),
}


def refused(text: str) -> ExpressionError:
    with pytest.raises(ExpressionError) as error:
        evaluate(text, VARIABLES)
    return error.value


@pytest.mark.parametrize(
    ("text", "part", "sentence", "symbol"),
    [
        ("", "", "The expression is empty", "EXPRESSIONEMPTY"),
        (" \n ", "", "The expression is empty", "EXPRESSIONEMPTY"),
        ('1 + "abc', '"abc', "The string is not closed", "INVALIDTOKENSTATE"),
        ('"a" + \'b\'', "'", "Strings stand in double quotation marks", "INVALIDTOKENSINGLEQUOTE"),
        ("@Count = 5", "=", "Compare with ==", "INVALIDTOKENSINGLEEQUAL"),
        ("@ Count", "@", "without a blank after @", "INVALIDTOKEN"),
        ("@[User::Count", "@", "@[Namespace::Name]", "INVALIDTOKEN"),
        ("“abc”", "“", "straight quotation marks", "INVALIDTOKEN"),
        ("1 ; 2", ";", "“;” means nothing in an expression", "INVALIDTOKEN"),
        ("1 +", "", "a value is missing here", "INVALIDTOKENSTATE"),
        ("(1 + 2", "", "a closing parenthesis is missing", "INVALIDTOKENSTATE"),
        ("TRUE ? 1", "", "condition ? value : value", "INVALIDTOKENSTATE"),
        ("1 : 2", ":", "condition ? value : value", "INVALIDTOKENSTATE"),
        ("1 + 2)", ")", "no opening parenthesis", "INVALIDTOKENSTATE"),
        ("1 * / 2", "/", "A value is missing before /", "INVALIDTOKENSTATE"),
        ("LEFT(@Name, )", ")", "A value is missing before )", "INVALIDTOKENSTATE"),
        ("1, 2", ",", "A comma stands between the arguments", "INVALIDTOKENSTATE"),
        ('@Name "b"', '"b"', "An operator is missing before", "INVALIDTOKEN"),
        ("@Count <> 3", ">", "Write != for “not equal”", "INVALIDTOKENSTATE"),
        ("TRUE AND TRUE", "AND", "Write && for “and”", "INVALIDTOKEN"),
        ("DT_I4 5", "DT_I4", "A cast is written in parentheses", "INVALIDTOKENSTATE"),
        ("Count + 1", "Count", "A variable begins with @: @[User::Count]", "NOINPUTCOLUMNCOLLECTIONFORCOLUMNNAME"),
        ("[My Column]", "[My Column]", "@[User::My Column]", "NOINPUTCOLUMNCOLLECTIONFORCOLUMNNAME"),
        ("#12", "#12", "is a column of a data flow", "NOINPUTCOLUMNCOLLECTIONFORCOLUMNID"),
        ("GETDATE", "GETDATE", "write GETDATE()", "INVALIDTOKEN"),
        ("10X", "10X", "“10X” is no number", "INVALIDTOKEN"),
        ("0xZZ", "0xZZ", "“0xZZ” is no number", "INVALIDTOKEN"),
        ("3000000000", "3000000000", "too large for DT_I4. Write 3000000000L", "LITERALOVERFLOW"),
        ("1E999", "1E999", "too large for DT_R8", "LITERALOVERFLOW"),
        ("1E39F", "1E39F", "too large for DT_R4", "LITERALOVERFLOW"),
        ("9" * 5000, "9" * 5000, "too large for DT_I4", "LITERALOVERFLOW"),
        (r'"C:\dir"', r"\d", "Write a backslash twice", "ILLEGALESCAPEINSTRINGLITERAL"),
        (r'"a\x0000"', r"\x0000", "four hexadecimal digits", "ILLEGALHEXESCAPEINSTRINGLITERAL"),
        (r'"\xAB"', r"\x", "four hexadecimal digits", "ILLEGALHEXESCAPEINSTRINGLITERAL"),
    ],
)  # fmt: skip
def test_text_that_is_no_expression(text: str, part: str, sentence: str, symbol: str):
    error = refused(text)

    assert sentence in error.sentence
    assert text[error.start : error.end] == part
    assert error.symbol == f"DTS_E_EXPREVAL{symbol}"


@pytest.mark.parametrize(
    ("text", "part", "sentence", "symbol"),
    [
        ("@[User::Cuont]", "@[User::Cuont]", "Did you mean @[User::Count]?", "VARIABLENOTFOUND"),
        ("@count", "@count", "Did you mean @[User::Count]?", "VARIABLENOTFOUND"),
        ("@[User::Zzz]", "@[User::Zzz]", "There is no variable User::Zzz. Make it first", "VARIABLENOTFOUND"),
        ("@Only", "@Only", "Did you mean @[$Project::Only]?", "VARIABLENOTFOUND"),
        ("@Name", "@Name", "Write which: @[User::Name] or @[System::Name]", "AMBIGUOUSVARIABLENNAME"),
        ("1 == @Rows", "@Rows", "type Object cannot be used", "VARIABLETYPENOTSUPPORTED"),
        ("1 == @Wrong", "@Wrong", "The value of @[Wrong] is no DT_I4", "VARIABLECOMPUTEFAILED"),
        ("1 == @Large", "@Large", "The value of @[Large] is no DT_UI1", "VARIABLECOMPUTEFAILED"),
        ("1 == @Endless", "@Endless", "The value of @[Endless] is no DT_R8", "VARIABLECOMPUTEFAILED"),
        ("1 == @Odd", "@Odd", "The value of @[Odd] is no DT_DECIMAL", "VARIABLECOMPUTEFAILED"),
        ('UPER("a")', 'UPER("a")', "Did you mean UPPER(character_expression)?", "INVALIDFUNCTION"),
        ('1 + FOO("a")', 'FOO("a")', "There is no function FOO.", "INVALIDFUNCTION"),
        ('LEFT("a")', 'LEFT("a")', "LEFT takes 2 arguments, not 1", "INVALIDNUMBEROFPARAMS"),
        ("GETDATE(1)", "GETDATE(1)", "GETDATE takes no arguments, not 1", "INVALIDNUMBEROFPARAMS"),
        ("LEN()", "LEN()", "LEN takes 1 argument, not 0", "INVALIDNUMBEROFPARAMS"),
        ("NULL(1)", "NULL(1)", "NULL takes a data type", "INVALIDNULLPARAM"),
        ("LEN(DT_WSTR, 5)", "DT_WSTR", "LEN takes no data type", ""),
        ('"a" + @Count', "@Count", "Cast the number to a string: (DT_WSTR, 12) @Count", "BINARYTYPEMISMATCH"),
        ('@Count + 1 + "a"', "@Count + 1", "Cast the number to a string: (DT_WSTR, 12) (@Count + 1)",
         "BINARYTYPEMISMATCH"),
        ('"a" + (1 + 2)', "1 + 2", "(DT_WSTR, 12) (1 + 2)", "BINARYTYPEMISMATCH"),
        ('"a" + @Started', "@Started", "Cast the date to a string: (DT_WSTR, 30) @Started", "BINARYTYPEMISMATCH"),
        ('"a" + @Flag', "@Flag", "Cast the Boolean to a string: (DT_WSTR, 5) @Flag", "BINARYTYPEMISMATCH"),
        ('"7/4/2003" == GETDATE()', '"7/4/2003"', 'to a date: (DT_DBTIMESTAMP) "7/4/2003"', "BINARYTYPEMISMATCH"),
        ("@Flag == 1", "1", "Compare a Boolean with TRUE or FALSE", "BINARYTYPEMISMATCH"),
        ("@Started + 1", "1", "+ cannot be used between DT_DATE and DT_I4", "BINARYTYPEMISMATCH"),
        ("1UL + 1", "1UL + 1", "cannot bring DT_UI8 and DT_I4 together", "BINARYTYPEMISMATCH"),
        ('(DT_DBTIME) "1:00" == GETDATE()', '(DT_DBTIME) "1:00" == GETDATE()', "a time and a date",
         "BINARYTYPEMISMATCH"),
        ('NULL(DT_STR,5,1252) + "a"', "NULL(DT_STR,5,1252)", "write NULL(DT_WSTR, length)",
         "BINARYOPDTSTRNOTSUPPORTED"),
        ('TRUE ? NULL(DT_STR,5,1252) : "a"', "NULL(DT_STR,5,1252)", "NULL(DT_WSTR, length)",
         "CONDITIONALOPDTSTRNOTSUPPORTED"),
        ("@Flag < FALSE", "@Flag < FALSE", "Compare with == or !=", "UNSUPPORTEDBINARYTYPE"),
        ("@Flag & @Flag", "@Flag & @Flag", "Write && between conditions", "UNSUPPORTEDBINARYTYPE"),
        ("1 & 1U", "1 & 1U", "two signed or two unsigned", "BINARYSIGNMISMATCH"),
        ("1.5 % 2", "1.5 % 2", "the remainder of whole numbers", "UNSUPPORTEDBINARYTYPE"),
        ("@Flag && @Count", "@Count", "&& stands between conditions", "UNSUPPORTEDBINARYTYPE"),
        ("!@Count", "!@Count", "! turns a condition round", "UNSUPPORTEDUNNARYTYPE"),
        ("-1U", "-1U", "a signed number only", "UNSUPPORTEDUNNARYTYPE"),
        ("~1.5", "~1.5", "a whole number only", "UNSUPPORTEDUNNARYTYPE"),
        ("@Count ? 1 : 2", "@Count", "Compare it: @Count == …", "CONDITIONALOPINVALIDCONDITIONTYPE"),
        ('@Flag ? 1 : "a"', '"a"', "Both results of ? : have one type", "CONDITIONALOPTYPEMISMATCH"),
        ("UPPER(@Count)", "@Count", "The first argument of UPPER is a string, not DT_I4. Cast the number",
         "PARAMTYPEMISMATCH"),
        ('YEAR("2018-04-12")', '"2018-04-12"', 'a date: (DT_DBTIMESTAMP) "2018-04-12"', "PARAMTYPEMISMATCH"),
        ('LEFT("a", 1.5)', "1.5", "The second argument of LEFT is a whole number", "PARAMTYPEMISMATCH"),
        ('DATEADD("fortnight", 1, GETDATE())', 'DATEADD("fortnight", 1, GETDATE())', "The parts are year, quarter",
         "INVALIDDATEPART"),
        ("(DT_GUID) 5", "(DT_GUID) 5", "DT_I4 cannot be cast to DT_GUID", "INVALIDCAST"),
        ("(DT_I4) GETDATE()", "(DT_I4) GETDATE()", "DT_DBTIMESTAMP cannot be cast to DT_I4", "INVALIDCAST"),
        ("(DT_WSTR) 5", "(DT_WSTR)", "Write the type as (DT_WSTR, length)", "INVALIDCASTPARAM"),
        ("(DT_STR, 5) 5", "(DT_STR, 5)", "(DT_STR, length, code page)", "INVALIDCASTPARAM"),
        ("(DT_WSTR, @Count) 5", "@Count", "A parameter of DT_WSTR is a whole number", "INVALIDCASTPARAM"),
        ("(DT_WSTR, 4001) 5", "(DT_WSTR, 4001)", "The length of DT_WSTR is from 0 to 4000", "INVALIDCASTLENGTH"),
        ("(DT_NUMERIC, 39, 0) 5", "(DT_NUMERIC, 39, 0)", "The precision of DT_NUMERIC", "INVALIDCASTPRECISION"),
        ("(DT_NUMERIC, 5, 6) 5", "(DT_NUMERIC, 5, 6)", "The scale of DT_NUMERIC is from 0 to 5", "INVALIDCASTSCALE"),
        ("(DT_STR, 5, 99999) 5", "(DT_STR, 5, 99999)", "There is no code page 99999", "INVALIDCASTCODEPAGE"),
        ("(DT_INT) 5", "(DT_INT)", "There is no data type DT_INT", "UNSUPPORTEDTYPE"),
    ],
)  # fmt: skip
def test_names_and_types_that_do_not_fit(text: str, part: str, sentence: str, symbol: str):
    error = refused(text)

    assert sentence in error.sentence
    assert text[error.start : error.end] == part
    assert error.symbol == (symbol and f"DTS_E_EXPREVAL{symbol}")


@pytest.mark.parametrize(
    ("text", "sentence", "symbol"),
    [
        ("@Count / (3 - 3)", "Division by zero", "DIVBYZERO"),
        ("1 % 0", "Division by zero", "DIVBYZERO"),
        ("1E0 / 0", "Division by zero", "DIVBYZERO"),
        ("2147483647 + 1", "too large for DT_I4. Cast an operand to a larger type: (DT_I8)", "BINARYOPOVERFLOW"),
        ("0U - 1U", "too large for DT_UI4", "BINARYOPOVERFLOW"),
        ("9223372036854775807L * 2", "too large for DT_I8", "BINARYOPOVERFLOW"),
        ("1E308 * 10", "too large for DT_R8", "BINARYOPOVERFLOW"),
        ('(DT_NUMERIC,38,0) "9E37" * 10.0', "too large for DT_NUMERIC", "BINARYOPNUMERICOVERFLOW"),
        ("-(DT_I1) -128", "too large for DT_I1", "UNARYOPOVERFLOW"),
        ("ABS((DT_I2) -32768)", "too large for DT_I2", "FUNCTIONOVERFLOW"),
        ("EXP(1000)", "too large for DT_R8", "FUNCTIONOVERFLOW"),
        ('DATEADD("year", 9999, GETDATE())', "too large for DT_DBTIMESTAMP", "FUNCTIONOVERFLOW"),
        ('REPLICATE("abc", 2000000000)', "longer than 1,000,000 characters", "FUNCTIONOVERFLOW"),
        ('REPLACE(REPLICATE("a", 1000000), "a", REPLICATE("b", 1000000))', "longer than", "FUNCTIONOVERFLOW"),
        ("LN(0)", "LN has no result", "LNINVALIDPARAM"),
        ("LOG(-1)", "LOG has no result", "LOGINVALIDPARAM"),
        ("SQRT(-1)", "SQRT has no result", "SQRTINVALIDPARAM"),
        ("POWER(0, -1)", "POWER has no result", "POWERINVALIDPARAM"),
        ('SUBSTRING("a", 0, 1)', "counts positions from 1", "FNSUBSTRINGINVALIDSTARTINDEX"),
        ('SUBSTRING("a", 1, -1)', "cannot give “-1” characters", "FNSUBSTRINGINVALIDLENGTH"),
        ('RIGHT("a", -1)', "RIGHT cannot give “-1” characters", "FNRIGHTINVALIDLENGTH"),
        ('LEFT("a", -1)', "LEFT cannot give “-1” characters", "FNRIGHTINVALIDLENGTH"),
        ('REPLICATE("a", -1)', "cannot repeat a string “-1” times", "FNREPLICATEINVALIDREPEATCOUNT"),
        ('FINDSTRING("a", "a", 0)', "counts occurrences from 1", "FNFINDSTRINGINVALIDOCCURRENCECOUNT"),
        ("(DT_UI1) 256", "“256” does not fit in DT_UI1", "DATACONVERSIONOVERFLOW"),
        ("(DT_NUMERIC, 3, 1) 123", "“123” does not fit in DT_NUMERIC, 3, 1", "DATACONVERSIONOVERFLOW"),
        ('(DT_I4) "ten"', "“ten” cannot be cast to DT_I4", "DATACONVERSIONFAILED"),
        ('(DT_BOOL) "maybe"', "“maybe” cannot be cast to DT_BOOL", "DATACONVERSIONFAILED"),
        ('(DT_DBDATE) "31.12.2018"', "Write it as 2003-08-06", "DATACONVERSIONFAILED"),
        ('(DT_DBTIMESTAMP) "2018-02-30"', "is no DT_DBTIMESTAMP", "DATACONVERSIONFAILED"),
        ('(DT_DBTIMESTAMP) "1500-01-01"', "begins with the year 1753", "DATACONVERSIONOVERFLOW"),
        ('(DT_GUID) "x"', "“x” cannot be cast to DT_GUID", "DATACONVERSIONFAILED"),
    ],
)
def test_values_that_have_no_result(text: str, sentence: str, symbol: str):
    error = refused(text)

    assert sentence in error.sentence
    assert error.symbol == f"DTS_E_EXPREVAL{symbol}"


@pytest.mark.parametrize("text", ["1 +\r\n  Foo", "1 +\n  Foo", "1 +\r  Foo"])
def test_a_place_is_a_line_and_a_column(text: str):
    error = refused(text)

    assert (error.line, error.column, text[error.start : error.end]) == (2, 3, "Foo")
    assert str(error).endswith("(Line 2, column 3.)")


def test_an_error_has_the_code_of_ssis():
    assert refused("1 / 0").code == 0xC004707B


def test_a_very_long_string_is_refused_at_once_as_a_date():
    assert "is no DT_DBDATE" in refused('(DT_DBDATE) REPLICATE(" ", 1000000)').sentence
