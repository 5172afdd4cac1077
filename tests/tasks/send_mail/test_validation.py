"""What validation finds in a Send Mail task, with SSIS's symbols, and what it leaves alone."""

import pytest
from django.test import Client

from designer.issues.issue import Issue
from designer.models import Project, User
from designer.package.data_types import VariableType
from designer.package.document import ExecutableDocument, VariableDocument
from designer.services.packages import create_package
from designer.validation.packages import find_issues, refers_by_expression
from tests.packages import package, send_mail, smtp

LONG = ";".join(f"somebody.{number}@example.com" for number in range(20))
BODY = VariableDocument(name="Body", value="Hello")
ROWS = VariableDocument(name="Rows", type=VariableType.INT32, value=3)


def find(task: ExecutableDocument, *variables: VariableDocument, **options: bool) -> list[Issue]:
    document = package(tasks=[task], connections=[smtp()])
    return find_issues(document.model_copy(update={"variables": list(variables)}), [], 1, **options)


def judge(expressions: dict[str, str] | None = None, **properties: object) -> list[tuple[str, str | None, str | None]]:
    task = send_mail("Report", **properties).model_copy(update={"expressions": expressions or {}})
    found = find(task, BODY, ROWS, make_own(task))
    return [(issue.severity.value, issue.property, issue.code) for issue in found]


def make_own(task: ExecutableDocument) -> VariableDocument:
    """A variable that only this task sees."""
    return VariableDocument(name="Own", scope=task.id, value="Hello")


def test_a_whole_task_has_nothing_wrong():
    assert judge() == []


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({"connection": ""}, ("error", "smtp_connection", "DTS_E_SENDMAILTASK_CONNMNGRNULL")),
        ({"connection": "Gone"}, ("error", "smtp_connection", "DTS_E_SENDMAILTASK_NOCONNMNGR")),
        ({"to_line": ""}, ("error", "to_line", "DTS_E_SENDMAILTASK_RECIPIENT_EMPTY")),
        ({"from_line": ""}, ("error", "from_line", None)),
        ({"from_line": "a@b.example; c@d.example"}, ("error", "from_line", None)),
        ({"to_line": "a@b.example; c@d.example", "one_recipient_a_line": True}, ("error", "to_line", None)),
        ({"from_line": "reports"}, ("warning", "from_line", "DTS_W_SENDMAILTASK_AT_MISSING_IN_FROM")),
        ({"to_line": "ann"}, ("warning", "to_line", "DTS_W_SENDMAILTASK_ERROR_IN_TO_LINE")),
        ({"cc_line": "ann@"}, ("warning", "cc_line", "DTS_W_SENDMAILTASK_ERROR_IN_TO_LINE")),
        ({"bcc_line": LONG}, ("warning", "bcc_line", None)),
        ({"subject": " "}, ("warning", "subject", "DTS_W_SENDMAILTASK_SUBJECT_MISSING")),
        ({"message_source_type": "FileConnection", "message_source": ""},
         ("error", "message_source", "DTS_E_SENDMAILTASK_CONNMNGRNULL")),
        ({"message_source_type": "FileConnection", "message_source": "Gone"},
         ("error", "message_source", "DTS_E_SENDMAILTASK_NOCONNMNGR")),
        ({"message_source_type": "FileConnection", "message_source": "Mail server"},
         ("error", "message_source", "DTS_E_SENDMAILTASK_CONNECTIONTYPENOTFILE")),
        ({"message_format": "Html", "message_source": "<div>" * 501}, ("error", "message_source", None)),
        ({"message_source_type": "Variable", "message_source": ""}, ("error", "message_source", None)),
        ({"message_source_type": "Variable", "message_source": "User::body"},
         ("error", "message_source", "DTS_E_VARIABLENOTFOUND")),
        ({"message_source_type": "Variable", "message_source": "User::Rows"},
         ("error", "message_source", "DTS_E_SENDMAILTASK_VARIABLETYPEISNOTSTRING")),
        ({"file_attachments": "a.pdf;b.pdf"}, ("warning", "file_attachments", None)),
        ({"file_attachments": "a.pdf|a.pdf"}, ("warning", "file_attachments", None)),
        ({"content_attachments": [{"file_name": "a.csv"}]}, ("warning", "content_attachments", None)),
        ({"content_attachments": [{"file_name": "a.csv", "source_type": "Variable", "source": "Gone"}]},
         ("error", "content_attachments", "DTS_E_VARIABLENOTFOUND")),
        ({"custom_headers": "List-Id reports"}, ("error", "custom_headers", None)),
        ({"custom_headers": "Ünïcode: x"}, ("error", "custom_headers", None)),
        ({"custom_headers": "Bcc: eve@example.com"}, ("error", "custom_headers", None)),
        ({"custom_headers": "Content-Type: text/html"}, ("error", "custom_headers", None)),
        ({"reply_to": "ann"}, ("warning", "reply_to", None)),
        ({"envelope_sender": "ann"}, ("warning", "envelope_sender", None)),
    ],
)  # fmt: skip
def test_each_thing_is_told_at_its_field_with_ssis_symbol(properties: dict[str, object], expected: tuple[str, ...]):
    assert judge(**properties) == [expected]


