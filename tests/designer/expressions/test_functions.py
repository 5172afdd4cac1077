"""The value of functions: every example of SSIS's documentation."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from designer.expressions import evaluate
from tests.designer.expressions.samples import value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ABS(-15)", 15), ("ABS(-1.50)", Decimal("1.50")), ("CEILING(123.74)", 124), ("CEILING(-124.17)", -124),
        ("CEILING(5)", 5),
        ("EXP(2)", pytest.approx(7.38905609893065)), ("FLOOR(123.45)", 123), ("FLOOR(-123.45)", -124),
        ("FLOOR(1.5E0)", 1.0),
        ("LN(42)", pytest.approx(3.7376696182833684)), ("LOG(1)", 0.0), ("LOG(1000)", pytest.approx(3.0)),
        ("POWER(4,3)", 64.0),
        ("POWER(4, 0.5)", 2.0), ("SIGN(-123.45)", -1), ("SIGN(0)", 0), ("SQRT(25)", 5.0), ("SQUARE(12)", 144.0),
        ("ROUND(137.1574,3)", Decimal("137.1570")), ("ROUND(137.1575,3)", Decimal("137.1580")),
        ("ROUND(-2.5, 0)", Decimal("-3.0")),
        ("ROUND(2.675E0, 2)", 2.68), ("ROUND(7, 2)", 7),
    ],
)  # fmt: skip
def test_mathematical_functions(text: str, expected: object):
    assert value(text) == expected


def test_a_rounded_number_keeps_its_decimals():
    assert value("(DT_WSTR, 10) ROUND(137.1574, 3)") == "137.1570"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('CODEPOINT("Mountain Bike")', 77), ("CODEPOINT(@Name)", 84), (r'CODEPOINT("😀")', 0xD83D),
        (r'"\xD83D\xDE00"', "😀"),
        ('FINDSTRING("New York, NY, NY", "NY", 1)', 11), ('FINDSTRING("New York, NY, NY", "NY", 3)', 0),
        ('FINDSTRING("Anderson", "n", 2)', 8), ('FINDSTRING("Mountain,500Red,42", "42", 1)', 17),
        ('FINDSTRING("a", "", 1)', 0),
        ("HEX(400)", "190"), ("HEX((DT_I2) 750)", "2EE"), ("HEX(@LocaleID)", "409"), ("HEX(-1)", "FFFFFFFF"),
        ("HEX((DT_I1) -1)", "FF"),
        ('LEFT("Mountain Bike", 8)', "Mountain"), ('LEFT("ab", 9)', "ab"), ('LEFT("ab", 0)', ""),
        ('LEN("Ball Bearing")', 12),
        ('LEN(" a ")', 3), ('LEN((DT_NTEXT) "abc")', 6), ('LOWER("ABCDE")', "abcde"), ('LTRIM("   Hello")', "Hello"),
        ('REPLACE("Mountain Bike", "Mountain","All Terrain")', "All Terrain Bike"),
        ('REPLACE((DT_WSTR,8)1626,"6","5")', "1525"),
        ('REPLICATE("Mountain Bike", 3)', "Mountain BikeMountain BikeMountain Bike"), ('REPLICATE("a", 0)', ""),
        ('REVERSE("Mountain Bike")', "ekiB niatnuoM"), ('RIGHT("Mountain Bike", 4)', "Bike"), ('RIGHT("ab", 0)', ""),
        ('RIGHT("ab", 9)', "ab"),
        ('RTRIM("Hello  ")', "Hello"), ('SUBSTRING("elephant",4,2)', "ph"), ('SUBSTRING ("elephant",4,50)', "phant"),
        ('SUBSTRING ("Redmond",4,0)', ""), ('SUBSTRING("ab", 9, 1)', ""), ('TRIM("   New York   ")', "New York"),
        ('UPPER("hello")', "HELLO"), ('UPPER("straße")', "STRAßE"), ('[UPPER]("a")', "A"), ('upper("a")', "A"),
        ('TOKEN("a little white dog"," ",1)', "a"), ('TOKEN("a:little|white dog","| ,.:",4)', "dog"),
        ('TOKEN("a little white dog","|",1)', "a little white dog"),
        ('TOKEN("        a little white dog", " ", 1)', "a"),
        ('TOKEN("2009/01/01", "/", 1)', "2009"),
        (r'TOKEN(@[User::Path], "\\", TOKENCOUNT(@[User::Path], "\\"))', "myfile.txt"),
        ('TOKENCOUNT("01/12/2011", "/")', 3), ('TOKENCOUNT("a little white dog"," ")', 4),
        ('TOKENCOUNT("a little white dog","|")', 1),
        ('TOKENCOUNT("a:little|white dog","| ,.:")', 4), ('TOKENCOUNT("        a little white dog", " ")', 4),
        ("TOKENCOUNT(@Nothing, \" \")", 0), ('TOKENCOUNT("a]b^c-d", "]^-")', 4),
    ],
)  # fmt: skip
def test_string_functions(text: str, expected: object):
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('DATEADD("Month", 1,GETDATE())', datetime(2018, 5, 12, 9, 49, 21, 566_000)),
        ('DATEADD("yyyy", 2, (DT_DBTIMESTAMP)"8/6/2003")', datetime(2005, 8, 6)),
        ('DATEADD("day", 21, (DT_DBDATE)"2003-08-06")', datetime(2003, 8, 27)),
        ('DATEADD("mm", 1, (DT_DATE)"1/31/2004")', datetime(2004, 2, 29)),
        ('DATEADD("qq", -1, (DT_DATE)"1/31/2004")', datetime(2003, 10, 31)),
        ('DATEADD("ms", -1, (DT_DBTIMESTAMP)"2004-01-01")', datetime(2003, 12, 31, 23, 59, 59, 999_000)),
        ('DATEDIFF("dd", (DT_DBTIMESTAMP)"8/1/2003", (DT_DBTIMESTAMP)"8/8/2003")', 7),
        ('DATEDIFF("mm", (DT_DBTIMESTAMP)"8/1/2003",GETDATE())', 176),
        ('DATEDIFF("yy", (DT_DBTIMESTAMP)"12/31/2003", (DT_DBTIMESTAMP)"1/1/2004")', 1),
        ('DATEDIFF("Week", (DT_DBTIMESTAMP)"4/7/2018", (DT_DBTIMESTAMP)"4/8/2018")', 1),
        ('DATEDIFF("hh", (DT_DBTIMESTAMP)"2018-04-12 09:59", (DT_DBTIMESTAMP)"2018-04-12 10:00")', 1),
        ('DATEDIFF("dd", (DT_DATE)"8/8/2003", (DT_DATE)"8/1/2003")', -7),
        ('DATEDIFF("ss", @[System::StartTime], GETDATE())', 561),
        ('DATEPART("month", (DT_DBTIMESTAMP)"11/04/2002")', 11), ('DATEPART("yy",GETDATE())', 2018),
        ('DATEPART("dd", GETDATE())', 12),
        ('DATEPART("q", GETDATE())', 2), ('DATEPART("dy", GETDATE())', 102), ('DATEPART("wk", GETDATE())', 15),
        ('DATEPART("dw", GETDATE())', 5),
        ('DATEPART("Hh", GETDATE())', 9), ('DATEPART("n", GETDATE())', 49), ('DATEPART("s", GETDATE())', 21),
        ('DATEPART("Ms", GETDATE())', 566),
        ('DAY((DT_DBTIMESTAMP)"11/23/2002")', 23), ('MONTH((DT_DBTIMESTAMP)"11/23/2002")', 11),
        ('YEAR((DT_DBTIMESTAMP)"11/23/2002")', 2002),
        ("GETDATE()", datetime(2018, 4, 12, 9, 49, 21, 566_000)),
        ("GETUTCDATE()", datetime(2018, 4, 12, 7, 49, 21, 566_000)),
        ("GETDATE() == GETDATE()", True),
    ],
)  # fmt: skip
def test_date_functions(text: str, expected: object):
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ISNULL(@Nothing)", True),
        ("ISNULL(1)", False),
        ('REPLACENULL(@Nothing, "1900-01-01")', "1900-01-01"),
        ("REPLACENULL(@Nothing, 5)", "5"),
        ('REPLACENULL(@Name, "x")', "Touring Front Wheel"),
        ('!ISNULL(@Nothing) ? SUBSTRING(@Nothing,1,1) + " " : ""', ""),
    ],
)
def test_null_functions(text: str, expected: object):
    assert value(text) == expected


def test_without_a_time_the_machine_is_asked():
    before = datetime.now(UTC).replace(tzinfo=None) - timedelta(milliseconds=1)

    assert before <= evaluate("GETUTCDATE()", {}) <= datetime.now(UTC).replace(tzinfo=None)
