"""What an installation keeps is for its user alone, whichever process makes it, in new folders and in old ones."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

WRITE = """
from django.conf import settings
from django.db import connection
from connections.files.file_store.store import write_draft
connection.cursor().execute("CREATE TABLE a (b)")
write_draft(settings.PROJECT_FILES / "1", [b"x"], 10)
(settings.DATA_DIR / "demo-mail").mkdir()
print(settings.STATIC_ROOT)
"""
WEB = f"import designer.asgi\n{WRITE}"
WORKER = f"from tasks.celery import app\napp.conf.timezone\nimport django\ndjango.setup()\n{WRITE}"
COMMAND = f"from django.core.management import call_command\nimport django\ndjango.setup()\n{WRITE}"


def run(program: str, folder: Path) -> None:
    variables = {**os.environ, "DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "designer.settings"}
    for name in ("DATABASE_URL", "STATIC_ROOT"):
        variables.pop(name, None)
    subprocess.run([sys.executable, "-c", program], env=variables, check=True, capture_output=True, umask=0o022)


def rights(path: Path) -> str:
    return stat.filemode(path.stat().st_mode)[4:]


@pytest.mark.parametrize("program", [WEB, WORKER, COMMAND], ids=["web", "worker", "command"])
def test_whatever_a_process_makes_is_for_its_user_alone(program: str, tmp_path: Path):
    folder = tmp_path / "var"
    run(program, folder)
    made = [folder, *folder.rglob("*")]
    assert {path.name for path in made} >= {"db.sqlite3", "secret-key", "files", "static", "demo-mail"}
    assert {str(path): rights(path) for path in made if rights(path) != "------"} == {}


def test_a_folder_from_before_is_closed_when_something_starts(tmp_path: Path):
    folder = tmp_path / "var"
    (folder / "files").mkdir(parents=True)
    folder.chmod(0o755)
    (folder / "db.sqlite3").touch(mode=0o644)
    run(COMMAND, folder)
    assert rights(folder) == "------"
