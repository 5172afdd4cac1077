"""The Pythons of this machine that Mailwright may be run by, this one among them."""

import json
import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

from tests.settings import RUN
from tests.turns import lock

LINES = range(11, 20)
PLACES = (
    "/usr/bin",
    "/usr/local/bin",
    "/opt/python/*/bin",
    f"{os.environ.get('PYENV_ROOT', Path.home() / '.pyenv')}/versions/*/bin",
)
ASK = "import sys; print(sys.implementation.name, sys.version, sep='|')"


FOUND = RUN / "interpreters.json"


@cache
def find_interpreters() -> dict[str, str]:
    """Give programs by their versions; of several of one version the first. One process of a run asks them."""
    with lock("interpreters.lock"):
        if not FOUND.exists():
            FOUND.write_text(json.dumps(_ask_all()))
    return json.loads(FOUND.read_text())


def _ask_all() -> dict[str, str]:
    names = [f"python3.{line}" for line in LINES]
    paths = [str(path) for place in PLACES for name in names for path in sorted(Path("/").glob(f"{place[1:]}/{name}"))]
    found = {sys.version: sys.executable}
    for path in [*filter(None, map(shutil.which, names)), *paths]:
        asked = subprocess.run([path, "-I", "-S", "-c", ASK], capture_output=True, text=True, timeout=20, check=False)
        name, _, version = asked.stdout.strip().partition("|")
        if name == "cpython":
            found.setdefault(version, path)
    return found
