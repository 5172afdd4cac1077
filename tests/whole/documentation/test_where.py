"""docs/where.md tells the truth: where a page names a function or constant beside a file, that file has it."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.whole.documentation.test_glossary import PAGES, ROOT, read

PATH = r"[\w.-]+(?:/[\w.-]+)+\.\w+|docker-compose\.yml|Dockerfile|Makefile|pyproject\.toml"
NAME = r"[\w$]+(?:\.[\w$]+)*"
NAMED = re.compile(rf"`({PATH})`: (`{NAME}`(?:, `{NAME}`)*)")
NAMES = re.compile(NAME)
WHERE = ROOT / "docs" / "where.md"
ROW = re.compile(r"^\| (?!question \||-)(.+?) \| (.+) \|$", re.MULTILINE)
CODE = re.compile(r"`([^`\n]+)`")
FEWEST_ROWS = 300


def names_beside_paths(text: str) -> list[tuple[str, str]]:
    """Give each name that stands behind a path and a colon, with the path."""
    return [(path, name) for path, names in NAMED.findall(text) for name in NAMES.findall(names)]


@cache
def names_in(path: Path) -> set[str]:
    """Give what a file of Python defines, methods and members with their class in front; of others all words."""
    text = path.read_text(encoding="utf-8")
    return set(defined(ast.parse(text).body)) if path.suffix == ".py" else set(re.findall(r"[\w$]+", text))


def defined(body: list[ast.stmt], prefix: str = "") -> Iterator[str]:
    for node in body:
        match node:
            case ast.ClassDef():
                yield prefix + node.name
                yield from defined(node.body, f"{prefix}{node.name}.")
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                yield prefix + node.name
            case ast.Assign(targets=[ast.Tuple(elts=targets)]) | ast.Assign(targets=targets):
                yield from (prefix + each.id for each in targets if isinstance(each, ast.Name))
            case ast.AnnAssign(target=ast.Name(id=name)):
                yield prefix + name


def find_wrong(text: str, root: Path = ROOT) -> list[str]:
    """Give the paths that are not there, and the names that are not in their files."""
    named = names_beside_paths(text)
    known = {path: names_in(root / path) if (root / path).is_file() else None for path, _ in named}
    return [f"{path}: {name}" for path, name in named if (names := known[path]) is None or name not in names]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_name_beside_a_path_is_in_that_file(page: Path):
    assert find_wrong(read(page)) == []


def test_a_wrong_name_is_found(tmp_path: Path):
    (tmp_path / "room").mkdir()
    (tmp_path / "room/rules.py").write_text("FEW, MANY = 1, 2\nclass Rule:\n    def may(self): ...\n")
    (tmp_path / "room/rules.ts").write_text("export function judge() {}\n")
    told = "`room/rules.py`: `MANY`, `Rule.may`, `may` | `room/rules.ts`: `judge`, `jud` | `room/gone.py`: `Rule`"

    assert find_wrong(told, tmp_path) == ["room/rules.py: may", "room/rules.ts: jud", "room/gone.py: Rule"]


def test_every_other_name_of_a_row_is_in_one_of_its_files():
    rows = [CODE.findall(where) for _, where in ROW.findall(WHERE.read_text(encoding="utf-8"))]
    files = {path: names_in(ROOT / path) for row in rows for path in row if re.fullmatch(PATH, path)}
    names = [(name, row) for row in rows for name in row if re.fullmatch(NAME, name) and not name.endswith(".py")]

    assert [
        name for name, row in names if name not in files and not any(name in files.get(each, ()) for each in row)
    ] == []


def test_most_rows_name_what_holds_the_rule():
    text = WHERE.read_text(encoding="utf-8")

    assert len(ROW.findall(text)) >= FEWEST_ROWS
    assert len(names_beside_paths(text)) >= len(ROW.findall(text))
