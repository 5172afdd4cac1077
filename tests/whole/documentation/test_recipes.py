"""The recipes of docs/programs/recipes.md, as they stand there: read by what reads them, and run on a real server where
what runs them is at hand. PowerShell is not, nor are Azure, Databricks and GitHub: of those the parts are run that ask
the server."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
import yaml

from designer.interchange.json_files import write_package_file
from designer.models import User
from designer.package.document import ParameterDocument
from designer.services.projects import create_project
from tasks.client.client import Client
from tests.packages import chain
from tests.programs.processes import worker
from tests.servers.smtp import MailServer, mail_server
from tests.tasks.client.conftest import address, token

__all__ = ["address", "token"]
ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "programs" / "recipes.md").read_text(encoding="utf-8")
LISTINGS = re.findall(r"^```(\w+)\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
PATHS = json.loads((ROOT / "docs" / "openapi.json").read_text(encoding="utf-8"))["paths"]
PROGRAM = "/opt/mailwright/bin/mailwright"


def find(kind: str, words: str = "") -> str:
    """Give the listing of a kind that holds these words."""
    (listing,) = [text for language, text in LISTINGS if language == kind and words in text]
    return listing


DTEXEC, CURL = find("sh", "dtexec"), find("sh", "curl")
CRON = find("text", "MAILTO").splitlines()[1].partition(" root ")[2].replace("\\%", "%")
SERVICE, TIMER = find("ini", "[Service]"), find("ini", "[Timer]")
WORKFLOW: dict[Any, Any] = yaml.safe_load(find("yaml"))
PIPELINE = json.loads(find("json"))["properties"]
DATABRICKS = find("python")
UNIT = re.search(r"ExecStart=/bin/sh -c '(.*)'", SERVICE)[1].replace("%%", "%")
(STEP,) = WORKFLOW["jobs"]["run"]["steps"]
Shell = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """Run lines of a shell where the wheel is, as it were, installed."""
    program = tmp_path / "mailwright"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m mailwright "$@"\n')
    program.chmod(0o755)

    def run(lines: str, **variables: str) -> subprocess.CompletedProcess[str]:
        told = lines.replace(PROGRAM, str(program)).replace("/etc/mailwright/env", str(tmp_path / "env"))
        places = {
            "PATH": f"{tmp_path}:{os.environ['PATH']}",
            "PYTHONPATH": f"{ROOT}:{ROOT}/tasks/object_model/installed",
        }
        return subprocess.run(
            ["sh", "-c", told], env=places | variables, capture_output=True, text=True, timeout=120, check=False
        )

    return run


@pytest.fixture
def mails(address: str, token: str, member: User, tmp_path: Path) -> Iterator[MailServer]:
    """A server that has Reports/Nightly, whose mail names a day."""
    create_project(member, "Reports")
    (tmp_path / "env").write_text(f"MAILWRIGHT_URL={address}\nMAILWRIGHT_TOKEN={token}\n")
    with mail_server() as server, worker(), Client(address, token) as client:
        drawn = chain(1, server.port)
        mail = drawn.executables[0].model_copy(update={"expressions": {"subject": "@[$Package::Day]"}})
        day = ParameterDocument(name="Day", type="String", value="Monday")
        document = drawn.model_copy(update={"name": "Nightly", "executables": [mail], "parameters": [day]})
        client.import_files("Reports", [("Nightly.json", write_package_file(document, {}))])
        yield server


@pytest.mark.django_db(transaction=True)
@pytest.mark.worker
@pytest.mark.any_database
def test_recipes_run_the_package_and_each_key_once(
    mails: MailServer, address: str, token: str, shell: Callable[..., Any]
):
    known = {"MAILWRIGHT_URL": address, "MAILWRIGHT_TOKEN": token}
    with Client(address, token) as client:
        (package,) = client.packages()
    here = {"https://mailwright.example": address, "packages/7": f"packages/{package.id}"}

    ended = [
        shell(CRON),
        shell(UNIT, **known),  # has the key of cron's
        shell(STEP["run"], **known, GITHUB_RUN_ID="1", GITHUB_RUN_ATTEMPT="1"),
        shell(DTEXEC, **known),
        shell(put(CURL, here | {"nightly-": "curl-"}), **known),
    ]
    assert [each.returncode for each in ended] == [0] * 5, ended
    assert len(mails.received) == 4

    secrets = SimpleNamespace(get=lambda *_: token)
    exec(
        put(DATABRICKS, here), {"dbutils": SimpleNamespace(secrets=secrets, widgets=SimpleNamespace(get=lambda _: "1"))}
    )
    assert b"Subject: Friday" in mails.received[-1].content

    start = PIPELINE["activities"][1]["typeProperties"]
    headers = start["headers"] | {"Authorization": f"Bearer {token}"}
    answer = httpx.request(start["method"], put(start["url"], here), json=start["body"], headers=headers)
    assert answer.status_code == 201

    refused = shell(put(CURL, here | {"packages/7": "packages/999", "nightly-": "none-"}), **known)
    assert (refused.returncode, "404" in refused.stderr) == (1, True), refused


def put(text: str, words: dict[str, str]) -> str:
    """Put words in place of others."""
    for word, other in words.items():
        text = text.replace(word, other)
    return text


def test_systemd_finds_no_fault_in_the_units(tmp_path: Path):
    for name, unit in {"service": SERVICE, "timer": TIMER}.items():
        (tmp_path / f"mailwright-nightly.{name}").write_text(unit)
    program = ["systemd-analyze", "verify", "--man=no", *map(str, tmp_path.iterdir())]
    verified = subprocess.run(program, capture_output=True, text=True, timeout=60, check=False)
    assert (verified.returncode, verified.stderr) == (0, "")


def test_a_pipeline_asks_what_the_api_has_and_names_activities_that_are_there():
    until, condition = (PIPELINE["activities"][number]["typeProperties"] for number in (2, 3))
    activities = [*PIPELINE["activities"], *until["activities"], *condition["ifFalseActivities"]]
    asked = {each["name"]: each["typeProperties"] for each in activities}
    after = {one["activity"] for each in activities for one in each.get("dependsOn", [])}
    assert after | set(re.findall(r"activity\('([^']+)'\)", json.dumps(PIPELINE))) <= asked.keys()
    assert "get" in PATHS["/api/v1/executions/{execution_id}"]
    assert "https://mailwright.example/api/v1/executions/'" in asked["State"]["url"]
