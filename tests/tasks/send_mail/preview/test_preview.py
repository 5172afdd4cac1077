"""The preview of a Send Mail task as its editor has it, its hints, and the test that goes to oneself."""

from collections.abc import Callable
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.test import Client
from django.urls import reverse
from pydantic import TypeAdapter

from connections.files import Folders
from connections.files.file_store.services import upload_file
from connections.models import ConnectionTrial
from connections.trials import worker
from designer.models import Package, Project, User
from designer.package.document import PackageDocument, VariableDocument
from designer.services.packages import create_package
from designer.variables.values import Values
from tasks.types.send_mail.making.materials import Gathering
from tasks.types.send_mail.message import BuiltMessage
from tasks.types.send_mail.preview.hints import find_hints
from tasks.types.send_mail.preview.preview import Preview, make_preview, read_preview
from tasks.types.send_mail.properties import SendMailProperties
from tests.packages import handler, package, send_mail, smtp
from tests.servers.smtp import mail_server

pytestmark = pytest.mark.any_database

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
CHOICES = {
    "message_source_type": "DirectInput",
    "message_format": "Text",
    "priority": "Normal",
    "missing_attachment": "Fail",
    "sensitivity": "Normal",
    "sending_mode": "OneMail",
    "dsn_return": "HDRS",
}
PNG = b"\x89PNG"


def preview_of(
    html: str | None = None, text: str = "Text", recipients: int = 1, to_line: str = "", **headers: str
) -> Preview:
    """Preview a message that the standard library made."""
    message = EmailMessage(policy=SMTP.clone(max_line_length=76))
    message["From"], message["Message-ID"] = "a@example.com", "<1@x>"
    message["Date"] = "Sat, 21 Nov 2026 09:30:00 +0000"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    if html is not None:
        message.add_alternative(html, subtype="html")
        message.get_payload()[1].add_related(PNG, "image", "png", cid="<logo@x>")
        message.add_attachment(b"1;2", maintype="text", subtype="csv", filename="a.csv")
    addresses = tuple(f"{number}@example.com" for number in range(recipients))
    mail = BuiltMessage("<1@x>", "a@example.com", addresses, "", needs_smtputf8=False, content=message.as_bytes())
    return read_preview(SendMailProperties(to_line=to_line), mail)


def large() -> Preview:
    content = (
        b"From: a@example.com\r\nDate: 21 Nov 2026 09:30:00 +0000\r\nMessage-ID: <1@x>\r\n\r\n"
        + (b"x" * 62 + b"\r\n") * 11 * 16 * 1024
    )
    mail = BuiltMessage("<1@x>", "a@example.com", ("b@example.com",), "", needs_smtputf8=False, content=content)
    return read_preview(SendMailProperties(), mail)


def test_the_preview_shows_what_a_mail_program_shows():
    properties = SendMailProperties(
        from_line="Reports <r@example.com>",
        to_line="Änne <a@example.com>; b@example.com",
        bcc_line="c@example.com",
        subject="Grüße",
        message_source="All full.",
    )
    gathering = Gathering(PackageDocument(name="P"), [], Values({}), Folders(None), limit=0, total=0)
    preview = make_preview(properties, gathering, NOW)

    assert dict(preview.heads) == {
        "From": "Reports <r@example.com>",
        "To": "Änne <a@example.com>, b@example.com",
        "Subject": "Grüße",
        "Date": "Sat, 21 Nov 2026 09:30:00 +0000",
    }
    assert preview.counts == [("To", 2), ("Bcc", 1)]
    assert preview.reading.text == "All full.\r\n"
    assert "All full." in preview.source
    assert preview.size == len(preview.mail.content)


