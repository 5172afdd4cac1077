"""A task type is one folder and one line: the types of docs/adding-a-task-type.md are added to an installation."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from connections import types as connection_types
from designer.registry import types
from tasks import types as task_types
from tasks.types import import_each

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "adding-a-task-type.md").read_text(encoding="utf-8")
FILE = re.compile(r"^`tasks/types/([\w/]+\.\w+)`(?:.*\n)(?:.+\n)*\n```\w+\n((?:.*\n)*?)```$", re.MULTILINE)
"""A paragraph that begins with the path of a file, and the block of code after it."""


BUILD = """
import { build } from "esbuild";
import { typeIcons } from "./static/type-icons.mjs";
const [folder] = process.argv.slice(1);
const plugins = [typeIcons(process.cwd(), [folder])];
for (const source of ["type-icons", "type-icons.css"]) {
  const loader = { ".svg": source.endsWith("css") ? "dataurl" : "text" };
  const options = { bundle: true, write: false, format: "esm", outdir: "out", plugins, loader };
  console.log((await build({ ...options, entryPoints: [source] })).outputFiles[0].text);
}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The files of the page's types, in a folder that is not the repository's."""
    for name, text in FILE.findall(PAGE):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def call(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a module of Python in an installation of its own that has the types of a folder. Its database begins with the
    tables of this run, and it waits for nobody's turn: this test has its own."""
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL" and "PYTEST" not in name}
    own = {
        "DJANGO_SETTINGS_MODULE": "tests.new_types.settings",
        "NEW_TYPES_FOLDER": str(folder),
        "NEW_TYPES": "note copy",
        "MAILWRIGHT_TURNS": str(folder),
    }
    program = [sys.executable, "-m", *command]
    return subprocess.run(program, cwd=ROOT, env=kept | own, capture_output=True, text=True, timeout=300, check=False)


def test_the_page_has_whole_types(folder: Path):
    """The types of the page are ours alone, so no file of SSIS's has them."""
    of_note = {path.name for path in (folder / "note").iterdir()} | {"dtsx.py"}
    assert of_note >= {path.name for path in (ROOT / "tasks/types/expression_task").iterdir() if path.is_file()}


@pytest.mark.any_database
def test_a_new_type_is_drawn_saved_validated_and_run(folder: Path):
    options = ("--ds=tests.new_types.settings", "-q", "-p", "no:cacheprovider", "-p", "no:xdist")
    ended = call(folder, "pytest", *options, "tests/new_types/cases.py")
    assert ended.returncode == 0, ended.stdout + ended.stderr


@pytest.mark.skipif(not (ROOT / "node_modules/esbuild").exists(), reason="esbuild is not installed: npm ci")
def test_the_icon_of_a_new_type_is_built_for_the_canvas_and_for_pages(folder: Path):
    node = Path(sys.executable).parent / "node"
    program = [node, "--input-type=module", "--eval", BUILD, folder]
    built = subprocess.run(program, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True).stdout
    assert re.search(r'"note": \w+', built)
    assert "M5 3.5h14v17H5z" in built
    assert ".mw-i-note {" in built


@pytest.mark.parametrize(
    ("file", "line", "instead", "sentence"),
    [
        (
            "server_type.py",
            "    runner=NoteRunner(),\n",
            "",
            "“NoteTask” must say one way in which it runs. Give it a runner",
        ),
        ("task_type.py", 'name="NoteTask"', 'name="SendMailTask"', "Two task types are called “SendMailTask”."),
    ],
)
def test_a_type_that_could_not_run_is_refused_at_the_start(
    folder: Path, file: str, line: str, instead: str, sentence: str
):
    entry = folder / "note" / file
    assert line in entry.read_text()
    entry.write_text(entry.read_text().replace(line, instead))
    ended = call(folder, "django", "check")
    assert ended.returncode == 1
    assert sentence in ended.stderr


@pytest.mark.parametrize("name", task_types.TASK_TYPES)
def test_a_task_type_has_its_files(name: str):
    there = {path.name for path in (ROOT / "tasks/types" / name).iterdir()}
    assert there >= {"__init__.py", "properties.py", "model.py", "task_type.py", "server_type.py", "icon.svg"}


@pytest.mark.parametrize("name", connection_types.CONNECTION_TYPES)
def test_a_connection_type_has_its_files(name: str):
    there = {path.name for path in (ROOT / "connections/types" / name).iterdir()}
    own = {"properties.py", "editor.py", "validation.py", "connection_type.py", "server_type.py", "icon.svg"}
    assert there >= own


def test_the_icon_of_a_type_is_called_as_its_folder():
    of_tasks = [each.TASK_TYPE.icon for each in import_each("task_type")]
    of_connections = [each.CONNECTION_TYPE.icon for each in connection_types.import_each("connection_type")]
    assert of_tasks == [name.replace("_", "-") for name in task_types.TASK_TYPES]
    assert of_connections == list(connection_types.CONNECTION_TYPES)
    assert len(types.task_types) == len(of_tasks)
