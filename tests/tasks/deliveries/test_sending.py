"""Whole Send Mail tasks, run: what expressions, variables and files give is what a real server gets."""

from email import message_from_bytes, message_from_string
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest

from connections.files.file_store.services import upload_file
from designer.models import Project, User
from designer.package.document import ConnectionManagerDocument, ExecutableDocument, PackageDocument, VariableDocument
from designer.services.packages import create_package
from tasks.deliveries.model import Delivery
from tasks.runtime.engine import engine
from tasks.runtime.models import EventMessage, Execution, TaskRun
from tasks.runtime.services import start_execution
from tests.packages import package, send_mail, smtp
from tests.servers.certificates import Authority
from tests.servers.postfix import missing_parts, plain_postfix
from tests.servers.smtp import MailServer
from tests.waiting import wait_until

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


@pytest.fixture(autouse=True)
def _files_of_its_own(settings: Any, tmp_path: Path) -> None:
    settings.PROJECT_FILES = tmp_path / "files"


def run(user: User, project: Project, document: PackageDocument) -> Execution:
    execution = start_execution(user, create_package(user, project, document))
    engine.run_package(execution.pk)
    execution.refresh_from_db()
    return execution


def document_of(
    task: ExecutableDocument, *connections: ConnectionManagerDocument, variables: tuple[VariableDocument, ...] = ()
) -> PackageDocument:
    made = package("Nightly", [task], connections=list(connections))
    return made.model_copy(update={"variables": list(variables)})


def driven(task: ExecutableDocument, **expressions: str) -> ExecutableDocument:
    return task.model_copy(update={"expressions": expressions})


def read(server: MailServer) -> list[EmailMessage]:
    return [message_from_bytes(mail.content, policy=default) for mail in server.received]


def reason_of(execution: Execution) -> str:
    return TaskRun.objects.get(execution=execution).message


def test_expressions_and_variables_make_the_mail(member: User, project: Project, server: MailServer):
    rows = VariableDocument(name="Rows", type="Int32", value=3)
    body = VariableDocument(name="Body", expression='"Rows: " + (DT_WSTR, 9) @Rows', evaluate_as_expression=True)
    task = driven(
        send_mail("Report", message_source_type="Variable", message_source="User::Body"),
        subject='@[System::PackageName] + " by " + @[System::UserName] + " in " + @[System::TaskName]',
        to_line='@[User::Rows] > 2 ? "many@example.com" : "few@example.com"',
        priority="1",
    )
    server_variable = VariableDocument(name="Port", type="Int32", value=server.port)
    manager = smtp(port=1).model_copy(update={"expressions": {"port": "@[User::Port]"}})
    execution = run(member, project, document_of(task, manager, variables=(rows, body, server_variable)))

    assert execution.status == "succeeded"
    (message,) = read(server)
    assert message["Subject"] == f"Nightly by {member.username} in Report"
    assert message.get_content().strip() == "Rows: 3"
    assert (message["To"], message["X-Priority"]) == ("many@example.com", "1")


def test_a_whole_connection_string_may_come_from_an_expression(member: User, project: Project, server: MailServer):
    text = f'"SmtpServer=127.0.0.1;Port={server.port};EhloName=" + LOWER("Worker.Example.Com") + ";"'
    manager = smtp(port=1).model_copy(update={"expressions": {"connection_string": text}})
    execution = run(member, project, document_of(send_mail("Report"), manager))

    assert (execution.status, len(server.received)) == ("succeeded", 1)


def test_html_with_files_of_the_project(member: User, project: Project, server: MailServer):
    for name, content in {"body.html": b'<img src="logo.png">Hi', "logo.png": b"\x89PNG", "a.csv": b"1"}.items():
        upload_file(member, project, name, [content])
    file = ConnectionManagerDocument(type="FILE", name="Body", properties={"connection_string": "body.html"})
    task = send_mail(
        "Report",
        message_source_type="FileConnection",
        message_source="Body",
        message_format="Html",
        file_attachments="*.csv",
    )
    execution = run(member, project, document_of(task, smtp(port=server.port), file))

    assert execution.status == "succeeded"
    (message,) = read(server)
    parts = [part.get_content_type() for part in message.walk() if not part.is_multipart()]
    assert parts == ["text/plain", "text/html", "image/png", "text/csv"]
    assert [part.get_filename() for part in message.iter_attachments()] == ["a.csv"]


@pytest.mark.parametrize(
    ("html", "files", "shown"),
    [
        ("<img src=logo.png width=10>", "", ["logo.png"]),
        ("<img data-src=lazy.png src=logo.png>", "", ["logo.png"]),
        ('<IMG SRC="CID:my%20logo.png">', "my logo.png", ["my logo.png"]),
        ('<!-- <img src="draft.png"> --><p>Hi</p>', "", []),
    ],
)
def test_html_is_sent_with_the_images_that_it_shows(
    member: User, project: Project, server: MailServer, html: str, files: str, shown: list[str]
):
    for name in ("logo.png", "my logo.png"):
        upload_file(member, project, name, [b"\x89PNG", name.encode()])
    task = send_mail("Report", message_source=html, message_format="Html", file_attachments=files)
    execution = run(member, project, document_of(task, smtp(port=server.port)))

    assert execution.status == "succeeded"
    (message,) = read(server)
    assert [part.get_filename() for part in message.walk() if part["Content-ID"]] == shown