@pytest.mark.parametrize(
    "properties",
    [
        {"to_line": "", "bcc_line": "Ann <ann@example.com>"},
        {"message_source_type": "Variable", "message_source": "User::Body"},
        {"message_source_type": "Variable", "message_source": "Own"},
        {"message_source_type": "Variable", "message_source": "System::PackageName"},
        {"envelope_sender": "<>", "custom_headers": "List-Id: <a.example>\n  folded\nX-A: 1"},
        {"file_attachments": "a.pdf|reports/*.csv"},
        {"content_attachments": [{"file_name": "a.csv", "source": "1;2"}]},
    ],
)
def test_what_is_well_is_left_alone(properties: dict[str, object]):
    assert judge(**properties) == []


@pytest.mark.parametrize(
    ("driven", "expression", "properties"),
    [
        ("smtp_connection", '"Mail server"', {"connection": ""}),
        ("subject", '"Rows"', {"subject": ""}),
        ("cc_line", '"c@d.example"', {"to_line": ""}),
        ("message_source_type", "0", {"message_source_type": "Variable", "message_source": ""}),
        ("message_source", '"User::Body"', {"message_source_type": "Variable", "message_source": "Gone"}),
        ("bcc_line", '"a@b.example"', {"bcc_line": LONG}),
        ("zip_attachments_over", "1", {"zip_attachments_over": -1}),
    ],
)
def test_what_an_expression_drives_is_not_judged_by_what_is_stored(
    driven: str, expression: str, properties: dict[str, object]
):
    assert judge({driven: expression}, **properties) == []


def test_another_tasks_variable_is_not_seen():
    other = make_own(send_mail("Other"))
    task = send_mail("Report", message_source_type="Variable", message_source="Own")
    assert [issue.code for issue in find(task, other)] == ["DTS_E_VARIABLENOTFOUND"]


@pytest.mark.parametrize(("enforced", "severity"), [(False, "warning"), (True, "error")])
@pytest.mark.django_db
def test_a_project_may_make_an_error_of_more_recipients_than_ssis_takes(
    client: Client, member: User, project: Project, enforced: bool, severity: str
):
    saved = create_package(member, project, package(tasks=[send_mail("Report", to_line=LONG)], connections=[smtp()]))
    client.force_login(member)
    settings = {"name": "Warehouse", "enforces_recipient_limit": enforced}
    client.put(f"/api/v1/projects/{project.pk}", settings, content_type="application/json")

    issues = client.get(f"/api/v1/packages/{saved.pk}").json()["issues"]
    assert [(issue["severity"], issue["property"]) for issue in issues] == [(severity, "to_line")]