def test_images_within_are_shown_and_are_no_attachments():
    preview = preview_of('<p>Hi <img src="cid:logo@x" alt=""></p>')

    assert preview.reading.shown_html.strip() == '<p>Hi <img src="data:image/png;base64,iVBORw==" alt=""></p>'
    assert [(part.name, part.size) for part in preview.attachments] == [("a.csv", 3)]


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda: preview_of(), []),
        (lambda: preview_of("<p>Hi</p>"), []),
        (lambda: preview_of(to_line="\ufeffa@example.com"), ["To: There is an invisible character in it"]),
        (lambda: preview_of(text=""), ["The message is empty."]),
        (lambda: preview_of("<p>Hi</p>", text=""), ["The mail has no text part"]),
        (lambda: preview_of(recipients=20), ["20 recipients and no List-Unsubscribe"]),
        (lambda: preview_of(recipients=20, List_Unsubscribe="<https://x.example>"), []),
        (lambda: preview_of('<img src="cid:logo@x">'), ["1 image has no alt text"]),
        (lambda: preview_of('<img src="https://x.example/a.png" alt="">' * 2), ["2 images are fetched from the web"]),
        (lambda: preview_of('<a href="http://x.example">x</a>'), ["1 link begins with http:"]),
        (lambda: preview_of("x" * 102_001), ["The HTML has 102,0"]),
        (large, ["The message has 11 MiB"]),
    ],
)  # fmt: skip
def test_hints_say_what_readers_would_like_to_be_different(make: Callable[[], Preview], expected: list[str]):
    found = list(find_hints(make()))
    assert len(found) == len(expected)
    assert all(hint.startswith(words) for hint, words in zip(found, expected, strict=True))


@pytest.fixture
def saved(db: None, member: User, project: Project) -> Package:
    return create_package(member, project, package(tasks=[send_mail("Report")], connections=[smtp()]))


@pytest.fixture
def browser(client: Client, member: User) -> Client:
    client.force_login(member)
    return client


def ask(browser: Client, saved: Package, route: str = "send-mail-preview", port: int = 25, **typed: Any) -> Any:
    """Ask for the preview of a task whose editor has other words than what is stored."""
    task, manager = send_mail("Report"), smtp(port=port)
    fields = {**CHOICES, "name": "Report", **task.properties, "smtp_connection": str(manager.id), **typed}
    parts = {"executable": task.model_dump_json(), "connections": f"[{manager.model_dump_json()}]"}
    return browser.post(reverse(route, args=[saved.pk]), {**fields, **parts})


def test_the_preview_shows_unsaved_words_and_stores_nothing(browser: Client, saved: Package):
    answer = ask(browser, saved, subject="Not <saved> yet", to_line="a@example.com;b@example.com", message_source="New")

    assert "Not &lt;saved&gt; yet" in answer.text
    assert "2 recipients: 2 in To." in answer.text
    assert "Not" not in str(browser.get(f"/api/v1/packages/{saved.pk}").json())


def test_the_preview_shows_what_expressions_variables_and_files_give(
    browser: Client, saved: Package, project: Project, member: User, settings: Any, tmp_path: Path
):
    settings.PROJECT_FILES = tmp_path
    upload_file(member, project, "rows.csv", [b"1;2"])
    rows = VariableDocument(name="Rows", type="Int32", value=3)
    text = VariableDocument(name="Text", expression='"Rows: " + (DT_WSTR, 9) @Rows', evaluate_as_expression=True)
    typed = {
        "variables": f"[{rows.model_dump_json()}, {text.model_dump_json()}]",
        "message_source_type": "Variable",
        "message_variable": "User::Text",
        "file_attachments": "*.csv",
        "from_line": "{{Rows}} shelves <reports@example.com>",
        "expressions_property": "subject",
        "expressions_expression": '@[System::PackageName] + ": " + @[User::Text]',
    }
    answer = ask(browser, saved, **typed)
    assert "Nightly: Rows: 3" in answer.text
    assert "3 shelves" in answer.text
    assert "rows.csv" in answer.text