@pytest.mark.parametrize("address", [r"C:\Images\logo.png", r"\\srv\share\logo.png", "file:///C:/logo.png", "gone.png"])
@pytest.mark.parametrize("policy", ["Fail", "Warn"])
def test_no_mail_shows_a_broken_image_without_a_word(
    member: User, project: Project, server: MailServer, address: str, policy: str
):
    html = VariableDocument(name="Html", value=f'<p>Hi</p><img src="{address}">')
    source = {"message_source_type": "Variable", "message_source": "User::Html", "message_format": "Html"}
    task = send_mail("Report", **source, missing_attachment=policy)
    execution = run(member, project, document_of(task, smtp(port=server.port), variables=(html,)))

    assert (execution.status, len(server.received)) == {"Fail": ("failed", 0), "Warn": ("succeeded", 1)}[policy]
    told = EventMessage.objects.filter(execution=execution, message__contains=f"“{address}”")
    assert told.exists()


def test_each_recipient_gets_a_mail_and_a_delivery_of_their_own(member: User, project: Project, server: MailServer):
    lines = {"to_line": "ann@example.com; bob@example.com", "bcc_line": "eve@example.com"}
    task = send_mail("Report", sending_mode="OnePerRecipient", **lines)
    execution = run(member, project, document_of(task, smtp(port=server.port)))

    assert (execution.status, reason_of(execution)) == ("succeeded", "All 3 mails were sent.")
    assert [(mail.recipients, message["To"]) for mail, message in zip(server.received, read(server), strict=True)] == [
        (("ann@example.com",), "ann@example.com"),
        (("bob@example.com",), "bob@example.com"),
        (("eve@example.com",), "eve@example.com"),
    ]
    identifiers = Delivery.objects.filter(task_run__execution=execution).values_list("message_id", flat=True)
    assert len(set(identifiers)) == 3


@pytest.mark.parametrize(
    ("policy", "status", "mails"), [("Fail", "failed", 0), ("Warn", "succeeded", 1), ("Skip", "succeeded", 1)]
)
def test_a_missing_attachment_does_what_the_task_says(
    member: User, project: Project, server: MailServer, policy: str, status: str, mails: int
):
    task = send_mail("Report", file_attachments="gone.csv", missing_attachment=policy)
    execution = run(member, project, document_of(task, smtp(port=server.port)))

    assert (execution.status, len(server.received)) == (status, mails)
    events = EventMessage.objects.filter(execution=execution, message__contains="gone.csv")
    told = {"Fail": ["OnError"], "Warn": ["OnWarning"], "Skip": []}[policy]
    assert [event.event_name for event in events] == told
    if policy == "Fail":
        assert events[0].message_code == "DTS_E_SENDMAILTASK_INVALIDATTACHMENT"


@pytest.mark.parametrize("policy", ["Warn", "Skip"])
def test_no_mail_goes_without_an_attachment_that_may_not_be_read(
    member: User, project: Project, server: MailServer, policy: str
):
    task = driven(send_mail("Report", missing_attachment=policy), file_attachments='"/etc/" + "hostname"')
    task = task.model_copy(update={"delay_validation": True})
    execution = run(member, project, document_of(task, smtp(port=server.port)))

    assert (execution.status, server.received) == ("failed", [])
    assert "/etc/hostname" in reason_of(execution)


def test_an_expression_that_fails_when_it_runs_fails_the_task(member: User, project: Project, server: MailServer):
    moment = '(DT_WSTR, 9) (1 / DATEDIFF("yy", GETDATE(), GETDATE()))'
    task = driven(send_mail("Report"), subject=moment).model_copy(update={"delay_validation": True})
    execution = run(member, project, document_of(task, smtp(port=server.port)))

    assert (execution.status, server.received) == ("failed", [])
    assert reason_of(execution).startswith("The expression of subject: ")


def test_a_header_that_an_expression_makes_adds_no_line(member: User, project: Project, server: MailServer):
    value = VariableDocument(name="Text", value="x\r\nBcc: eve@example.com\r\n\r\nBody")
    task = driven(send_mail("Report"), subject="@[User::Text]")
    run(member, project, document_of(task, smtp(port=server.port), variables=(value,)))

    (message,) = read(server)
    assert message["Bcc"] is None
    assert message["Subject"].startswith("x")
    assert server.received[0].recipients == ("ann@example.com",)


def test_postfix_delivers_what_was_typed(member: User, project: Project, tmp_path_factory: pytest.TempPathFactory):
    if reason := missing_parts():
        pytest.skip(reason)
    upload_file(member, project, "Übersicht.csv", ["ä;ö\r\n".encode()])
    long = "Zeile mit Ümlauten und sehr viel Text, " * 40
    text = f".Punkt am Anfang\nFrom am Anfang\n{long}\n\nEnde"
    task = send_mail(
        "Report",
        to_line="Bob Größe <bob@example.com>",
        bcc_line="alice@example.com",
        subject="Größe: " + "ä" * 80,
        message_source=text,
        file_attachments="*.csv",
    )
    folder = tmp_path_factory.mktemp("postfix")
    authority = Authority(folder, "Test")
    with plain_postfix(folder / "run", authority.issue("localhost")) as postfix:
        encrypted = {"smtp_server": "localhost", "enable_ssl": True, "ca_bundle": authority.file.read_text()}
        manager = smtp(port=postfix.port, **encrypted)
        execution = run(member, project, document_of(task, manager))
        assert execution.status == "succeeded", reason_of(execution)
        mails = wait_until(
            lambda: [mail for mail in postfix.mails if "for <bob@" in mail or "Delivered-To: bob@" in mail]
        )

    message = message_from_string(mails[0], policy=default)
    assert message["Subject"] == "Größe: " + "ä" * 80
    assert message["To"].addresses[0].display_name == "Bob Größe"
    assert "alice@example.com" not in mails[0].partition("\n\n")[2]
    body, attached = message.iter_parts()
    assert body.get_content().replace("\r\n", "\n").strip() == text.strip()
    assert attached.get_filename() == "Übersicht.csv"
    assert attached.get_payload(decode=True) == "ä;ö\r\n".encode()
