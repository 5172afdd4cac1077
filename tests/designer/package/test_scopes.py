"""What expressions see, and what they make of properties."""

from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.expressions import evaluate
from designer.package.data_types import DEFAULTS
from designer.package.document import ExecutableDocument, PackageDocument, ParameterDocument, VariableDocument
from designer.property_expressions.evaluation import evaluate_properties
from designer.variables.parameters import design_parameters
from designer.variables.system_variables import Circumstances, system_variables
from designer.variables.values import CannotEvaluate, Values
from designer.variables.visibility import Scopes, find_variable
from tasks.types.send_mail.properties import MessageSourceType, Priority, SendMailProperties
from tests.packages import send_mail

NOW = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)
CONTAINER = ExecutableDocument(type="Sequence", name="Load")
TASK = send_mail("Tell").model_copy(update={"parent": CONTAINER.id})


def variable(name: str, value: object = "", kind: str = "String", **more: object) -> VariableDocument:
    return VariableDocument(name=name, type=kind, value=value, **more)


def computed(name: str, expression: str, kind: str = "String", value: object = "") -> VariableDocument:
    return variable(name, value, kind, expression=expression, evaluate_as_expression=True)


def values(*variables: VariableDocument, **more: object) -> Values:
    document = PackageDocument(name="P", executables=[CONTAINER, TASK], variables=list(variables))
    return Values(Scopes(document).find_visible(TASK.id), now=NOW, **more)


def test_the_nearest_scope_hides_those_outside():
    outer, middle = variable("A", "package"), variable("A", "container", scope=CONTAINER.id)
    seen = values(outer, middle, variable("B", "package"), variable("C", "task", scope=TASK.id))
    assert {name: value for name, (_, value) in seen.items()} == {
        "User::A": "container",
        "User::B": "package",
        "User::C": "task",
    }
    document = PackageDocument(name="P", executables=[CONTAINER, TASK], variables=[outer, middle])
    assert Scopes(document).find_visible(None) == {"User::A": outer}


def test_a_variable_with_an_expression_is_evaluated_when_it_is_read():
    rows = variable("Rows", 3, "Int32")
    text = computed("Text", '"Rows: " + (DT_WSTR, 12) @[User::Rows] + @[User::Dots]')
    dots = computed("Dots", 'REPLICATE(".", @[User::Rows])')
    assert values(rows, text, dots)["User::Text"] == ("String", "Rows: 3...")
    assert values(rows, text, dots, changed={rows.id: 1})["User::Text"] == ("String", "Rows: 1.")


@pytest.mark.parametrize(
    ("kind", "expression", "value"),
    [
        ("Int64", "1 + 1", 2),
        ("Double", "1", 1.0),
        ("Decimal", "1.50", Decimal("1.50")),
        ("Int32", "CEILING(1.2)", 2),
        ("DateTime", '(DT_DBDATE)"2026-01-31"', datetime(2026, 1, 31)),
        ("Boolean", "1 == 1", True),
    ],
)
def test_a_result_takes_the_variables_type(kind: str, expression: str, value: object):
    first = {"Decimal": "0", "DateTime": "2000-01-01", "Boolean": False, "Double": 0.0}.get(kind, 0)
    assert values(computed("X", expression, kind, first))["User::X"] == (kind, value)


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ([computed("X", '"text"', "Int32", 0)], "The expression of User::X gives “text”, which is no Int32"),
        ([computed("X", '@[User::Y] = "a"'), variable("Y")], "of User::X cannot give another variable a value"),
        ([computed("X", "@[User::X] = ")], "The expression of User::X: The expression is empty"),
        ([computed("X", "@[User::Z] = 1")], "The expression of User::X: .*no variable"),
        ([computed("X", '@[User::X] = @X + "a"')], "in a circle: User::X → User::X"),
        ([computed("X", "1 +")], r"The expression of User::X: .*\(Line 1, column"),
        ([computed("X", "@[User::Y]"), computed("Y", "@X")], "in a circle: User::X → User::Y → User::X"),
    ],
)
def test_an_expression_that_gives_no_value_is_told(variables: list[VariableDocument], sentence: str):
    with pytest.raises(CannotEvaluate, match=sentence):
        _ = values(*variables)["User::X"]


EMPTY = [
    ("String", ""),
    ("Int32", 0),
    ("UInt64", 0),
    ("Boolean", False),
    ("Double", 0.0),
    ("Decimal", Decimal(0)),
    ("DateTime", datetime(1899, 12, 30)),
    ("Char", " "),
    ("Object", None),
    ("DBNull", None),
]
"""What a new variable of a type holds."""


