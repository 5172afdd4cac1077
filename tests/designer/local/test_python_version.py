"""What a start says of Python's patch level."""

import sys
from io import StringIO
from typing import NamedTuple

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from pytest_django import Settings

from designer.installation.python_version import missing_patch
from tasks.management.commands.runlocal import Command


class Version(NamedTuple):
    major: int
    minor: int
    micro: int


@pytest.fixture
def old_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", Version(3, 11, 7))


@pytest.mark.parametrize(
    ("version", "wanted"),
    [((3, 11, 15), "3.11.16"), ((3, 12, 13), "3.12.14"), ((3, 13, 14), "3.13.15"), ((3, 14, 6), "3.14.7")],
)
def test_an_old_patch_level_is_told_with_the_one_to_use(version: tuple[int, int, int], wanted: str):
    assert f"use {wanted} or newer on a team's server" in missing_patch(version)


@pytest.mark.parametrize("version", [(3, 11, 16), (3, 11, 17), (3, 12, 14), (3, 13, 15), (3, 14, 7), (3, 15, 0)])
def test_nothing_is_said_of_a_python_with_the_fixes(version: tuple[int, int, int]):
    assert missing_patch(version) == ""


@pytest.mark.parametrize(("setting", "levels"), [("warn", [30]), ("refuse", [40]), ("ignore", [])])
def test_a_setting_says_whether_it_is_a_warning_or_an_error(
    old_python: None, settings: Settings, setting: str, levels: list[int]
):
    settings.OUTDATED_PYTHON = setting
    assert [message.level for message in run_checks() if message.id == "mailwright.W001"] == levels


def test_a_server_that_refuses_ends_with_the_sentence(old_python: None, settings: Settings):
    settings.OUTDATED_PYTHON = "refuse"
    with pytest.raises(SystemCheckError, match=r"Python 3\.11\.7 lacks fixes"):
        call_command("check")


def test_make_run_says_it_in_a_line_and_goes_on(old_python: None):
    output = StringIO()
    Command(stdout=output)._judge_python()
    assert output.getvalue().startswith("Please note: Python 3.11.7 lacks fixes of its mail and HTML modules")


def test_make_run_ends_where_the_setting_says_so(old_python: None, settings: Settings):
    settings.OUTDATED_PYTHON = "refuse"
    with pytest.raises(SystemExit, match="lacks fixes"):
        Command()._judge_python()
