"""What the settings are on a team's server, with `make run`, and for a command in another terminal beside it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
ASK = (
    "import json; from designer import settings as s; print(json.dumps([s.ALLOWED_SMTP_NETWORKS, s.ALLOWED_SMTP_PORTS, "
    "s.WORKER_IDENTITY_SERVERS, s.WORKER_IDENTITY_PROJECTS, s.SERVICE_PRINCIPAL_NAMES]))"
)
TEAM = [["0.0.0.0/0", "::/0"], ["25", "465", "587", "2525"], [], ["*"], []]
ONE_MACHINE = [["*"], ["*"], ["*"], ["*"], []]


def settings_with(folder: Path, **variables: str) -> object:
    kept = {name: text for name, text in os.environ.items() if name not in ("ONE_MACHINE", "REDIS_URL")}
    command = [sys.executable, "-c", ASK]
    environment = {**kept, "DATA_DIR": str(folder), **variables}
    return json.loads(subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True).stdout)


def test_a_teams_server_begins_with_what_is_safe(tmp_path: Path):
    assert settings_with(tmp_path) == TEAM


def test_make_run_and_commands_beside_it_are_open(tmp_path: Path):
    assert settings_with(tmp_path, ONE_MACHINE="1") == ONE_MACHINE
    (tmp_path / "redis-url").write_text("redis://127.0.0.1:1/0")
    assert settings_with(tmp_path) == ONE_MACHINE
    assert settings_with(tmp_path, ONE_MACHINE="0") == TEAM


@pytest.mark.parametrize("empty", ["", " ", ","])
def test_an_empty_variable_is_none(tmp_path: Path, empty: str):
    names = ("ALLOWED_SMTP_NETWORKS", "ALLOWED_SMTP_PORTS", "WORKER_IDENTITY_SERVERS", "WORKER_IDENTITY_PROJECTS")
    assert settings_with(tmp_path, **dict.fromkeys(names, empty)) == TEAM


def test_what_the_administrator_lists_takes_its_place(tmp_path: Path):
    given = settings_with(tmp_path, ALLOWED_SMTP_NETWORKS="10.0.0.0/8, !10.1.0.0/16", ALLOWED_SMTP_PORTS="25")
    assert given == [["10.0.0.0/8", "!10.1.0.0/16"], ["25"], *TEAM[2:]]
