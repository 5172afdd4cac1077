"""The expression builder's side of the API."""

import json
from typing import Any

import pytest
from django.test import Client

from designer.models import Project, User
from designer.package.document import PackageDocument, ParameterDocument, VariableDocument
from designer.services.packages import create_package
from tests.packages import package, send_mail, smtp

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
MAIL = send_mail("Mail")


@pytest.fixture
def ask(member: User, project: Project):
    """Send an unsaved document to one of the package's addresses; give the answer."""
    stored = create_package(member, project, package("Stored"))
    client = Client()
    client.force_login(member)

    def send(address: str, **body: object) -> Any:
        body = {"document": document().model_dump(mode="json"), **body}
        url = f"/api/v1/packages/{stored.pk}/{address}"
        return client.post(url, json.dumps(body, default=str), "application/json")

    return send


def document() -> PackageDocument:
    rows = VariableDocument(name="Rows", type="Int32", value=3)
    line = VariableDocument(name="Line", expression='REPLICATE("x", 9000)', evaluate_as_expression=True)
    own = VariableDocument(name="Rows", scope=MAIL.id, value="own")
    key = ParameterDocument(name="Key", sensitive=True, value=None)
    made = package("Unsaved", [MAIL], connections=[smtp()])
    return made.model_copy(update={"variables": [rows, line, own], "parameters": [key]})


def test_an_expression_has_a_type_and_a_value_in_its_scope(ask):
    of_package = ask("evaluate-expression", expression="@[User::Rows] + 1").json()
    assert (of_package["type"], of_package["value"], of_package["problem"]) == ("DT_I4", "4", None)
    of_task = ask("evaluate-expression", expression='@[User::Rows] + "er of " + @[System::TaskName]', scope=MAIL.id)
    assert of_task.json()["value"] == "owner of Mail"
    who = ask("evaluate-expression", expression='@[System::UserName] + "/" + @[System::PackageName]').json()
    assert who["value"] == "mia/Unsaved"


def test_null_a_secret_and_a_long_value_are_told_apart(ask):
    assert ask("evaluate-expression", expression="NULL(DT_WSTR, 5)").json()["value"] is None
    secret = ask("evaluate-expression", expression="@[$Package::Key]").json()
    assert (secret["type"], secret["value"], secret["problem"]) == ("DT_WSTR", None, None)
    assert "comes with the run" in secret["note"]
    long = ask("evaluate-expression", expression='REPLICATE("x", 20000)').json()
    assert (len(long["value"]), long["is_cut"]) == (10_000, True)


def test_an_error_has_its_place(ask):
    problem = ask("evaluate-expression", expression="1 +\n  @[User::Rowz]").json()["problem"]
    assert (problem["line"], problem["column"], problem["start"], problem["end"]) == (2, 3, 6, 19)
    assert problem["code"] == "DTS_E_EXPREVALVARIABLENOTFOUND"
    assert "Did you mean" in problem["sentence"]


@pytest.mark.parametrize(
    ("expression", "target", "sentence"),
    [
        ('"x"', {"data_type": "Int32"}, "which is no Int32"),
        ("7", {"part_type": "SendMailTask", "property": "priority"}, "does not fit"),
        ("1", {"part_type": "SMTP", "property": "credential"}, "No expression can drive"),
        ("5", {"part_type": "SendMailTask", "property": "priority"}, None),
        ("1 == 1", {"data_type": "Boolean"}, None),
        ("NULL(DT_BOOL)", {"data_type": "Boolean"}, "which is no Boolean"),
        ("NULL(DT_BOOL)", {"data_type": "Boolean", "variable": "User::Flag"}, None),
        ("@[User::Rows] = 5", {"data_type": "Int32", "variable": "User::Rows"}, None),
        ("@[User::Rows] = 5", {"data_type": "Int32"}, "Compare with =="),
        ("@[User::Line] = 5", {"data_type": "Int32", "variable": "User::Rows"}, "cannot give another variable"),
    ],
)
def test_a_value_must_fit_where_it_goes(ask, expression: str, target: dict[str, str], sentence: str | None):
    outcome = ask("evaluate-expression", expression=expression, target=target).json()
    assert (outcome["problem"] and sentence and sentence in outcome["problem"]["sentence"]) == (sentence and True)


def test_an_expression_without_end_is_refused_before_it_is_read(ask):
    answer = ask("evaluate-expression", expression="1" * 100_001)
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")


def test_what_is_in_sight_is_listed_with_its_value(ask):
    seen = {one["name"]: one for one in ask("variables-in-sight", scope=MAIL.id).json()}
    assert (seen["User::Rows"]["scope"], seen["User::Rows"]["outcome"]["value"]) == ("Mail", "own")
    assert (seen["User::Line"]["type"], seen["User::Line"]["outcome"]["is_cut"]) == ("String", True)
    assert "comes with the run" in seen["$Package::Key"]["outcome"]["note"]
    assert seen["System::TaskName"]["outcome"]["value"] == "Mail"


def test_variables_with_expressions_have_values(ask):
    (line,) = ask("variable-values").json()
    assert line["outcome"]["value"] == "x" * 200


def test_the_language_is_listed_as_it_is_to_be_inserted(member: User):
    client = Client()
    client.force_login(member)
    entries = {one["name"]: one for one in client.get("/api/v1/expression-language").json()}
    assert entries["LEFT"]["insert"] == "LEFT()"
    assert entries["DT_STR"]["insert"] == "(DT_STR, 50, 1252)"
    assert entries["=="]["group"] == "Operators"
