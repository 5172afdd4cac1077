"""Send Mail tasks that a program runs."""

from pathlib import Path

import pytest

from mailwright import ConnectionManager, DTSExecResult, Package, PasswordIdentity, SendMailMessageSourceType, TaskHost
from tests.servers.smtp import MailServer
from tests.servers.windows import USERS, in_clear, windows_server


def test_a_mail_is_sent_with_what_files_and_variables_hold(
    package: Package, task: TaskHost, server: MailServer, tmp_path: Path
):
    (tmp_path / "body.txt").write_text("Read from a file", encoding="utf-8")
    (tmp_path / "rows.csv").write_text("1;2", encoding="utf-8")
    file = package.connections.add("FILE")
    file.connection_string = str(tmp_path / "body.txt")
    task.inner_object.message_source_type = SendMailMessageSourceType.FILE_CONNECTION
    task.inner_object.message_source = file.id
    task.inner_object.file_attachments = str(tmp_path / "*.csv")
    package.variables.add("Who", False, "", "bob@example.com")
    task.set_expression("ToLine", "@[User::Who]")

    assert package.execute() == DTSExecResult.SUCCESS
    (mail,) = server.received
    assert mail.recipients == ("bob@example.com",)
    assert b"Read from a file" in mail.content
    assert b"rows.csv" in mail.content


def test_what_the_server_refuses_for_now_is_a_failure_with_its_words(
    package: Package, task: TaskHost, server: MailServer
):
    server.recipients["ann@example.com"] = "451 4.3.0 Come again later"
    assert package.execute() == DTSExecResult.FAILURE
    assert "Come again later" in package.errors[0].description
    assert task.execution_result == DTSExecResult.FAILURE
    assert server.received == []


def test_some_recipients_are_refused(package: Package, task: TaskHost, server: MailServer):
    task.inner_object.to_line = "ann@example.com; bob@example.com"
    server.recipients["bob@example.com"] = "550 5.1.1 No such user"
    assert package.execute() == DTSExecResult.FAILURE
    assert "refused 1 of 2 recipients: bob@example.com" in package.errors[0].description

    task.inner_object.fail_when_partly_sent = False
    assert package.execute() == DTSExecResult.SUCCESS
    assert [mail.recipients for mail in server.received] == [("ann@example.com",), ("ann@example.com",)]


def test_the_guard_of_a_connection_manager_holds(
    package: Package, task: TaskHost, smtp: ConnectionManager, server: MailServer
):
    smtp.properties["RedirectTo"].set_value("test@example.com")
    assert package.execute() == DTSExecResult.SUCCESS
    assert server.received[0].recipients == ("test@example.com",)

    smtp.properties["Disabled"].set_value(True)
    assert package.validate() == DTSExecResult.FAILURE
    assert package.execute() == DTSExecResult.FAILURE
    assert len(server.received) == 1


def test_a_credential_of_a_server_is_not_at_hand(package: Package, task: TaskHost, smtp: ConnectionManager):
    smtp.properties["UseWindowsAuthentication"].set_value(True)
    smtp.properties["Credential"].set_value("Mail of the team")
    assert package.execute() == DTSExecResult.FAILURE
    assert "Give the connection manager an identity in the program" in package.errors[0].description

    smtp.identity = PasswordIdentity("DOMAIN\\mail", "secret")
    assert package.execute() == DTSExecResult.FAILURE
    assert "authentication" in package.errors[0].description.lower(), "the server offers none"
    assert "secret" not in repr(smtp.identity)


def test_a_run_that_cannot_begin_says_why(package: Package, task: TaskHost, server: MailServer):
    task.inner_object.smtp_connection = "Another"
    assert package.validate() == DTSExecResult.FAILURE
    (error,) = package.errors
    assert (error.source, error.error_code & 0xFFFFFFFF) == ("Send Mail Task", 0xC00291D3)
    assert package.execute() == DTSExecResult.FAILURE
    assert server.received == []


def test_one_connection_carries_the_mails_of_a_loop(package: Package, task: TaskHost, server: MailServer):
    loop = package.executables.add("STOCK:FOREACHLOOP")
    loop.enumerator = {"kind": "Item", "columns": ["String"], "rows": [["ann@example.com"], ["bob@example.com"]]}
    package.variables.add("Who", False, "", "")
    loop.map_variable("User::Who", 0)
    inside = loop.executables.add("STOCK:SendMailTask")
    mail = inside.inner_object
    mail.smtp_connection, mail.from_line, mail.subject = "Mail", "reports@example.com", "Hello"
    inside.set_expression("ToLine", "@[User::Who]")
    package.executables.remove(task)

    assert package.execute() == DTSExecResult.SUCCESS
    first, second = server.received
    assert (first.recipients, second.recipients) == (("ann@example.com",), ("bob@example.com",))
    assert first.connection == second.connection
    assert server.quits == 1


def test_windows_authentication_takes_the_identity_of_the_program(
    package: Package, task: TaskHost, smtp: ConnectionManager, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "users").write_text(USERS)
    monkeypatch.setenv("NTLM_USER_FILE", str(tmp_path / "users"))
    smtp.identity = in_clear("WINAUTH\\alice", "AlicePw1!")
    with windows_server("NTLM") as server:
        smtp.connection_string = f"SmtpServer=127.0.0.1;Port={server.port};UseWindowsAuthentication=True"
        assert package.execute() == DTSExecResult.SUCCESS
        assert [user.partition("\\")[2].lower() for user in server.users] == ["alice"]
    assert "AlicePw1!" not in package.to_document().model_dump_json()
