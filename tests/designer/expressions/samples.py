"""Variables for the expressions of the tests, and a clock that stands still."""

from datetime import datetime, timedelta, timezone
from decimal import Decimal

from designer.expressions import evaluate

NOW = datetime(2018, 4, 12, 9, 49, 21, 566_789, tzinfo=timezone(timedelta(hours=2)))
VARIABLES = {
    "User::Name": ("String", "Touring Front Wheel"),
    "User::Nothing": ("String", None),
    "User::Table": ("String", "Sales"),
    "User::Rows": ("Int32", 5),
    "User::Count": ("Int32", 10),
    "MyNamespace::Count": ("Int32", 2),
    "User::Counter": ("Int32", 8),
    "User::LPrice": ("Double", 500.0),
    "User::Sales$": ("Int64", 42),
    "User::Profit%": ("Decimal", Decimal("0.25")),
    "User::Flag": ("Boolean", True),
    "User::Letter": ("Char", "M"),
    "User::AnimalName": ("String", "Elephant"),
    "User::Path": ("String", r"c:\program files\data\myfile.txt"),
    "System::StartTime": ("DateTime", datetime(2018, 4, 12, 9, 40)),
    "System::LocaleID": ("Int32", 1033),
    "System::SourceName": ("String", "Load"),
    "System::PackageName": ("String", "Load"),
    "$Project::Recipient": ("String", "ann@example.com"),
    "$Package::Limit": ("Int32", 7),
}


def value(text: str) -> object:
    """Give the value of an expression with these variables, at this time."""
    return evaluate(text, VARIABLES, now=NOW)
