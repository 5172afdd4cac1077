"""Building the wheel and the source distribution of a copy of the sources, so that the checkout stays as it is. The
manual page is made here, of the commands as they are.

Usage: python -m tests.programs.wheel FOLDER
"""

import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from shutil import copy, copytree, ignore_patterns

from tasks.command_line.manual import write_manual

ROOT = Path(__file__).parents[2]
SOURCES = ("connections", "designer", "tasks")
FILES = ("pyproject.toml", "README.md")
BUILD = """
import sys
from setuptools import build_meta
folder = sys.argv[1]  # which setuptools writes over
print(build_meta.build_sdist(folder))
print(build_meta.build_wheel(folder))
"""


def build(into: Path) -> list[Path]:
    """Build both into a folder, and give them: the source distribution, then the wheel. Nothing is downloaded."""
    into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for name in SOURCES:
            copytree(ROOT / name, Path(folder, name), ignore=ignore_patterns("__pycache__"))
        for name in FILES:
            copy(ROOT / name, folder)
        Path(folder, "tasks/command_line/mailwright.1").write_text(write_manual(read_version()), encoding="utf-8")
        program = [sys.executable, "-c", BUILD, str(into.absolute())]
        made = subprocess.run(program, cwd=folder, capture_output=True, text=True, check=False)
    if made.returncode:
        raise SystemExit(made.stdout + made.stderr)
    return [into / line for line in made.stdout.splitlines() if line.endswith((".whl", ".tar.gz"))]


def read_version() -> str:
    """Give the version that is built."""
    return str(tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"])


if __name__ == "__main__":
    print(*build(Path(sys.argv[1])), sep="\n")
