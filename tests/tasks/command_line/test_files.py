"""Packages in files, without a server: what is printed, and the exit status."""

import json
from pathlib import Path

import pytest

from mailwright import Application, Package
from tasks.command_line.printing import clean
from tests.servers.smtp import mail_server
from tests.tasks.command_line.conftest import Call


@pytest.fixture
def package() -> Package:
    package = Package()
    package.name = "Nightly"
    package.parameters.add("Divisor", "Int32").value = 1
    package.executables.add("STOCK:ExpressionTask").inner_object.expression = "1 / @[$Package::Divisor]"
    return package


@pytest.fixture
def file(package: Package, tmp_path: Path) -> Path:
    path = tmp_path / "Nightly.dtsx"
    Application().save_to_xml(path, package)
    return path


def test_a_file_sends_its_mail(call: Call, tmp_path: Path):
    package = Package()
    with mail_server() as server:
        smtp = package.connections.add("SMTP")
        smtp.name, smtp.connection_string = "Mail", f"SmtpServer=127.0.0.1;Port={server.port}"
        mail = package.executables.add("STOCK:SendMailTask").inner_object
        mail.smtp_connection, mail.from_line, mail.to_line = "Mail", "a@example.com", "b@example.com"
        mail.subject = "Figures"
        Application().save_to_xml(tmp_path / "a.dtsx", package)
        ended = call("run", tmp_path / "a.dtsx", "--local")
    assert (ended.exit_code, len(server.received)) == (0, 1), ended.output


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        ([], 0, "success"),
        (["-p", "Divisor=0"], 1, "failure"),
        (["-p", "Divisor=much"], 2, "Int32"),
        (["-p", "Dividend=1"], 2, "It has Divisor."),
        (["-p", "Divisor"], 2, "NAME=VALUE"),
    ],
)
def test_a_file_runs_with_values_and_its_outcome_is_the_exit_status(
    call: Call, file: Path, words: list[str], status: int, said: str
):
    ended = call("run", file, "--local", *words)
    assert (ended.exit_code, said in ended.output) == (status, True), ended.output


def test_programs_get_json(call: Call, file: Path):
    ended = call("run", file, "--local", "--json", "-p", "Divisor=0")
    assert json.loads(ended.stdout)["result"] == "failure"


@pytest.mark.parametrize(("name", "status"), [("none.dtsx", 4), ("broken.dtsx", 5)])
def test_what_cannot_be_loaded_has_dtexecs_exit_status(call: Call, tmp_path: Path, name: str, status: int):
    (tmp_path / "broken.dtsx").write_text("<a>")
    assert call("run", tmp_path / name, "--local").exit_code == status


def test_a_file_is_validated_without_a_server(call: Call, file: Path, package: Package, tmp_path: Path):
    assert call("validate", file).exit_code == 0
    package.executables.add("STOCK:SendMailTask")
    Application().save_to_json(tmp_path / "worse.json", package)
    ended = call("validate", tmp_path / "worse.json", "--json")
    assert (ended.exit_code, json.loads(ended.stdout)[0]["severity"]) == (1, "error")


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({}, "MAILWRIGHT_URL"),
        ({"MAILWRIGHT_URL": "https://mail.example"}, "MAILWRIGHT_TOKEN"),
        ({"MAILWRIGHT_URL": "http://mail.example", "MAILWRIGHT_TOKEN": "x"}, "use https://"),
    ],
)
def test_what_is_missing_to_ask_a_server_is_said(call: Call, environment: dict[str, str], said: str):
    ended = call("executions", env=environment)
    assert (ended.exit_code, said in ended.output) == (2, True)


def test_what_others_wrote_does_nothing_to_a_terminal():
    assert clean("Fine\x1b[2J\r\nnot") == "Fine [2J  not"
