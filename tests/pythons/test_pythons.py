"""Numbers, expressions, addresses, CSV, headers and bodies come out the same on every Python that this machine has.

CI has Debian's patched one beside the one of the environment. What runs our tests is among them, so nothing is skipped
where there is no other.
"""

import json
import subprocess
import sys
from pathlib import Path

import idna
import lark
import pytest

from tests.pythons.cases import build_mails, read_all
from tests.pythons.interpreters import find_interpreters

ROOT = Path(__file__).parents[2]
PURE = (lark, idna)
"""The libraries without compiled parts that the cores need, which any Python can have from our environment."""


def libraries_for(version: str, folder: Path) -> Path:
    """Give a folder of libraries that a Python can import: all of ours if it is of our line, else the pure ones."""
    if version.split(".")[:2] == sys.version.split(".")[:2]:
        return Path(lark.__file__).parents[1]
    for library in PURE:
        (folder / library.__name__).symlink_to(Path(library.__file__).parent)
    return folder


@pytest.mark.parametrize("version", find_interpreters(), ids=lambda version: version.split()[0])
def test_every_python_makes_the_same_of_all_inputs(version: str, tmp_path: Path):
    program = [find_interpreters()[version], "-E", "-S", "-B", str(ROOT / "tests/pythons/cases.py"), str(ROOT)]
    done = subprocess.run(
        [*program, str(libraries_for(version, tmp_path))], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    ours = {**read_all(ROOT), "mails": build_mails()}
    assert told["version"] == version
    assert told["found"] == {name: ours[name] for name in told["found"]}
    assert {"addresses", "expressions", "senders", "bodies"} <= told["found"].keys()
