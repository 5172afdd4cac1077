"""The form of a new variable, as a task's editor opens it."""

import json
import re

import pytest
from django.test import Client
from django.urls import reverse

from designer.document import VariableDocument
from designer.models import Package, Project, User
from designer.services.packages import create_package
from tests.packages import package, send_mail

TASK = send_mail("Report")


@pytest.fixture
def saved(db: None, member: User, project: Project) -> Package:
    return create_package(member, project, package(tasks=[TASK]))


def submit(client: Client, saved: Package, *others: VariableDocument, **typed: str) -> object:
    fields = {"scope": "package", "namespace": "User", "type": "String", "name": "Body", **typed}
    variables = json.dumps([variable.model_dump(mode="json") for variable in others])
    parts = {"executable": TASK.model_dump_json(), "variables": variables}
    return client.post(reverse("editor-variable-submit", args=[saved.pk]), {**fields, **parts})


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ({"value": " Hello\r\n"}, (None, "String", " Hello\n")),
        ({"scope": "task", "value": "x"}, (str(TASK.id), "String", "x")),
        ({"type": "Int32", "value": "42"}, (None, "Int32", 42)),
        ({"type": "Int32", "value": ""}, (None, "Int32", 0)),
    ],
)
def test_a_variable_comes_back_as_its_type_holds_it(
    client: Client, member: User, saved: Package, typed: dict[str, str], expected: tuple[object, ...]
):
    client.force_login(member)
    answer = submit(client, saved, **typed)
    made = json.loads(re.search(r'<script type="application/json">(.*)</script>', answer.text)[1])
    assert (made["scope"], made["type"], made["value"]) == expected


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"name": ""}, "name", "Type a name."),
        ({"name": "2nd"}, "name", "Begin with a letter or _"),
        ({"name": "Taken"}, "name", "There is a variable User::Taken here already."),
        ({"type": "Int32", "value": "many"}, "value", "“many” is no Int32. Give a whole number"),
        ({"namespace": "System"}, "namespace", "the namespace System is kept"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(
    client: Client, member: User, saved: Package, typed: dict[str, str], field: str, sentence: str
):
    client.force_login(member)
    answer = submit(client, saved, VariableDocument(name="Taken"), **typed)
    assert answer.status_code == 422
    assert f'href="#variable_{field}"' in answer.text
    assert sentence in answer.text


def test_the_same_name_in_another_scope_is_free(client: Client, member: User, saved: Package):
    client.force_login(member)
    assert submit(client, saved, VariableDocument(name="Body"), scope="task").status_code == 200


def test_a_stranger_gets_no_form(client: Client, stranger: User, saved: Package):
    client.force_login(stranger)
    assert submit(client, saved).status_code == 404
