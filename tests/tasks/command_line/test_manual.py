"""The manual page: all that the commands have, as man reads it."""

import shutil
import subprocess

import pytest

from tasks.command_line.exit_statuses import ExitStatus
from tasks.command_line.main import main
from tasks.command_line.manual import STATUSES, write_manual


def test_man_shows_each_command_with_its_options_and_finds_no_fault():
    if not shutil.which("groff"):
        pytest.skip("groff is not here")
    program = ["groff", "-man", "-Kutf8", "-Tutf8", "-P-c", "-P-b", "-P-u", "-ww"]
    read = subprocess.run(program, input=write_manual("1.2.3"), capture_output=True, text=True, check=True)
    assert read.stderr == ""
    words = set(read.stdout.replace(",", " ").split())
    options = {option for command in main.commands.values() for each in command.params for option in each.opts}
    assert {each for each in options if each.startswith("-")} | main.commands.keys() <= words
    assert "mailwright 1.2.3" in read.stdout


def test_every_exit_status_is_explained():
    assert STATUSES.keys() == set(ExitStatus)


def test_what_roff_would_take_for_a_request_is_escaped(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(main, "help", ".so /etc/passwd\n\n'tis C:\\Mail")
    page = write_manual("1")
    assert "\n\\&.so /etc/passwd\n" in page
    assert "\n\\&'tis C:\\eMail\n" in page
