"""The Send Mail Task Editor: every property has a field, and what the fields show is what OK gives back."""

import json
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from designer.editors.context import EditorContext
from designer.models import Package, User
from designer.package.document import ExecutableDocument, VariableDocument
from tasks.types.send_mail.editor import SendMailForm
from tasks.types.send_mail.properties import SendMailProperties
from tests.packages import send_mail
from tests.tasks.send_mail.editor.sent_back import RELAY, send_back

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
ALL: dict[str, Any] = {
    "smtp_connection": str(RELAY.id),
    "from_line": "Reports <reports@example.com>",
    "to_line": '"Smith, Ann" <ann@example.com>;bob@example.com',
    "cc_line": "carl@example.com",
    "bcc_line": "dora@example.com",
    "subject": "Stock <of> today",
    "message_source_type": "DirectInput",
    "message_source": "  <p>Full & well</p>\n\n",
    "priority": "High",
    "file_attachments": "/reports/a.pdf|/reports/*.csv",
    "message_format": "Html",
    "text_alternative": "Full & well\n",
    "inline_css": False,
    "embed_images": False,
    "content_attachments": [
        {"file_name": "my list.csv", "source_type": "DirectInput", "source": "1;2\n3;4"},
        {"file_name": "all.csv", "source_type": "Variable", "source": "User::Rows"},
    ],
    "missing_attachment": "Skip",
    "zip_attachments_over": 0,
    "reply_to": "desk@example.com",
    "envelope_sender": "<>",
    "custom_headers": "List-Id: <a.example>\n  folded\n",
    "sensitivity": "Company-Confidential",
    "read_receipt": True,
    "dsn_notify": ["SUCCESS", "DELAY"],
    "dsn_return": "FULL",
    "sending_mode": "OnePerRecipient",
    "one_recipient_a_line": True,
    "fail_when_partly_sent": False,
    "retry_minutes": 0,
}


def test_every_property_has_a_field_on_one_page():
    shown = [name for names in SendMailForm.pages.values() for name in names]
    assert set(SendMailProperties.model_fields) <= set(shown)
    assert len(shown) == len(set(shown))
    assert set(shown) | {"expressions"} == set(SendMailForm.base_fields)


def test_the_sample_differs_from_every_default():
    defaults = SendMailProperties().model_dump(mode="json")
    assert {name for name in ALL if ALL[name] == defaults[name]} == {"message_source_type"}
    assert ALL.keys() == defaults.keys()


@pytest.mark.parametrize(
    "properties",
    [
        ALL,
        SendMailProperties().model_dump(mode="json"),
        {**ALL, "message_source_type": "Variable", "message_source": "User::Body"},
        {**ALL, "message_source_type": "Variable", "message_source": "Gone"},
        {**ALL, "message_source_type": "FileConnection", "message_source": "Gone"},
    ],
)
def test_opening_the_editor_and_pressing_ok_changes_nothing(context: EditorContext, properties: dict[str, Any]):
    task = ExecutableDocument(type="SendMailTask", name="Report", description="Nightly", properties=properties)
    driven = task.model_copy(update={"expressions": {"subject": '"Rows: " +\n@[User::Rows]', "Unknown": "1"}})
    form = send_back(driven, context)

    assert form.is_valid(), form.errors
    assert form.to_document() == driven


def test_the_message_source_is_what_its_type_means(context: EditorContext):
    typed = {"message_source": "Typed", "message_variable": "User::Body"}
    sources = {}
    for kind in ("DirectInput", "Variable"):
        form = send_back(send_mail("Report"), context, message_source_type=kind, **typed)
        assert form.is_valid(), form.errors
        sources[kind] = form.to_document().properties["message_source"]
    assert sources == {"DirectInput": "Typed", "Variable": "User::Body"}


def test_a_number_left_empty_is_the_default(context: EditorContext):
    form = send_back(
        send_mail("Report", retry_minutes=5, zip_attachments_over=9), context, retry_minutes="", zip_attachments_over=""
    )
    assert form.is_valid(), form.errors
    properties = form.to_document().properties
    assert (properties["retry_minutes"], properties["zip_attachments_over"]) == (60, None)


def attach(name: str) -> dict[str, list[str]]:
    """Fields of a content attachment."""
    field = "content_attachments"
    return {f"{field}_file_name": [name], f"{field}_source_type": ["DirectInput"], f"{field}_source": ["x"]}


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("name", {"name": ""}, "Type a name."),
        ("dsn_notify", {"dsn_notify": ["NEVER", "DELAY"]}, "NEVER goes with nothing else"),
        ("retry_minutes", {"retry_minutes": "10081"}, "less than or equal to 10080"),
        ("content_attachments", attach("a/b.csv"), "“a/b.csv” is no file name"),
        ("content_attachments", attach(""), "“” is no file name"),
        ("expressions", {"expressions_property": [""], "expressions_expression": ["1"]}, "Choose the property"),
        ("expressions", {"expressions_property": ["subject"] * 2, "expressions_expression": ["1", "2"]}, "Keep one."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_at_its_field(context: EditorContext, field: str, typed: dict[str, Any], sentence: str):
    form = send_back(send_mail("Report"), context, **typed)
    assert list(form.errors) == [field]
    assert sentence in form.errors[field][0]


def test_forms_do_not_share_what_they_offer(context: EditorContext):
    unknown = send_mail("Report").model_copy(update={"expressions": {"Unknown": "1"}})
    SendMailForm(executable=unknown, context=context)
    assert "Unknown" not in str(SendMailForm(executable=send_mail("Other"), context=context)["expressions"])


def test_the_dialog_shows_what_an_expression_drives(client: Client, member: User, saved: Package):
    client.force_login(member)
    task = send_mail("Report").model_copy(update={"expressions": {"subject": '"Rows: " + @[User::Rows]'}})
    answer = client.post(reverse("editor-executable", args=[saved.pk]), {"executable": task.model_dump_json()})

    assert re.findall(r'role="tab"[^>]*>([^<]+)<', answer.text) == [
        *("General", "Mail", "Attachments", "Headers", "Delivery", "Expressions")
    ]
    assert 'href="#executable_expressions_subject_expression"' in answer.text
    assert 'id="executable_expressions_subject_expression"' in answer.text
    assert "An expression drives Subject: show it" in answer.text
    assert "There is no variable" in answer.text
    rows = VariableDocument(name="Rows", value="12")
    parts = {"executable": task.model_dump_json(), "variables": f"[{rows.model_dump_json()}]"}
    assert "Rows: 12" in client.post(reverse("editor-executable", args=[saved.pk]), parts).text


def test_ok_gives_the_task_back_with_its_expressions(client: Client, member: User, saved: Package):
    client.force_login(member)
    task = send_mail("Report")
    fields = {"executable": task.model_dump_json(), "name": "Report", "message_source_type": "DirectInput"}
    choices = {"priority": "Low", "message_format": "Text", "missing_attachment": "Fail", "sensitivity": "Normal"}
    more = {"sending_mode": "OneMail", "dsn_return": "HDRS", "expressions_property": "subject"}
    sent = {**fields, **choices, **more, "expressions_expression": '"A"'}
    answer = client.post(reverse("editor-executable-submit", args=[saved.pk]), sent)

    changed = json.loads(re.search(r'<script type="application/json">(.*)</script>', answer.text)[1])
    assert (changed["expressions"], changed["properties"]["priority"]) == ({"subject": '"A"'}, "Low")
