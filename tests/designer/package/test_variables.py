"""Variables in a document: their types' values, their names and scopes, and their rows."""

from datetime import datetime
from decimal import Decimal
from uuid import uuid4

import pytest
from pydantic import ValidationError

from designer.models import Package, Project, User
from designer.package.data_types import DEFAULTS, VariableType, parse_value, read_value, write_value
from designer.package.document import PackageDocument, VariableDocument
from designer.services.packages import create_package, save_package
from designer.storage.rows import load_document
from tests.packages import send_mail


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("Boolean", "true", True),
        ("Byte", "255", 255),
        ("SByte", "-128", -128),
        ("Int32", " -2147483648 ", -2147483648),
        ("UInt64", "18446744073709551615", 2**64 - 1),
        ("Double", "2.5e3", 2500.0),
        ("Decimal", "19.95", Decimal("19.95")),
        ("DateTime", "2026-01-31 08:30", datetime(2026, 1, 31, 8, 30)),
        ("Char", "x", "x"),
        ("String", "  as it is\n", "  as it is\n"),
        ("DBNull", "", None),
    ],
)
def test_a_value_is_read_as_people_type_it(kind: str, text: str, value: object):
    stored = parse_value(VariableType(kind), text)
    assert read_value(VariableType(kind), stored) == value
    assert write_value(value) == stored


@pytest.mark.parametrize("kind", ["Double", "Single", "Decimal", "Int64", "DateTime", "Boolean", "String", "Char"])
@pytest.mark.parametrize("value", [10**400, -(10**400), 10**5000], ids=["large", "negative", "unwritable"])
def test_a_whole_number_that_no_type_holds_is_refused(kind: str, value: int):
    with pytest.raises(ValueError, match=r"is no|larger|Exceeds"):
        read_value(VariableType(kind), value)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("Int32", "1_000"),
        ("Int32", "\uff11\uff12"),
        ("Int32", "0x10"),
        ("Int32", "1e3"),
        ("Int32", "1,000"),
        ("Int32", "--1"),
        ("UInt64", "9" * 5000),
        ("Double", "1_0.5"),
        ("Double", "nan"),
        ("Double", "-inf"),
        ("Double", "1e"),
        ("Double", "1e1_0"),
        ("Double", "."),
        ("Double", "1.2.3"),
        ("Double", "٣"),
        ("Decimal", "1_000"),
        ("Decimal", "Infinity"),
        ("Decimal", "sNaN1"),
        ("DateTime", "20260131"),
        ("DateTime", "2026-W05-6"),
        ("DateTime", "2026-01-31x08:30"),
        ("DateTime", "2026-01-31T08"),
        ("DateTime", "2026-01-31 08:30:00,5"),
    ],
)
def test_what_only_python_takes_for_a_number_or_a_moment_is_none(kind: str, text: str):
    with pytest.raises(ValueError, match=f"is no {kind}"):
        parse_value(VariableType(kind), text)


@pytest.mark.parametrize(
    ("kind", "value", "hint"),
    [
        ("Boolean", "yes", "True or False"),
        ("Byte", 256, "from 0 to 255"),
        ("Int32", True, "a whole number"),
        ("Int16", 1.5, "from -32,768 to 32,767"),
        ("Double", float("inf"), "a number such as 2.5"),
        ("Single", 1e39, "make the variable a Double"),
        ("Decimal", "twelve", "a number such as 19.95"),
        ("DateTime", "31.1.2026", "2026-01-31 08:30:00"),
        ("DateTime", "2026-01-31T08:30:00Z", "time zone"),
        ("Char", "xy", "one character"),
        ("DBNull", "x", "no value"),
    ],
)
def test_a_value_of_another_type_is_refused_with_what_to_give(kind: str, value: object, hint: str):
    with pytest.raises(ValidationError, match=f"(?i){hint}"):
        VariableDocument(name="Count", type=kind, value=value)


def test_every_type_has_a_first_value():
    for kind in VariableType:
        assert VariableDocument(name="New", type=kind, value=DEFAULTS[kind]).type is kind


@pytest.mark.parametrize(
    "wrong", [{"name": "2nd"}, {"name": "with blank"}, {"name": ""}, {"name": "A", "namespace": "System"}]
)
def test_names_are_ssis_identifiers(wrong: dict[str, str]):
    with pytest.raises(ValidationError):
        VariableDocument(**wrong)


def test_one_scope_has_each_name_once_and_every_scope_exists():
    task = send_mail("One")
    outer, inner = VariableDocument(name="Rows"), VariableDocument(name="Rows", scope=task.id)
    other_case = VariableDocument(name="rows")
    PackageDocument(name="P", executables=[task], variables=[outer, inner, other_case])
    with pytest.raises(ValidationError, match="More than one variable of the same scope is called User::Rows"):
        PackageDocument(name="P", variables=[outer, VariableDocument(name="Rows")])
    with pytest.raises(ValidationError, match="no task of the package"):
        PackageDocument(name="P", variables=[VariableDocument(name="Rows", scope=uuid4())])


def test_variables_and_expressions_are_stored_and_come_back(member: User, project: Project):
    task = send_mail("One").model_copy(update={"expressions": {"subject": '"Rows: " + (DT_WSTR, 12) @[User::Rows]'}})
    variables = [
        VariableDocument(name="Rows", type="Int32", value=3, scope=task.id, read_only=True),
        VariableDocument(name="Text", expression='"a" + "b"', evaluate_as_expression=True),
        VariableDocument(name="Nothing", type="DBNull", value=None),
    ]
    made = create_package(member, project, PackageDocument(name="P", executables=[task], variables=variables))
    stored = load_document(Package.objects.get(pk=made.pk))
    assert stored.variables == variables
    assert stored.executables[0].expressions == task.expressions
    without_task = PackageDocument(name="P", variables=variables[1:])
    assert load_document(save_package(member, made.pk, without_task, made.version)) == without_task
