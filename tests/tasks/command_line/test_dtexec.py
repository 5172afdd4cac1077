"""Calls of dtexec as jobs have them: options long and short, what is printed, and dtexec's exit statuses."""

from pathlib import Path

import pytest

from mailwright import Application, Package
from tasks.command_line.dtexec.on_server import find_path
from tasks.command_line.dtexec.options import BadCommandLine, read
from tests.servers.smtp import mail_server
from tests.tasks.command_line.conftest import Call


@pytest.fixture
def file(tmp_path: Path) -> Path:
    package = Package()
    package.name = "Nightly"
    package.parameters.add("Divisor", "Int32").value = 1
    package.variables.add("Top", False, "", 1)
    task = package.executables.add("STOCK:ExpressionTask")
    task.name = "Divide"
    task.inner_object.expression = "@[User::Top] / @[$Package::Divisor]"
    path = tmp_path / "Nightly.dtsx"
    Application().save_to_xml(path, package)
    return path


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["/Rep", "N"], 0, "DTSER_SUCCESS (0)"),
        (["/Par", "$Package::Divisor(Int32);0"], 1, "End Error"),
        (["/PARAMETER", "Divisor=0", "/REP", "N"], 1, "DTSER_FAILURE (1)"),
        (["-set", r"\Package.Variables[User::Top].Properties[Value];7"], 0, "DTSER_SUCCESS"),
        (["/SET", r"\Package\Divide.Properties[Disable];True", "/Par", "Divisor;0"], 0, "DTSER_SUCCESS"),
        (["/Va"], 0, "DTSER_SUCCESS"),
        (["/Par", "Dividend;0"], 6, "It has Divisor."),
        (["/Set", "Top;0"], 6, "/Set cannot read"),
        (["/Set", r"\Package\Gone.Properties[Disable];True"], 6, "Gone"),
        (["/Set"], 6, "needs a value"),
        (["/CheckP", "on"], 6, "no checkpoints"),
        (["/Rep", "Q"], 6, "/Reporting knows"),
        (["/Frobnicate"], 6, "no option"),
        (["Nightly.dtsx"], 6, "options begin with"),
        (["/ISS", "Reports/Nightly"], 6, "Name a package"),
    ],
)
def test_a_call_is_taken_as_it_is(call: Call, file: Path, words: list[str], status: int, said: str):
    ended = call("dtexec", "/F", file, *words)
    assert (ended.exit_code, said in ended.output) == (status, True), ended.output


@pytest.mark.parametrize(("name", "status"), [("none.dtsx", 4), ("broken.dtsx", 5)])
def test_what_cannot_be_loaded_is_said_by_the_exit_status(call: Call, tmp_path: Path, name: str, status: int):
    (tmp_path / "broken.dtsx").write_text("<a>")
    assert call("dtexec", "-File", tmp_path / name).exit_code == status


def test_warnings_may_count_as_errors(call: Call, tmp_path: Path):
    Application().save_to_xml(tmp_path / "empty.dtsx", Package())
    assert call("dtexec", "/F", tmp_path / "empty.dtsx", "/Va").exit_code == 0
    assert call("dtexec", "/F", tmp_path / "empty.dtsx", "/Va", "/W").exit_code == 1


def test_a_job_names_another_mail_server(call: Call, tmp_path: Path):
    package = Package()
    smtp = package.connections.add("SMTP")
    smtp.name, smtp.connection_string = "Mail", "SmtpServer=127.0.0.1;Port=9"
    mail = package.executables.add("STOCK:SendMailTask").inner_object
    mail.smtp_connection, mail.from_line, mail.to_line, mail.subject = "Mail", "a@example.com", "b@example.com", "x"
    Application().save_to_xml(tmp_path / "a.dtsx", package)
    with mail_server() as server:
        ended = call("dtexec", "/F", tmp_path / "a.dtsx", "/Conn", f"Mail;SmtpServer=127.0.0.1;Port={server.port}")
    assert (ended.exit_code, len(server.received)) == (0, 1), ended.output


def test_a_command_file_has_further_options(tmp_path: Path):
    (tmp_path / "more").write_text('/Set "\\Package.Variables[User::A B].Value;1"\n/Rep EW /W')
    read_call = read(["/F", "a.dtsx", "/Com", str(tmp_path / "more")])
    assert read_call.each("set") == [(r"\Package.Variables[User::A B].Value", "1")]
    assert (read_call.levels, "warnaserror" in read_call.flags) == (frozenset("EW"), True)
    (tmp_path / "endless").write_text(f"/Com {tmp_path / 'endless'}")
    with pytest.raises(BadCommandLine, match="names no other"):
        read(["/Com", str(tmp_path / "endless")])


@pytest.mark.parametrize(
    "path", [r"\SSISDB\Mail\Reports\Nightly.dtsx", r'"\SSISDB\Mail\Reports\Nightly.DTSX"', "Reports/Nightly"]
)
def test_a_path_of_ssisdb_is_a_project_and_a_package(path: str):
    assert find_path(path) == "Reports/Nightly"
