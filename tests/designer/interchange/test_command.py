"""manage.py importdtsx: what it prints for programs and people, and how it ends."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from designer.models import Package, Project, User
from tests.designer.interchange.files import mailing, manager

FINDING = {"code", "severity", "place", "line", "title", "detail", "impact", "recommendation", "mends"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "Nightly.dtsx").write_bytes(mailing())
    (tmp_path / "Relay.conmgr").write_bytes(manager(server="smtp.office365.com"))
    return tmp_path


def run(*arguments: str) -> list[str]:
    out = StringIO()
    call_command("importdtsx", *arguments, stdout=out)
    return out.getvalue().splitlines()


def test_a_check_tells_programs_each_finding_with_what_to_do(folder: Path):
    [line] = run("--check", "--json", str(folder))
    told = json.loads(line)
    assert (told["error"], told["counts"]["send_mail_tasks"]) == (None, 1)
    assert all(each.keys() == FINDING for each in told["findings"])
    assert "MW-I-0204" in [each["code"] for each in told["findings"]]  # of the project's manager, which a task uses


def test_a_check_tells_people_first_what_is_not_done(tmp_path: Path):
    (tmp_path / "Nightly.dtsx").write_bytes(mailing())
    lines = run("--check", str(tmp_path))
    assert lines[1].strip().startswith("Not done: A connection manager that a Send Mail task names is not there (1)")
    assert "MW-I-0102" in "".join(lines)


@pytest.mark.django_db
def test_files_are_imported_into_a_project(folder: Path, member: User, project: Project):
    lines = run("--json", "--project", project.name, "--as", member.username, str(folder))
    assert [json.loads(line)["outcome"] for line in lines] == ["created"]
    assert Package.objects.get().modified_by == member


@pytest.mark.django_db
def test_who_imports_must_be_clear_and_what_is_refused_ends_with_1(folder: Path, project: Project):
    with pytest.raises(CommandError, match="--as USER"):
        run("--project", project.name, str(folder))
    with pytest.raises(CommandError, match="Give --project"):
        run(str(folder))
    User.objects.create_superuser("root")
    run("--project", project.name, str(folder))
    with pytest.raises(SystemExit):
        run("--project", project.name, str(folder / "Missing.dtsx"))
