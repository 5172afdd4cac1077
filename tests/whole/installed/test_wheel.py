"""The wheel in an empty environment: a program sends a mail without a server, and the files are as they should be."""

import os
import re
import subprocess
import sys
import sysconfig
import tarfile
import venv
from email import message_from_bytes
from pathlib import Path
from zipfile import ZipFile

import pytest
from packaging.metadata import Metadata

from tests.programs.wheel import build
from tests.servers.smtp import MailServer, mail_server

PAGE = (Path(__file__).parents[3] / "docs" / "programs" / "python.md").read_text(encoding="utf-8")
TEN_LINES = re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)[1]
NOT_LOADED = """
import sys
assert not {"celery", "redis"} & sys.modules.keys(), "loaded"
"""
NO_DJANGO = 'assert "django" not in sys.modules\n'
SETTINGS_OF_ITS_OWN = """
import django
from django.conf import settings
settings.configure(INSTALLED_APPS=["django.contrib.contenttypes"], DATABASES={})
django.setup()
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The source distribution and the wheel."""
    return build(tmp_path_factory.mktemp("dist"))


@pytest.fixture(scope="module")
def python(built: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment that has the wheel. What the wheel needs is this environment's, so that nothing is
    downloaded."""
    folder = tmp_path_factory.mktemp("empty")
    venv.create(folder, with_pip=False, symlinks=True)
    program = folder / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(program), "--disable-pip-version-check", "install", "--quiet"]
    subprocess.run([*pip, "--no-deps", "--no-index", str(built[1])], check=True, timeout=300)
    (packages,) = folder.glob("lib/python*/site-packages")
    (packages / "beside.pth").write_text(sysconfig.get_path("purelib"))
    return program


@pytest.mark.parametrize(
    "program",
    [
        pytest.param(TEN_LINES + NOT_LOADED + NO_DJANGO, id="by itself"),
        pytest.param(SETTINGS_OF_ITS_OWN + TEN_LINES + NOT_LOADED, id="in a program with Django settings of its own"),
    ],
)
def test_ten_lines_send_a_mail(python: Path, program: str, tmp_path: Path):
    with mail_server() as server:
        ended = run(python, program, server, tmp_path)
    assert ended.returncode == 0, ended.stderr
    assert b"Subject: The nightly report" in server.received[0].content


def test_the_command_line_is_installed_with_its_manual_page(python: Path, tmp_path: Path):
    program = python.with_name("mailwright")
    ended = subprocess.run([program, "--help"], cwd=tmp_path, capture_output=True, text=True, timeout=120, check=True)
    assert "test-connection" in ended.stdout
    assert ".TH MAILWRIGHT 1" in (python.parents[1] / "share/man/man1/mailwright.1").read_text(encoding="utf-8")


def run(python: Path, program: str, server: MailServer, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a program elsewhere, with nothing in its environment that would lead to the checkout."""
    lines = program.replace("2525", str(server.port))
    clean = {name: value for name, value in os.environ.items() if name in ("PATH", "LANG", "HOME", "TMPDIR")}
    return subprocess.run(
        [python, "-c", lines], cwd=folder, env=clean, capture_output=True, text=True, timeout=120, check=False
    )


def test_the_wheel_says_what_it_is(built: list[Path]):
    with ZipFile(built[1]) as wheel:
        names = wheel.namelist()
        (described,) = (name for name in names if name.endswith(".dist-info/METADATA"))
        metadata = Metadata.from_email(wheel.read(described), validate=True)
    assert (metadata.name, str(metadata.requires_python)) == ("mailwright", ">=3.11")
    assert metadata.description_content_type == "text/markdown"
    assert {"kerberos", "ldap", "vault"} <= set(metadata.provides_extra or ())
    assert {"mailwright/py.typed", "tasks/py.typed", "designer/expressions/grammar.lark"} <= set(names)
    assert {name.partition("/")[0].partition("-")[0] for name in names} == {
        "connections",
        "designer",
        "mailwright",
        "tasks",
    }


def test_an_index_would_take_both_and_show_the_readme(built: list[Path]):
    program = [sys.executable, "-m", "twine", "check", "--strict", *built]
    ended = subprocess.run(program, capture_output=True, text=True, timeout=120, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_the_source_distribution_has_what_the_wheel_is_built_of(built: list[Path]):
    with tarfile.open(built[0]) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
        (described,) = (each for each in archive.getmembers() if each.name.count("/") == 1 and "PKG-INFO" in each.name)
        content = archive.extractfile(described)
        assert content is not None
        assert message_from_bytes(content.read())["Name"] == "mailwright"
    assert {"pyproject.toml", "README.md", "designer/expressions/grammar.lark"} <= names
    assert "tasks/command_line/mailwright.1" in names
    assert "tasks/object_model/installed/mailwright/__init__.py" in names
