"""Placeholders in the fields of the Send Mail Task Editor: texts that are stored as expressions, and shown as texts."""

import re
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from designer.editors.context import EditorContext
from designer.models import Package, User
from designer.package.data_types import VariableType
from designer.package.document import VariableDocument
from tasks.types.send_mail.editor import SendMailForm
from tests.packages import send_mail
from tests.tasks.send_mail.editor.sent_back import send_back

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
NAMES = [VariableDocument(name="Name", value="Ann"), VariableDocument(name="Count", type=VariableType.INT32, value=3)]
HOLED = '"Dear " + @[User::Name] + "\\n{{ " + (DT_WSTR, 20) @[User::Count]'


@pytest.fixture
def holed(context: EditorContext) -> EditorContext:
    return replace(context, variables=NAMES)


def test_expressions_that_put_values_into_texts_are_shown_as_texts_and_stay_as_they_were(holed: EditorContext):
    expressions = {"to_line": "@[User::Name]", "message_source": HOLED, "subject": "LOWER(@[User::Name])"}
    task = send_mail("Report", to_line="a@example.com", from_line="{{literal").model_copy(
        update={"expressions": expressions}
    )
    form = SendMailForm(executable=task, context=holed)
    shown = {name: form[name].value() for name in ("to_line", "message_source", "from_line", "expressions")}

    assert shown == {
        "to_line": "{{User::Name}}",
        "message_source": "Dear {{User::Name}}\n{{{{ {{User::Count}}",
        "from_line": "{{{{literal",
        "expressions": [{"property": "subject", "expression": "LOWER(@[User::Name])"}],
    }
    assert form.driven.keys() == {"subject"}
    assert form["expressions"].help_text.endswith("are in its field: To, Message.")
    assert form["message_source"].filled.value == "Dear Ann\n{{ 3"
    back = send_back(task, holed)
    assert back.is_valid(), back.errors
    changed = back.to_document()
    assert list(changed.expressions.items()) == list(expressions.items())
    assert changed.properties.items() >= task.properties.items()


def test_texts_with_placeholders_are_stored_as_expressions_and_others_as_texts(holed: EditorContext):
    task = send_mail("Report", subject="Stock").model_copy(update={"expressions": {"message_source": HOLED}})
    form = send_back(task, holed, subject="{{User::Count}} left", message_source="All {{{{gone}}", cc_line="{{Name}}")

    assert form.is_valid(), form.errors
    changed = form.to_document()
    assert changed.expressions == {"subject": '(DT_WSTR, 12) @[User::Count] + " left"', "cc_line": "@[User::Name]"}
    assert (changed.properties["subject"], changed.properties["message_source"]) == ("Stock", "All {{gone}}")


def test_a_message_source_that_is_no_text_has_no_placeholders(holed: EditorContext):
    task = send_mail("Report", message_source_type="Variable", message_source="User::Name")
    driven = task.model_copy(update={"expressions": {"message_source": "@[User::Name]"}})
    form = send_back(driven, holed, message_source="{{what}}")

    assert form.is_valid(), form.errors
    changed = form.to_document()
    assert (changed.expressions, changed.properties["message_source"]) == (driven.expressions, "User::Name")


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("subject", {"subject": "{{User::Gone}}"}, "“User::Gone” is no variable in sight here."),
        ("message_source", {"message_source": "a {{ b"}, "At “{{ b” two braces begin no placeholder."),
        (
            "subject",
            {"subject": "{{Name}}", "expressions_property": ["subject"], "expressions_expression": ["@[User::Name]"]},
            "Keep one.",
        ),
    ],
)
def test_placeholders_that_are_none_are_told_at_their_field(
    holed: EditorContext, field: str, typed: dict[str, Any], sentence: str
):
    form = send_back(send_mail("Report"), holed, **typed)
    assert list(form.errors) == [field]
    assert sentence in form.errors[field][0]
    assert form[field].value() == typed[field]


def test_the_dialog_lists_the_variables_that_a_text_can_hold(client: Client, member: User, saved: Package):
    client.force_login(member)
    variables = [*NAMES, VariableDocument(name="Rows", type=VariableType.OBJECT, value="[]")]
    written = ",".join(each.model_dump_json() for each in variables)
    sent = {"executable": send_mail("Report").model_dump_json(), "variables": f"[{written}]"}
    answer = client.post(reverse("editor-executable", args=[saved.pk]), sent)

    offered = answer.text.partition("data-variables")[2].partition("</datalist>")[0]
    assert "&quot;Int32&quot;: 12" in offered
    listed = re.findall(r'<option value="([^"]+)">([^<]+)</option>', offered)
    assert listed[:3] == [("User::Count", "Int32"), ("User::Name", "String"), ("System::CancelEvent", "Int32")]