@pytest.mark.parametrize(("kind", "value"), EMPTY)
@pytest.mark.parametrize("expression", ["NULL(DT_WSTR, 5)", "@[User::X] = NULL(DT_I4)", "NULL(DT_DBTIMESTAMP)"])
def test_an_expression_that_gives_null_leaves_its_variable_empty(kind: str, value: object, expression: str):
    assert values(computed("X", expression, kind, DEFAULTS[kind]))["User::X"] == (kind, value)


@pytest.mark.parametrize("target", ["@[User::D]", "@D", " \n@[User::D]\t", "@[D]"])
def test_a_variable_may_assign_to_itself(target: str):
    seen = values(computed("D", f"{target}=GETDATE()", "DateTime", "2020-01-01"), variable("E"))
    assert seen["User::D"] == ("DateTime", NOW.replace(tzinfo=None))
    assert evaluate("YEAR(@[User::D])", seen) == 2026


@given(st.integers(1 - 2**31, 2**31 - 1), st.sampled_from(["{} + 0", "({})", "TRUE ? {} : 1", '(DT_I4) "{}"']))
def test_an_assignment_to_itself_gives_what_the_expression_gives(number: int, form: str):
    text = form.format(number)
    plain, assigned = (values(computed("X", each, "Int32", 0)) for each in (text, f"@[User::X] = {text}"))
    assert assigned["User::X"] == plain["User::X"] == ("Int32", number)


def test_parameters_and_system_variables_are_seen_beside_variables():
    parameter = ParameterDocument(name="Server", type="String", value="mail")
    secret = ParameterDocument(name="Key", sensitive=True, value=None)
    document = PackageDocument(name="Nightly", executables=[CONTAINER, TASK], parameters=[parameter, secret])
    run = Circumstances(datetime(2026, 11, 22, 8, 0), "EXAMPLE\\ann", "worker-1", 17, UUID(int=5))
    given = design_parameters(document) | system_variables(document, TASK, run)
    seen = Values(Scopes(document).find_visible(TASK.id), given, now=NOW)
    text = (
        '@[System::PackageName] + "/" + @[System::TaskName] + " on " + @[System::MachineName] + " by " + '
        '@[System::UserName] + " " + @[$Package::Server] + " " + (DT_WSTR, 20) @[System::ServerExecutionID] + " " + '
        '(DT_WSTR, 10) DATEDIFF("mi", @[System::StartTime], GETDATE())'
    )
    assert evaluate(text, seen, now=NOW) == "Nightly/Tell on worker-1 by EXAMPLE\\ann mail 17 30"
    assert seen["System::ExecutionInstanceGUID"][1] == "{00000000-0000-0000-0000-000000000005}"
    assert seen["$Package::Key"] == ("String", None)


def test_expressions_take_the_place_of_properties():
    given = {"subject": "Static", "to_line": "ann@example.com"}
    expressions = {
        "subject": '"Rows: " + (DT_WSTR, 12) @[User::Rows]',
        "priority": "1",
        "message_source_type": "2",
        "message_source": '"User::" + "Text"',
        "inline_css": "1 == 2",
        "retry_minutes": "@[User::Rows] * 10",
    }
    made = evaluate_properties(SendMailProperties, given, expressions, values(variable("Rows", 3, "Int32")))
    properties = SendMailProperties.model_validate(made)
    assert (properties.subject, properties.to_line) == ("Rows: 3", "ann@example.com")
    assert (properties.priority, properties.message_source_type) == (Priority.HIGH, MessageSourceType.VARIABLE)
    assert (properties.inline_css, properties.retry_minutes) == (False, 30)


@pytest.mark.parametrize(
    ("name", "expression", "sentence"),
    [
        ("subject", "@[User::Nothing]", "The expression of subject: .*Nothing"),
        ("subject", "NULL(DT_WSTR, 5)", "The expression of subject gives NULL, which does not fit"),
        ("priority", "2", "The expression of priority gives “2”, which does not fit"),
        ("retry_minutes", "-1", "The expression of retry minutes gives “-1”, which does not fit"),
        ("colour", '"red"', "There is no property “colour”"),
    ],
)
def test_an_expression_that_does_not_fit_names_its_property(name: str, expression: str, sentence: str):
    with pytest.raises(CannotEvaluate, match=sentence):
        evaluate_properties(SendMailProperties, {}, {name: expression}, values())


def test_a_name_without_its_namespace_means_the_nearest_variable_in_sight():
    box = ExecutableDocument(type="Sequence", name="Box")
    mail = ExecutableDocument(type="SendMailTask", name="Mail", parent=box.id)
    far = VariableDocument(name="Text", value="far")
    near = VariableDocument(name="Text", namespace="Box", scope=box.id, value="near")
    seen = Scopes(PackageDocument(name="Any", executables=[box, mail], variables=[far, near])).find_visible(mail.id)
    assert find_variable(seen, "Text") == near
    assert find_variable(seen, "User::Text") == far
    assert find_variable(seen, "Mail::Text") is None
