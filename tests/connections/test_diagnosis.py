"""Trying a connection manager out: the steps, the dialogue without secrets, the diagnosis, the command's status."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from connections.catalog.services import create_connection
from connections.diagnosis import Trial, advise, find_fixes, probe
from connections.errors import SenderRefused, Server, SmtpStage
from connections.guard.services import change_guard
from connections.guard_rules.settings import ProjectGuardSettings
from connections.protocol.reply import Reply
from connections.types.smtp.connection_string import parse
from connections.types.smtp.properties import SmtpProperties
from designer.models import Project, User
from tests.packages import smtp
from tests.ports import free_port
from tests.rights import ADMINISTRATOR
from tests.servers.certificates import self_signed
from tests.servers.smtp import MailServer, mail_server
from tests.servers.windows import USERS, in_clear, windows_server

pytestmark = pytest.mark.any_database
TRIAL = Trial("ann@example.com", ("bob@example.com",))


def settings_for(server: MailServer, **more: Any) -> SmtpProperties:
    return SmtpProperties(smtp_server="127.0.0.1", port=server.port, timeout=3000, **more)


def test_every_step_of_a_good_connection_passes_with_its_time():
    with mail_server() as server:
        report = probe(settings_for(server), trial=TRIAL)

    assert report.succeeded
    stages = [each.stage for each in report.stages]
    assert stages[:4] == [SmtpStage.RESOLVE, SmtpStage.CONNECT, SmtpStage.GREETING, SmtpStage.EHLO]
    assert {SmtpStage.MAIL, SmtpStage.RCPT} <= set(stages)
    assert {each.status for each in report.stages} == {"passed"}
    assert all(each.milliseconds > 0 for each in report.stages)
    assert "C: MAIL FROM:<ann@example.com>" in "\n".join(report.dialogue)
    assert (server.received, server.resets) == ([], 1)
    assert "Everything that was tried works." in advise(report, settings_for(server))


def test_a_message_is_sent_when_it_is_wanted():
    with mail_server() as server:
        report = probe(
            settings_for(server), trial=Trial("a@example.com", ("b@example.com",), b"Subject: Hi\r\n\r\nHi\r\n")
        )

    assert report.sent
    assert len(server.received) == 1
    assert "Hi" not in "\n".join(report.dialogue)


def test_the_step_that_fails_is_the_last_and_says_why():
    properties = SmtpProperties(smtp_server="127.0.0.1", port=free_port(), timeout=3000)

    report = probe(properties)

    assert [each.status for each in report.stages] == ["passed", "failed"]
    assert report.stages[-1].stage is SmtpStage.CONNECT
    assert advise(report, properties) == report.error.sentence


def test_port_25_that_does_not_answer_is_changed_by_a_button():
    properties = SmtpProperties(smtp_server="192.0.2.1", timeout=300)

    report = probe(properties)

    assert [fix.changes for fix in find_fixes(report, properties)] == [{"port": 587}]


def test_a_self_signed_certificate_can_be_trusted_and_then_it_works(tmp_path: Path):
    certificate = self_signed(tmp_path, "127.0.0.1")
    with mail_server(tls_context=certificate.server_context()) as server:
        properties = settings_for(server, enable_ssl=True)
        report = probe(properties)
        (fix,) = find_fixes(report, properties)
        again = probe(properties.model_copy(update=fix.changes))

    assert fix.label == "Trust this certificate"
    assert report.certificate.subject in str(report.certificate)
    assert again.succeeded


@pytest.mark.parametrize(
    ("offer", "words"),
    [("AUTH LOGIN PLAIN", "offers only LOGIN and PLAIN: basic authentication"), ("AUTH GSSAPI", "turn it on")],
)
def test_a_server_that_wants_authentication_is_understood(offer: str, words: str):
    report, properties = probe(SmtpProperties(smtp_server="127.0.0.1", port=free_port())), SmtpProperties()
    report.error = _refused("530 5.7.57 Client not authenticated")
    report.features = {"auth": offer.removeprefix("AUTH ")}

    assert words in advise(report, properties)
    labels = [fix.label for fix in find_fixes(report, properties)]
    assert labels == (["Turn on Windows Authentication"] if "GSSAPI" in offer else [])


def _refused(reply: str) -> Any:
    code, _, text = reply.partition(" ")
    return SenderRefused(Server("mail", 25), SmtpStage.MAIL, Reply.read(int(code), text.encode()), "a@example.com")


def run(*arguments: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("testconnection", *arguments, stdout=out)
    except SystemExit as ending:
        return int(ending.code or 0), out.getvalue()
    return 0, out.getvalue()


@pytest.mark.django_db
def test_the_command_sends_nothing_through_a_disabled_manager_and_redirects_with_a_projects_guard(
    member: User, project: Project
):
    options = ("--to", "b@example.com", "--send")
    change_guard(member, project, ProjectGuardSettings(redirect_to="tester@example.org"))
    with mail_server() as server:
        create_connection(ADMINISTRATOR, None, smtp("Off", server.port, disabled=True))
        create_connection(member, project, smtp("On", server.port))
        with pytest.raises(CommandError, match="“Off” is disabled, so nothing is sent through it") as error:
            run("Off", *options)
        _, printed = run("Warehouse/On", *options)

    assert error.value.returncode == 1
    assert [mail.recipients for mail in server.received] == [("tester@example.org",)]
    assert "Redirected to tester@example.org by the project “Warehouse”." in printed


@pytest.mark.django_db
def test_the_command_takes_a_name_or_a_string_and_prints_a_line_for_each_step(member: User):
    with mail_server() as server:
        create_connection(ADMINISTRATOR, None, smtp("Mail server", server.port))
        by_name = run("mail SERVER", "--from", "a@example.com", "--to", "b@example.com")
        by_string = run(f"SmtpServer=127.0.0.1;Port={server.port};")

    assert by_name[0] == by_string[0] == 0
    assert "ok      RCPT TO" in by_name[1]
    assert by_name[1].splitlines()[-1].startswith("Everything that was tried works.")


@pytest.mark.django_db
def test_the_command_tells_a_failure_by_its_status_and_in_json():
    status, out = run(f"SmtpServer=127.0.0.1;Port={free_port()};", "--json")

    report = json.loads(out)
    assert (status, report["succeeded"], report["steps"][-1]["status"]) == (1, False, "failed")
    assert report["diagnosis"] == report["error"]["sentence"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["Password=x"], "basic authentication"),
        (["mail", "--from", "a@b.c"], "need a recipient"),
        (["mail", "--username", "u"], "--password-file FILE is missing"),
        (["mail", "--keytab", "/none"], "--keytab needs --principal"),
        (["mail", "--keytab", "/none", "--principal", "u@R"], "/none cannot be read"),
    ],
)
def test_a_command_line_that_makes_no_sense_gets_a_sentence(arguments: list[str], words: str):
    with pytest.raises(CommandError, match=words) as caught:
        run(*arguments)
    assert caught.value.returncode == 2


def test_the_dialogue_shows_no_token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    users = tmp_path / "users"
    users.write_text(USERS)
    monkeypatch.setenv("NTLM_USER_FILE", str(users))
    with windows_server("NTLM") as server:
        properties = parse(f"SmtpServer=127.0.0.1;Port={server.port};UseWindowsAuthentication=True;Timeout=5000;")
        report = probe(properties, in_clear("alice", "AlicePw1!"), TRIAL)

    text = "\n".join(report.dialogue)
    assert report.succeeded, report.error
    assert "C: AUTH NTLM" in text
    assert "S: 235" in text
    assert "TlRMTVNTUA" not in text
    assert "AlicePw1!" not in json.dumps(report.details)
