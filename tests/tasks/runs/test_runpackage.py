"""`manage.py runpackage`, as a scheduler or a person at a terminal gives it: what it prints and how it ends."""

import getpass
import re
import signal
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.management import execute_from_command_line
from django.db import DatabaseError

from designer.models import Executable, Project, User
from designer.package.document import PackageDocument, ParameterDocument
from designer.services.packages import create_package
from tasks.management.commands import runpackage
from tasks.runtime import services
from tasks.runtime.engine import engine
from tasks.runtime.models import Execution
from tests.packages import chain
from tests.programs.processes import empty_broker, environment, worker
from tests.servers.held import HeldServer
from tests.servers.smtp import mail_server
from tests.waiting import wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.any_database]


def run(*arguments: str) -> int:
    """Give the command as manage.py does; give its exit status."""
    try:
        execute_from_command_line(["manage.py", "runpackage", *arguments])
    except SystemExit as ending:
        return int(ending.code or 0)
    return 0


@pytest.fixture
def runs_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what is queued run here and now, in the place of a worker."""
    monkeypatch.setattr(services, "enqueue", lambda _job, key, _person: engine.run_package(key))


@pytest.fixture
def stays_queued(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "enqueue", lambda _job, _key, _person: None)


@pytest.mark.usefixtures("runs_at_once")
def test_a_package_that_succeeds_ends_with_0_and_tells_how_it_went(
    member: User, project: Project, capsys: pytest.CaptureFixture[str]
):
    with mail_server() as server:
        create_package(member, project, chain(1, server.port))
        assert run("warehouse/CHAIN") == 0
    printed = capsys.readouterr().out
    assert re.search(r"^\d\d:\d\d:\d\d OnPostExecute +Mail 0: Sent to ann@example\.com", printed, re.MULTILINE)
    assert printed.endswith("Succeeded\n")
    assert Execution.objects.get().caller_name == getpass.getuser()


@pytest.mark.usefixtures("runs_at_once")
def test_a_package_that_fails_ends_with_1_and_tells_why(
    member: User, project: Project, capsys: pytest.CaptureFixture[str]
):
    with mail_server() as server:
        server.recipients["ann@example.com"] = "550 5.1.1 No such user"
        create_package(member, project, chain(1, server.port))
        assert run("Warehouse/Chain") == 1
    printed = capsys.readouterr()
    assert "550 5.1.1 No such user" in printed.err
    assert printed.out.endswith("Failed\n")


@pytest.mark.usefixtures("stays_queued")
def test_without_waiting_only_the_executions_number_is_printed(
    member: User, project: Project, capsys: pytest.CaptureFixture[str]
):
    create_package(member, project, chain(1))
    assert run("Warehouse/Chain", "--no-wait") == 0
    assert capsys.readouterr().out == f"{Execution.objects.get().pk}\n"


@pytest.mark.parametrize("path", ["Warehouse/Nothing", "Nowhere/Chain"])
def test_a_package_that_is_not_there_ends_with_4(
    member: User, project: Project, capsys: pytest.CaptureFixture[str], path: str
):
    create_package(member, project, chain(1))
    assert run(path) == 4
    assert "There is no package" in capsys.readouterr().err


def test_a_package_that_cannot_be_loaded_ends_with_5(
    member: User, project: Project, capsys: pytest.CaptureFixture[str]
):
    create_package(member, project, chain(2))
    Executable.objects.filter(name="Mail 1").update(name="MAIL 0")
    assert run("Warehouse/Chain") == 5
    assert "cannot be loaded" in capsys.readouterr().err
    assert not Execution.objects.exists()


def test_a_database_that_cannot_be_used_ends_with_5(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    def refuse(_path: str) -> None:
        raise DatabaseError("connection refused")

    monkeypatch.setattr(runpackage, "_find", refuse)
    assert run("Warehouse/Chain") == 5
    assert capsys.readouterr().err.strip().endswith("CommandError: The database cannot be used: connection refused")


@pytest.mark.parametrize(
    "arguments", [[], ["Warehouse"], ["Warehouse/"], ["/Chain"], ["A/B", "--nonsense"], ["A/B", "C"]]
)
def test_a_bad_command_line_ends_with_6(arguments: list[str]):
    assert run(*arguments) == 6


@pytest.mark.usefixtures("stays_queued")
def test_ctrl_c_when_the_execution_has_just_ended_tells_how_it_ended(
    member: User, project: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    def end_and_interrupt(_seconds: float) -> None:
        Execution.objects.update(status="succeeded")
        raise KeyboardInterrupt

    monkeypatch.setattr(runpackage, "sleep", end_and_interrupt)
    create_package(member, project, chain(1))
    assert run("Warehouse/Chain") == 0
    assert capsys.readouterr().out.endswith("Succeeded\n")


@pytest.mark.worker
def test_ctrl_c_cancels_lets_the_send_finish_and_ends_with_3(member: User, project: Project):
    empty_broker()
    held = HeldServer(held_at="DATA")
    with mail_server(held), worker(processes=1):
        create_package(member, project, chain(3, held.port))
        command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "runpackage", "Warehouse/Chain"]
        with subprocess.Popen(command, env=environment(), stdout=subprocess.PIPE, text=True) as process:
            assert held.reached.wait(60)
            process.send_signal(signal.SIGINT)
            assert any("Canceling" in line for line in process.stdout)
            wait_until(lambda: Execution.objects.get().status == "stopping")
            held.may_go_on.set()
            printed = process.stdout.read()
    assert process.returncode == 3
    assert printed.endswith("Canceled\n")
    assert len(held.received) == 1


@pytest.mark.usefixtures("stays_queued")
def test_parameters_are_set_on_the_command_line(member: User, project: Project, capsys: pytest.CaptureFixture[str]):
    parameters = [ParameterDocument(name="Top", type="Int32", value=10, required=True)]
    create_package(member, project, PackageDocument(name="Report", parameters=parameters))
    assert run("Warehouse/Report", "--no-wait", "--set", "Top=3") == 0
    assert Execution.objects.get().parameters == {"Top": {"value": 3}}
    assert run("Warehouse/Report", "--no-wait", "--set", "Top") == 6
    assert run("Warehouse/Report", "--no-wait") == 6
    assert "The package needs a value for its parameter “Top”." in capsys.readouterr().err
