"""The value of literals, variables and operators, SSIS's documentation's examples among them."""

from decimal import Decimal

import pytest

from tests.designer.expressions.samples import value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("457", 457), ("785u", 785), ("986L", 986), ("7945ul", 7945), ("10LU", 10), ("0xFF0A", 65290),
        ("0X000010000U", 65536),
        ("4E8l", 4e8), ("13e-2f", pytest.approx(0.13)), ("6.45E3f", 6450.0), (".89E-2l", 0.0089), ("1.05E+7F", 1.05e7),
        ("1.E-4f", pytest.approx(1e-4)), ("4.6E6L", 4.6e6), ("8.365E+2f", 836.5), ("1E3", 1000.0), ("1.5F", 1.5),
        (".9", Decimal("0.9")), ("5.8", Decimal("5.8")), ("6.", Decimal(6)), ("0.2", Decimal("0.2")),
        ("True", True), ("FALSE", False), ("tRuE", True),
        (r'"tab\there"', "tab\there"), (r'"\a\b\f\n\r\t\v\"\\"', '\a\b\f\n\r\t\v"\\'), (r'"\x20AC"', "€"),
        ('"two\r\nlines"', "two\r\nlines"), ('""', ""),
    ],
)  # fmt: skip
def test_a_literal_is_its_value(text: str, expected: object):
    assert value(text) == expected
    assert type(value(text)) is type(getattr(expected, "expected", expected))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@[User::Count] > @[MyNamespace::Count]", True),
        ("@Counter", 8),
        ("@Name", "Touring Front Wheel"),
        ("@[Name]", "Touring Front Wheel"),
        ("@[$Project::Recipient]", "ann@example.com"),
        ("@[$Package::Limit]", 7),
        ("@Flag", True),
        ("@[User::Flag]", True),
        ("@[Sales$] % @Counter", 2),
        ("10 + (10 * @[Profit%])", Decimal("12.5")),
        ("@Letter", 77),
        ("@[System::SourceName] == @[System::PackageName]", True),
        ("  @[User::Rows]\r\n  == 5\n", True),
    ],
)
def test_a_variable_is_found_with_its_namespace_or_alone(text: str, expected: object):
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5 + 6.09 + 7.0", Decimal("18.09")), ("25 / 5", 5), ("-7 / 2", -3), ("7 / -2", -3), ("42 % 13", 3),
        ("-7 % 3", -1),
        ("10 / 4.0", Decimal("2.5")), ("1 / 3.0", Decimal("0.333333")), ("1.5F * 2L", 3.0), ("-@Counter + 50", 42),
        ("2 + 3 * 4", 14), ("(2 + 3) * 4", 20), ("10 - 4 - 3", 3), ("100 / 10 / 5", 2), ("- -3", 3),
        ("-(DT_I4) \"3\"", -3),
        ("3 & 5", 1), ("10 & 8", 8), ("3 | 5", 7), ("3 ^ 5", 6), ("~170", -171), ("~0U", 4294967295),
        ("1 | 2 ^ 3 & 2", 1),
        ("1 + 2 == 3 && 2 < 3", True), ("!TRUE || TRUE", True), ("!(TRUE || TRUE)", False), ("1 < 2 == TRUE", True),
        ('@Value % 2 == 0? "even":"odd"'.replace("@Value", "3"), "odd"),
        ('@AnimalName == "Elephant"? "savannah": "unknown"', "savannah"),
        ('FALSE ? "a" : FALSE ? "b" : "c"', "c"), ('TRUE ? FALSE ? "a" : "b" : "c"', "b"),
        ("TRUE ? 1 : 2.5", Decimal(1)),
        ('"a" + "b" + "c"', "abc"), ('"a" + (DT_STR, 1, 1252) 5', "a5"), ("@LPrice == 500", True),
        ("0.1 == 1E-1", True),
        ('"Load of " + (DT_WSTR, 30) @[User::Table] + (@[User::Rows] > 0 ? " done" : " failed")', "Load of Sales done"),
    ],
)  # fmt: skip
def test_operators_have_the_precedence_and_the_arithmetic_of_c(text: str, expected: object):
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"a" == "A"', False), ('"e" == "é"', False), ('"a" == "a "', False), ('"a" != "b"', True),
        ('"a" < "B"', True), ('"B" < "c"', True), ('"a" < "A"', True), ('"é" < "f"', True), ('"b" <= "b"', True),
        ('(DT_DBDATE) "1999-10-12" == (DT_DBTIMESTAMP) "1999-10-12 00:00:00"', True),
        ('(DT_DBTIMESTAMPOFFSET,3) "1999-10-11 20:34:52.123 -3:30" != (DT_DBDATE)"1999-10-12"', True),
        ('(DT_DBTIME) "10:00:00" < (DT_DBTIME2, 3) "10:00:00.001"', True),
        ('(DT_DBTIMESTAMP) "7/4/2003" < GETDATE()', True),
    ],
)  # fmt: skip
def test_strings_are_compared_letter_by_letter_and_dates_by_time(text: str, expected: bool):
    assert value(text) is expected


@pytest.mark.parametrize(
    ("left", "right", "both", "either"),
    [
        ("TRUE", "TRUE", True, True), ("TRUE", "FALSE", False, True), ("FALSE", "FALSE", False, False),
        ("NULL(DT_BOOL)", "NULL(DT_BOOL)", None, None), ("NULL(DT_BOOL)", "TRUE", None, True),
        ("NULL(DT_BOOL)", "FALSE", False, None),
    ],
)  # fmt: skip
def test_and_and_or_know_three_values(left: str, right: str, both: bool | None, either: bool | None):
    assert [value(f"{left} && {right}"), value(f"{right} && {left}")] == [both, both]
    assert [value(f"{left} || {right}"), value(f"{right} || {left}")] == [either, either]


@pytest.mark.parametrize(
    "text",
    [
        "NULL(DT_I4) + 1", "1 - NULL(DT_I4)", '@Nothing + "a"', "@Nothing == @Nothing", "-NULL(DT_I4)",
        "!NULL(DT_BOOL)",
        "(DT_I4) @Nothing", 'NULL(DT_BOOL) ? "a" : "b"', "TRUE ? @Nothing : @Name", "UPPER(@Nothing)",
        "LEFT(@Name, NULL(DT_I4))",
        "NULL(DT_STR,10,1252)", "NULL(DT_DATE)", "NULL(DT_BOOL)", 'DATEADD("day", 1, NULL(DT_DATE))',
        'TOKEN("a b", " ", 99)',
        'CODEPOINT("")', "REPLACENULL(@Nothing, @Nothing)", "1 / NULL(DT_I4)", "NULL(DT_I4) / 0",
    ],
)  # fmt: skip
def test_null_goes_through(text: str):
    assert value(text) is None


@pytest.mark.parametrize("text", ["FALSE && 1 / 0 == 1", "TRUE || 1 / 0 == 1", "TRUE ? TRUE : 1 / 0 == 1"])
def test_what_decides_nothing_is_not_evaluated(text: str):
    assert value(text) is text.startswith("TRUE")
