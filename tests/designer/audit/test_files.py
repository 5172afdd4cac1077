"""The record as a file: what it holds, that no spreadsheet computes it, and that to take it away is recorded."""

import json
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from designer.accounts.tokens.issuing import issue_token
from designer.audit import files
from designer.models import ApiToken, AuditEntry, Project, User
from designer.services.projects import create_project
from tests.signed_in import client_of

pytestmark = pytest.mark.any_database


def read(answer: Any) -> str:
    """Read a file to its end, as the web server does."""

    async def join() -> str:
        return b"".join([part async for part in answer]).decode()

    assert answer.status_code == 200
    return async_to_sync(join)()


def test_no_cell_is_a_formula_and_no_line_is_two(administrator: User):
    create_project(administrator, '=HYPERLINK("http://x";1)')
    answer = client_of(administrator).get("/api/v1/audit.csv")
    text = read(answer)
    assert text.startswith("\ufeffid,time,category,user,")
    assert ""","'=HYPERLINK(""http://x"";1)",""" in text
    assert len(text.splitlines()) == 2
    assert "attachment" in answer["Content-Disposition"]


def test_lines_of_json_are_narrowed_as_the_page_is_and_read_in_parts(
    administrator: User, project: Project, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(files, "PAGE", 2)
    for name in "abcde":
        create_project(administrator, f"Made {name}")
    lines = read(client_of(administrator).get("/api/v1/audit.jsonl?q=MADE&person=ada")).splitlines()
    assert [json.loads(line)["thing"] for line in lines] == [f"Made {name}" for name in "abcde"]
    taken = AuditEntry.objects.get(action="exported audit")
    assert (taken.user_name, taken.changes) == ("ada", ["text “MADE”, person “ada”, as jsonl"])


def test_a_token_takes_it_away_and_who_is_signed_out_does_not(member: User, project: Project):
    word = issue_token(member, "SIEM", ApiToken.Scope.READ, timezone.now().date() + timedelta(days=1)).word
    lines = read(Client().get("/api/v1/audit.jsonl", headers={"Authorization": f"Bearer {word}"})).splitlines()
    assert [json.loads(line)["action"] for line in lines][:2] == ["created project", "made API token"]
    assert Client().get("/api/v1/audit.jsonl").status_code == 401
    assert Client().get("/api/v1/audit.csv", headers={"Authorization": "Bearer mw_x"}).status_code == 401


def test_a_file_holds_no_more_than_the_page(member: User, stranger: User, project: Project):
    assert read(client_of(stranger).get("/api/v1/audit.jsonl")) == ""
    assert client_of(stranger).get(f"/api/v1/audit.jsonl?kind=project&what={project.pk}").status_code == 404
    line, refusal = read(client_of(member).get(f"/api/v1/audit.jsonl?kind=project&what={project.pk}")).splitlines()
    assert json.loads(line)["project_name"] == "Warehouse"
    assert json.loads(refusal)["action"] == "was refused to read"
    assert AuditEntry.objects.filter(action="exported audit", project=project, thing="Warehouse").exists()


def test_the_command_writes_it_to_a_file_or_to_the_output(project: Project, tmp_path: Path):
    output = StringIO()
    call_command("exportaudit", "--format", "jsonl", "--search", "warehouse", stdout=output)
    call_command("exportaudit", "--output", str(tmp_path / "audit.csv"), "--since", "2020-01-01")
    assert json.loads(output.getvalue().splitlines()[0])["thing"] == "Warehouse"
    assert "created project" in (tmp_path / "audit.csv").read_text()


@pytest.mark.parametrize("wrong", [["--since", "yesterday"], ["--output", "/nothing/here.csv"]])
def test_the_command_says_what_is_wrong(db, wrong: list[str]):
    with pytest.raises(CommandError):
        call_command("exportaudit", *wrong)