LINES = ("from_line", "to_line", "cc_line", "bcc_line", "reply_to", "envelope_sender")
HOSTILE = [
    "(" * 5000 + "@x",
    '"' * 5001,
    "<" * 5000,
    "a\r\nBcc: b@c",
    "\x01@x",
    "x" * 2000,
    "@",
    "\\",
    "a@[",
    "a@\u2603",
]


@pytest.mark.parametrize("field", LINES)
@pytest.mark.parametrize("line", HOSTILE, ids=ascii)
def test_any_text_in_a_field_of_addresses_marks_the_field_and_raises_nothing(field: str, line: str):
    assert field in {property_name for _, property_name, _ in judge(**{field: line})}


@pytest.mark.parametrize("field", LINES)
def test_a_package_with_any_address_is_saved_and_opened(client: Client, member: User, project: Project, field: str):
    client.force_login(member)
    task = send_mail("Report", **{field: "(" * 5000 + "@x"})
    saved = create_package(member, project, package(tasks=[task], connections=[smtp()]))
    assert client.get(f"/packages/{saved.pk}/").status_code == 200
    assert client.get(f"/api/v1/packages/{saved.pk}").status_code == 200


def test_invisible_characters_are_told():
    assert ("warning", "to_line", None) in judge(to_line="\ufeffann@example.com")


def test_of_very_many_wrong_recipients_some_are_told():
    assert len(judge(bcc_line="x;" * 5000)) < 30


@pytest.mark.parametrize(
    ("html", "properties", "severity", "sentence"),
    [
        (r'<img src="C:\Images\logo.png">', {}, "error", "is a Windows path"),
        (r"<img src=\\srv\share\logo.png>", {}, "error", "is a Windows path"),
        ("<td background=file:///x/logo.png>x", {}, "error", "a file of one machine"),
        (r"<p style='background:url(C:/x.png)'>", {}, "error", "is a Windows path"),
        (r'<img src="C:\Images\logo.png">', {"missing_attachment": "Skip"}, "warning", "is a Windows path"),
        ("<img src=gone.png>", {}, "warning", "“gone.png” does not exist"),
        ("<img src=/etc/passwd>", {}, "error", "does not lead to a folder"),
        ("<img src=cid:gone.png>", {}, "warning", "no attachment has this name"),
        ("<img src=gone.png>", {"embed_images": False}, "warning", "images are not sent with the message"),
    ],
)
def test_an_image_that_readers_would_not_see_is_told(
    html: str, properties: dict[str, object], severity: str, sentence: str
):
    (issue,) = find(send_mail("Report", message_format="Html", message_source=html, **properties))
    assert (issue.severity.value, issue.property) == (severity, "message_source")
    assert sentence in issue.message


@pytest.mark.parametrize(
    ("html", "properties"),
    [
        ("<!-- <img src=draft.png> --><p>Hi</p>", {}),
        ("<img data-src=lazy.png src=https://example.com/a.png>", {}),
        ("<img src=cid:my%20logo.png>", {"content_attachments": [{"file_name": "my logo.png", "source": "x"}]}),
        ("<img src=cid:logo.png>", {"file_attachments": "*.png"}),
    ],
)
def test_an_image_that_is_well_or_not_known_yet_is_left_alone(html: str, properties: dict[str, object]):
    assert find(send_mail("Report", message_format="Html", message_source=html, **properties)) == []


@pytest.mark.parametrize(
    ("kind", "driven", "expected"),
    [
        ("DirectInput", ("message_source", "to_line"), False),
        ("Variable", ("message_source",), False),
        ("FileConnection", ("message_source",), True),
        ("DirectInput", ("message_source", "message_source_type"), True),
        ("DirectInput", ("smtp_connection",), True),
        ("DirectInput", ("subject",), False),
    ],
)
def test_a_text_that_is_made_by_an_expression_chooses_no_connection_manager(
    kind: str, driven: tuple[str, ...], expected: bool
):
    mail = send_mail("Mail", message_source_type=kind)
    mail = mail.model_copy(update={"expressions": dict.fromkeys(driven, '"anything"')})
    assert refers_by_expression(package("Merge", [mail], [], [smtp()])) is expected
