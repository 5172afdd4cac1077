"""manage.py importdtsx: what it prints for programs and people, and how it ends."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from designer.models import Package, Project, User
from designer.storage.rows import load_document
from tests.designer.dtsx.written import night
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


@pytest.mark.django_db
def test_what_tasks_count_as_is_said_for_all_or_for_a_kind(tmp_path: Path, member: User, project: Project):
    (tmp_path / "Night.dtsx").write_bytes(night(8))
    answers = ["--counts-as", "Failed", "--counts-as", "Script Task=Succeeded"]
    run(*answers, "--project", project.name, "--as", member.username, str(tmp_path))
    kept = [each for each in load_document(Package.objects.get()).executables if each.type == "KeptTask"]
    assert [each.properties["outcome"] for each in kept] == ["Succeeded"]
    with pytest.raises(CommandError, match="nothing that a task counts as"):
        run("--counts-as", "Script Task=Perhaps", "--project", project.name, "--as", member.username, str(tmp_path))


@pytest.mark.parametrize(("ending", "begins"), [("html", "<!doctype html>"), ("csv", "\ufefffile,"), ("json", "{")])
def test_a_check_writes_its_report_beside_what_it_prints(folder: Path, tmp_path: Path, ending: str, begins: str):
    lines = run("--check", "--json", "--report", str(tmp_path / f"report.{ending}"), str(folder / "Nightly.dtsx"))
    report = (tmp_path / f"report.{ending}").read_text(encoding="utf-8")
    assert (len(lines), report.startswith(begins), "MW-I-0102" in report) == (1, True, True)
    with pytest.raises(CommandError, match="of no known kind"):
        run("--check", "--report", "report.pdf", str(folder))
