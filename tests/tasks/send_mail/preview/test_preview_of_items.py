"""The preview of a mail to many: one page for each item of the loop around its task."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pydantic import TypeAdapter

from connections.files.file_store.services import upload_file
from connections.models import ConnectionTrial
from designer.models import Package, Project, User
from designer.package.document import ExecutableDocument, ParameterDocument, VariableDocument
from designer.services.packages import create_package
from tests.packages import executable, package, send_mail, smtp
from tests.tasks.send_mail.preview.test_preview import CHOICES

pytestmark = pytest.mark.any_database

VARIABLES = [
    VariableDocument(name="To"),
    VariableDocument(name="Number", type="Int32", value=0),
    VariableDocument(name="Rows", type="Object", value=["c@example.com", "d@example.com"]),
]
TO_VARIABLE = {"to_line": "@[User::To]"}


@pytest.fixture
def saved(db: None, member: User, project: Project, settings: Any, tmp_path: Path) -> Package:
    settings.PROJECT_FILES = tmp_path
    upload_file(member, project, "rows.csv", [b"mail\na@example.com\nb@example.com\nnobody\n"])
    return create_package(member, project, package(tasks=[send_mail("Report")], connections=[smtp()]))


@pytest.fixture
def browser(client: Client, member: User) -> Client:
    client.force_login(member)
    return client


def foreach(enumerator: dict[str, Any], variable: str = "User::To", **source: Any) -> ExecutableDocument:
    mappings = [{"variable": variable, **(source or {"index": 0})}]
    properties = {"enumerator": enumerator, "variable_mappings": mappings}
    return executable("ForeachLoop", f"Each {enumerator['kind']}", properties=properties)


def rows(path: str = "rows.csv") -> ExecutableDocument:
    return foreach({"kind": "Row", "path": path}, column="mail")


def ask(
    browser: Client,
    saved: Package,
    around: Sequence[ExecutableDocument],
    item: str = "",
    route: str = "send-mail-preview",
    expressions: dict[str, str] = TO_VARIABLE,
    **more: Any,
) -> Any:
    """Ask for what a task in these loops, the innermost first, would send for an item."""
    inside = [
        each.model_copy(update={"parent": outer.id if outer else None})
        for each, outer in zip(around, [*around[1:], None], strict=True)
    ]
    manager = smtp()
    task = send_mail("Report", smtp_connection=str(manager.id))
    task = task.model_copy(update={"parent": inside[0].id, "expressions": expressions})
    parts = {"executable": task, "connections": [manager], "around": inside, "variables": VARIABLES, **more}
    sent = {name: TypeAdapter(Any).dump_json(part).decode() for name, part in parts.items()}
    typed = {
        "expressions_property": list(expressions),
        "expressions_expression": list(expressions.values()),
        "test_address": "mia@example.com",
    }
    return browser.post(
        reverse(route, args=[saved.pk]),
        {**CHOICES, "name": "Report", **task.properties, **typed, **sent, "item": item},
    )


@pytest.mark.parametrize(
    ("loop", "item", "to", "place"),
    [
        (rows(), "", "a@example.com", "Item 1 of 3"),
        (rows(), "2", "b@example.com", "Item 2 of 3"),
        (foreach({"kind": "Item", "rows": [["x@example.com"], ["y@example.com"]]}), "2", "y@example.com", "2 of 2"),
        (foreach({"kind": "Variable", "variable": "User::Rows"}), "2", "d@example.com", "Item 2 of 2"),
        (rows(), "x", "a@example.com", "Item 1 of 3"),
    ],
)
def test_the_mail_of_an_item_is_shown(
    browser: Client, saved: Package, loop: ExecutableDocument, item: str, to: str, place: str
):
    answer = ask(browser, saved, [loop], item)
    assert (answer.status_code, f"<dd>{to}</dd>" in answer.text, place in answer.text) == (200, True, True)
    assert f'<input type="hidden" name="item" value="{item}">' in answer.text


def test_the_name_of_each_file_is_shown(browser: Client, saved: Package):
    loop = foreach({"kind": "File", "folder": ".", "files": "*.csv"})
    answer = ask(browser, saved, [loop], expressions={"subject": '"Of " + @[User::To]'})
    assert "Of rows.csv" in answer.text


def test_the_mail_of_an_iteration_of_a_for_loop_is_shown(browser: Client, saved: Package):
    properties = {
        "init_expression": "@[User::Number] = 7",
        "eval_expression": "@[User::Number] < 9",
        "assign_expression": "@[User::Number] = @[User::Number] + 1",
    }
    loop = executable("ForLoop", "Count", properties=properties)
    answer = ask(browser, saved, [loop], "2", expressions={"subject": '"Of " + (DT_WSTR, 4) @[User::Number]'})
    assert "<dd>Of 8</dd>" in answer.text
    assert "Item 2 of 2" in answer.text


def test_loops_within_each_other_say_which_is_at_its_first_item(browser: Client, saved: Package):
    outer = foreach({"kind": "Item", "columns": ["Int32"], "rows": [[5], [6]]}, "User::Number")
    answer = ask(browser, saved, [rows(), outer], "2", expressions=TO_VARIABLE | {"subject": "(DT_WSTR, 4) @Number"})
    assert "in the loop “Each Row”, with the first item of “Each Item”" in answer.text
    assert "<dd>5</dd>" in answer.text


def test_an_item_whose_mail_cannot_be_built_can_be_left_for_another_one(browser: Client, saved: Package):
    answer = ask(browser, saved, [rows()], "3")
    assert answer.status_code == 422
    assert "“nobody” is not a mail address" in answer.text
    assert 'data-item="2"' in answer.text
    assert 'id="preview-item-form"' in answer.text


@pytest.mark.parametrize("path", ["none.csv", "/etc/passwd", "../rows.csv"])
def test_a_file_that_the_project_may_not_or_cannot_read_is_said(browser: Client, saved: Package, path: str):
    answer = ask(browser, saved, [rows(path)], expressions={})
    assert answer.status_code == 200
    assert "The loop “Each Row” gives no item here. " in answer.text
    assert "root:" not in answer.text
    assert path in answer.text


def test_what_is_sensitive_is_neither_read_nor_shown(browser: Client, saved: Package):
    key = ParameterDocument(name="Key", sensitive=True, value=None)
    loop = rows().model_copy(update={"expressions": {"path": "@[$Package::Key]"}})
    answer = ask(browser, saved, [loop], expressions={}, parameters=[key])
    assert "is sensitive: its value comes with the run" in answer.text
    assert "Item 1 of" not in answer.text


def test_the_frame_and_the_test_have_the_item_that_is_shown(browser: Client, saved: Package):
    page = {"message_format": '"Html"', "message_source": '"<p>" + @[User::To] + "</p>"'}
    frame = ask(browser, saved, [rows()], "2", "send-mail-preview-html", TO_VARIABLE | page)
    sent = ask(browser, saved, [rows()], "2", "send-mail-test")
    refused = ask(browser, saved, [rows()], "3", "send-mail-test")
    assert "<p>b@example.com</p>" in frame.text
    assert (sent.status_code, refused.status_code) == (200, 422)
    assert b"To: b@example.com" in bytes(ConnectionTrial.objects.get().content)
