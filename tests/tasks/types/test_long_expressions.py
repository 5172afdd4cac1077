"""Expressions as long as those of real packages, one of which has 10,060 characters, at every place that takes one."""

import json

import pytest
from django.test import Client

from designer.expressions import LONGEST_EXPRESSION, evaluate
from designer.models import Project, User
from designer.package.document import ExecutableDocument, PackageDocument, VariableDocument
from designer.services.packages import create_package
from designer.storage.rows import load_document
from designer.validation.packages import find_issues
from tasks.runtime.engine import engine
from tasks.runtime.services import start_execution
from tasks.runtime.state.values import values_of
from tasks.types.expression_task.editor import ExpressionTaskForm
from tasks.types.for_loop.editor import ForLoopForm
from tests.packages import arrow, executable, package, send_mail

LENGTHS = [4_001, 10_060, LONGEST_EXPRESSION]
TEXT = VariableDocument(name="Text")


def text_of(length: int, around: str = '"{}"') -> str:
    """An expression of this many characters, which gives nearly as many."""
    return around.format("x" * (length - len(around) + 2))


def in_all_places(length: int) -> PackageDocument:
    """A package that has such an expression on a variable, a property, a task, a loop and a constraint."""
    made = VariableDocument(name="Made", expression=text_of(length), evaluate_as_expression=True)
    first = executable("ExpressionTask", "Set", properties={"expression": text_of(length, '@Text = "{}"')})
    condition = text_of(length, '"{}" == ""')
    loop = executable("ForLoop", "Loop", properties={"eval_expression": condition})
    mail = send_mail("Mail").model_copy(
        update={"expressions": {"message_source": text_of(length), "disable": text_of(length, '"{}" != ""')}}
    )
    arrows = [arrow(first, loop), arrow(loop, mail, evaluation_operation="Expression", expression=condition)]
    return package("Long", [first, loop, mail], arrows).model_copy(update={"variables": [TEXT, made]})


def expressions_of(document: PackageDocument) -> list[object]:
    parts, arrows = document.executables, document.precedence_constraints
    of_parts = [
        each.expressions | {k: v for k, v in each.properties.items() if v and "expression" in k} for each in parts
    ]
    return [*of_parts, *(each.expression for each in arrows), *(each.expression for each in document.variables)]


@pytest.mark.parametrize("length", LENGTHS)
def test_a_long_expression_has_its_whole_value(length: int):
    assert evaluate(text_of(length), {}) == "x" * (length - 2)


@pytest.mark.django_db
@pytest.mark.parametrize("length", LENGTHS)
def test_a_package_keeps_long_expressions_by_the_api_and_validation_says_nothing(
    client: Client, member: User, project: Project, length: int
):
    client.force_login(member)
    stored = create_package(member, project, package("Long"))
    made = in_all_places(length)
    body = {"document": made.model_dump(mode="json"), "version": stored.version}
    answer = client.put(f"/api/v1/packages/{stored.pk}", json.dumps(body), "application/json")
    stored.refresh_from_db()
    assert answer.status_code == 200, answer.content
    assert expressions_of(load_document(stored)) == expressions_of(made)
    assert [one for one in find_issues(made, [], None) if one.property != "smtp_connection"] == []


@pytest.mark.django_db
@pytest.mark.parametrize("length", LENGTHS)
def test_the_builder_evaluates_a_long_expression(client: Client, member: User, project: Project, length: int):
    client.force_login(member)
    stored = create_package(member, project, package("Long"))
    given = {"document": package("Long").model_dump(mode="json"), "expression": f"LEN({text_of(length - 5)})"}
    address = f"/api/v1/packages/{stored.pk}/evaluate-expression"
    told = client.post(address, json.dumps(given), "application/json").json()
    assert (told["value"], told["problem"]) == (str(length - 7), None)


@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize(
    ("form", "kind", "field"),
    [(ExpressionTaskForm, "ExpressionTask", "expression"), (ForLoopForm, "ForLoop", "eval_expression")],
)
def test_a_field_takes_a_long_expression_and_no_longer_one(form: type, kind: str, field: str, length: int):
    assert form.base_fields[field].clean(text_of(length)) == text_of(length)
    assert form.base_fields[field].max_length == LONGEST_EXPRESSION
    assert form.base_fields[field].widget_attrs(form.base_fields[field].widget)["maxlength"] == str(LONGEST_EXPRESSION)
    assert in_task(kind, field, length).properties[field] == text_of(length)


def in_task(kind: str, field: str, length: int) -> ExecutableDocument:
    return executable(kind, "Long", properties={field: text_of(length)})


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("length", LENGTHS)
def test_a_run_evaluates_long_expressions(member: User, project: Project, monkeypatch: pytest.MonkeyPatch, length: int):
    for module in ("services", "engine.transition"):
        monkeypatch.setattr(f"tasks.runtime.{module}.enqueue", lambda job, key, _person: None)
    made = in_all_places(length)
    taken = made.model_copy(
        update={"executables": made.executables[:2], "precedence_constraints": [], "connections": []}
    )
    execution = start_execution(member, create_package(member, project, taken))
    engine.run_package(execution.pk)
    execution.refresh_from_db()
    seen = values_of(execution, taken, None)
    assert execution.status == "succeeded", execution.message
    assert len(seen["User::Text"][1]) == length - len('@Text = ""')
    assert len(seen["User::Made"][1]) == length - 2
