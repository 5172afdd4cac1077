"""The value of casts: every example of SSIS's documentation, and the forms in which dates are written."""

import uuid
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal

import pytest

from tests.designer.expressions.samples import value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(DT_I4) 3.57", 4), ("(DT_I4) -2.5", -3), ("(DT_I2) \" 12 \"", 12), ("(DT_UI1) 255", 255),
        ("(DT_R8) \"1.5\"", 1.5),
        ("(DT_R4) 0.1", pytest.approx(0.1, rel=1e-7)), ("(DT_CY) 1.23456", Decimal("1.2346")),
        ("(DT_DECIMAl,2)500", Decimal("500.00")), ("(DT_NUMERIC,7,3)4000", Decimal("4000.000")),
        ("(DT_I4) TRUE", -1), ("(DT_UI1) TRUE", 255), ("(DT_I4) FALSE", 0), ("(DT_BOOL) 5", True),
        ('(DT_BOOL)"True"', True),
        ('(DT_BOOL)"0"', False), ("(DT_STR,1,1252)5", "5"), ('(DT_WSTR,3)"Cat"', "Cat"), ('(DT_WSTR,2)"Cat"', "Ca"),
        ("(DT_WSTR,5)TRUE", "True"), ("(DT_WSTR,30)1.50", "1.50"), ("(DT_WSTR,30)0.1E0", "0.1"),
        ("(DT_WSTR,30)1E20", "1E+20"),
        ("(DT_STR,4,1252)\"€uro\"", "€uro"), ("(DT_STR,4,65001)\"€uro\"", "€u"), ("(DT_STR,3,1252)\"Ωa\"", "?a"),
        ('(DT_DBDATE) "1999-10-11"', date(1999, 10, 11)), ('(DT_DBTIME) "16:34:52"', time(16, 34, 52)),
        ('(DT_DBTIME2, 5) "16:34:52.12345"', time(16, 34, 52, 123_450)),
        ('(DT_DBTIMESTAMP2, 4) "1999-10-11 16:34:52.1234"', datetime(1999, 10, 11, 16, 34, 52, 123_400)),
        ('(DT_DBTIMESTAMPOFFSET, 7) "1999-10-11 16:34:52.123456 + 5:35"',
         datetime(1999, 10, 11, 16, 34, 52, 123_456, timezone(timedelta(hours=5, minutes=35)))),
        ('(DT_DBTIMESTAMP) "8/6/2003 4:05 PM"', datetime(2003, 8, 6, 16, 5)),
        ('(DT_DBTIMESTAMP) "2003-08-06T16:05:07.1239"', datetime(2003, 8, 6, 16, 5, 7, 123_000)),
        ('(DT_DBTIMESTAMP)(DT_DBTIMESTAMPOFFSET, 0) "2003-08-06 01:00:00 +02:00"', datetime(2003, 8, 5, 23)),
        ('(DT_DATE)(DT_DBTIME) "01:02:03"', datetime(2018, 4, 12, 1, 2, 3)),
        ("(DT_DATE) 2.5", datetime(1900, 1, 1, 12)),
        ('(DT_I4)(DT_DATE) "1900-01-01"', 2), ("(DT_DBDATE) GETDATE()", date(2018, 4, 12)),
        ('(DT_GUID) "{00000000-0000-0000-0000-00000000000a}"', uuid.UUID(int=10)),
        ('(DT_WSTR,38)(DT_GUID) "0000000000000000000000000000000a"', "{00000000-0000-0000-0000-00000000000A}"),
        ('(DT_BYTES,2) "CAFEBABE"', b"\xca\xfe"), ('(DT_NTEXT) "x" + "y"', "xy"),
    ],
)  # fmt: skip
def test_a_cast_converts_rounds_and_cuts(text: str, expected: object):
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(DT_STR,50,1252) GETDATE()", "2018-04-12 09:49:21.566000000"),
        ('(DT_WSTR,30)(DT_DBTIMESTAMP) "2018-04-12"', "2018-04-12 00:00:00"),
        ("(DT_WSTR,10) GETDATE()", "2018-04-12"),
        ("(DT_WSTR,30) @[System::StartTime]", "4/12/2018 9:40:00 AM"),
        ('(DT_WSTR,30)(DT_DATE) "2018-04-12"', "4/12/2018"),
        ('(DT_WSTR,30)(DT_DBDATE) "2018-04-12"', "2018-04-12"),
        ('(DT_WSTR,30)(DT_DBTIME) "1:02:03"', "01:02:03"),
        ('(DT_WSTR,30)(DT_DBTIME2,2) "1:02:03.4567"', "01:02:03.45"),
        ('(DT_WSTR,30)(DT_FILETIME) "2018-04-12 01:02:03:045"', "2018-04-12 01:02:03:045"),
        ('(DT_WSTR,40)(DT_DBTIMESTAMP2,7) "2018-04-12 01:02:03.5"', "2018-04-12 01:02:03.5000000"),
        ('(DT_WSTR,40)(DT_DBTIMESTAMPOFFSET,3) "2018-04-12 01:02:03.5 -3:30"', "2018-04-12 01:02:03.500 -03:30"),
    ],
)
def test_a_date_becomes_a_string_in_the_form_of_its_type(text: str, expected: str):
    assert value(text) == expected