def test_the_preview_of_a_mail_in_an_event_handler_shows_examples_of_what_the_event_says(
    browser: Client, saved: Package
):
    on_error = handler("OnError")
    told = '"Failed: " + @[System::SourceName] + " " + @[System::ErrorDescription]'
    task, manager = send_mail("Report").model_copy(update={"parent": on_error.id}), smtp()
    fields = {**CHOICES, "name": "Report", **task.properties, "smtp_connection": str(manager.id)}
    driven = {"expressions_property": "subject", "expressions_expression": told}
    parts = {"executable": task, "connections": [manager], "around": [on_error]}
    sent = {name: TypeAdapter(Any).dump_json(part).decode() for name, part in parts.items()}
    shown = browser.post(reverse("send-mail-preview", args=[saved.pk]), {**fields, **driven, **sent})
    assert f"Failed: {saved.name} (ErrorDescription)" in shown.text
    assert 'name="around"' in shown.text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"from_line": ""}, "The sender is missing."),
        ({"to_line": "nobody"}, "“nobody” is not a mail address: it has no @"),
        ({"message_format": "Html", "message_source": "<div>" * 15_000}, "more than 500 elements within each other"),
        ({"message_format": "Html", "message_source": "<svg>" + "<source>" * 501}, "more than 500 elements"),
        ({"retry_minutes": "x"}, "Try again for (minutes): Enter a whole number."),
    ],
)
def test_what_cannot_be_built_says_why(browser: Client, saved: Package, typed: dict[str, str], sentence: str):
    answer = ask(browser, saved, **typed)
    assert answer.status_code == 422
    assert sentence in answer.text


def test_the_html_comes_in_a_frame_that_runs_nothing(browser: Client, saved: Package):
    html = {"message_format": "Html", "message_source": "<p>Hi</p>"}
    shown = ask(browser, saved, **html)
    task = send_mail("Report", **html)
    url = reverse("send-mail-preview-html", args=[saved.pk])
    frame = browser.post(url, {"executable": task.model_dump_json(), "connections": "[]"})

    assert '<iframe class="mw-preview-frame" name="preview-frame" title="The mail as HTML" sandbox>' in shown.text
    assert frame.text.strip() == "<p>Hi</p>"
    assert frame["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert frame["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.parametrize("route", ["send-mail-preview", "send-mail-preview-html", "send-mail-test"])
def test_a_stranger_sees_and_sends_nothing(client: Client, stranger: User, saved: Package, route: str):
    client.force_login(stranger)
    assert ask(client, saved, route, test_address="stan@example.com").status_code == 404
    assert not ConnectionTrial.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_test_goes_to_oneself_alone_with_the_mails_own_words(browser: Client, member: User, saved: Package):
    with mail_server() as server:
        answer = ask(browser, saved, "send-mail-test", server.port, test_address="mia@example.com")
        assert answer.status_code == 200
        trial = ConnectionTrial.objects.get()
        worker.run(str(trial.uid))
    trial.refresh_from_db()
    member.refresh_from_db()
    mail = server.received[0]
    assert (trial.state, mail.recipients, mail.sender) == ("succeeded", ("mia@example.com",), "reports@example.com")
    assert b"Subject: [Test] Report" in mail.content
    assert b"To: ann@example.com" in mail.content
    assert b"Text of Report" in mail.content
    assert member.email == "mia@example.com"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [({"test_address": ""}, "Your address: This field is required."), ({"test_address": "x"}, "valid email address")],
)
def test_a_test_needs_an_address(browser: Client, saved: Package, typed: dict[str, str], sentence: str):
    answer = ask(browser, saved, "send-mail-test", **typed)
    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert not ConnectionTrial.objects.exists()


def test_what_kills_the_parser_leaves_the_web_process_alone(browser: Client, saved: Package):
    with patch("tasks.types.send_mail.markup.check_html"):
        message = "<style>div{color:red}</style>" + "<div>" * 15_000
        answer = ask(browser, saved, message_format="Html", inline_css="on", message_source=message)
    assert answer.status_code == 422
    assert "The HTML cannot be read" in answer.text


def test_a_very_large_message_is_shown_in_part():
    preview = large()
    assert len(preview.source) < 600_000
    assert preview.source.endswith("bytes more")
    assert len(preview.text) < 600_000
