"""`python -m tests.module_index` writes docs/modules.md, every module with a sentence, what it gives, and its numbers,
from what the modules say of themselves. With `--check` it only tells whether the page is as it would be written."""

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "modules.md"
HEAD = """# Every module, in a sentence

Search this page for a word of your question where [where.md](where.md) has no row for it. Each line has what a module
says of itself, what it gives to others, and its numbers. `make format` makes it of the modules themselves.
"""
LONGEST_VALUE = 60
"""Letters of a constant that is shown with its value."""
COMMENT = re.compile(r"\A/\*\*(.*?)\*/", re.DOTALL)
EXPORTED = re.compile(r"^export (?:async )?(?:function|class|const|interface|type) (\w+)", re.MULTILINE)
NUMBER = re.compile(r"^(?:export )?const ([A-Z][A-Z0-9_]+) = (-?[\d_.]+);", re.MULTILINE)
Line = tuple[str, str, list[str]]
"""The path of a module, its sentence, and its names."""


def join_lines(text: str) -> str:
    """Give the first paragraph of a comment as one line."""
    return " ".join(text.strip().partition("\n\n")[0].split())


def read_python(path: Path) -> tuple[str, list[str]]:
    """Give what a module says of itself, its public names, and its numbers."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return join_lines(ast.get_docstring(tree) or ""), list(_names_of(tree))


def _names_of(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                if not name.startswith("_"):
                    yield f"`{name}`"
            case ast.Assign(targets=[target], value=value):
                yield from (_show(each, of) for each, of in _pairs(target, value) if _is_number(of))


def _pairs(target: ast.expr, value: ast.expr) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Give each name of an assignment with what it stands for."""
    match target, value:
        case ast.Tuple(elts=names), ast.Tuple(elts=values):
            yield from zip(names, values, strict=True)
        case _:
            yield target, value


def _show(target: ast.expr, value: ast.expr) -> str:
    return f"`{ast.unparse(target)} = {group(ast.unparse(value))}`"


def group(number: str) -> str:
    """Write whole numbers as people do, a comma at each thousand."""
    return re.sub(r"(?<![\w.])\d{4,}(?![\w.])", lambda found: f"{int(found[0]):,}", number)


def _is_number(value: ast.expr) -> bool:
    """Tell whether a constant is a number, or reckoned from numbers, as times are."""
    parts = [node for node in ast.walk(value) if isinstance(node, ast.Constant)]
    are_numbers = bool(parts) and all(isinstance(part.value, int | float) for part in parts)
    is_reckoned = isinstance(value, ast.Constant | ast.BinOp | ast.UnaryOp) or _is_duration(value)
    return are_numbers and is_reckoned and len(ast.unparse(value)) <= LONGEST_VALUE


def _is_duration(value: ast.expr) -> bool:
    return isinstance(value, ast.Call) and ast.unparse(value.func) in {"timedelta", "Decimal"}


def read_typescript(path: Path) -> tuple[str, list[str]]:
    """Give what a module of the browser says of itself, what it exports, and its numbers."""
    text = path.read_text(encoding="utf-8")
    comment = COMMENT.match(text)
    sentence = join_lines(re.sub(r"^\s*\* ?", "", comment[1], flags=re.MULTILINE)) if comment else ""
    numbers = {name: f"`{name} = {group(value.replace('_', ''))}`" for name, value in NUMBER.findall(text)}
    exported = [f"`{name}`" for name in EXPORTED.findall(text) if name not in numbers]
    return sentence, [*exported, *numbers.values()]


def read_lines() -> Iterator[Line]:
    """Give a line for each module that says or gives something."""
    for folder in ("designer", "connections", "tasks", "tests"):
        for path in (ROOT / folder).rglob("*.py"):
            if "migrations" not in path.parts:
                sentence, names = read_python(path)
                yield path.relative_to(ROOT).as_posix(), sentence, names if folder != "tests" else []
    for path in (ROOT / "static" / "src").rglob("*.ts*"):
        yield path.relative_to(ROOT).as_posix(), *read_typescript(path)


def write(lines: Iterable[Line]) -> str:
    """Give the page: a heading for each folder, a line for each module."""
    said = sorted((line for line in lines if line[1] or line[2]), key=lambda line: line[0].rpartition("/")[::2])
    parts = [HEAD]
    for folder, modules in groupby(said, key=lambda line: line[0].rpartition("/")[0]):
        parts.append(f"\n## {folder}/\n\n")
        parts.extend(_write_line(*module) for module in modules)
    return "".join(parts)


def _write_line(path: str, sentence: str, names: Iterable[str]) -> str:
    said = ". ".join(filter(None, [sentence.rstrip("."), ", ".join(names)]))
    return f"- `{path}`: {said}\n"


def main(arguments: list[str]) -> int:
    """Write the page, or tell whether it is as it would be written."""
    page = write(read_lines())
    if arguments != ["--check"]:
        PAGE.write_text(page, encoding="utf-8")
    elif not PAGE.exists() or PAGE.read_text(encoding="utf-8") != page:
        print("docs/modules.md is not what the modules say of themselves: make format writes it anew.")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
