"""`python -m tests.locked_versions`: nothing is locked that is known to be faulty, and all of it is held by digests."""

import json
import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from packaging.version import Version

ROOT = Path(__file__).parent.parent
NOT_BELOW = "requirements/not-below.toml"
REQUIREMENT = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==([^\s;\\]+)")


@dataclass(frozen=True)
class Locked:
    """A package as a lock file has it."""

    place: str
    kind: str
    name: str
    version: str
    has_digest: bool


def read_locked(root: Path) -> list[Locked]:
    """Read every package of every lock file."""
    locks = sorted((root / "requirements").glob("*.lock"))
    return [*_read_npm(root / "package-lock.json"), *(each for lock in locks for each in _read_lock(lock))]


def _read_lock(lock: Path) -> Iterator[Locked]:
    blocks = re.split(r"^(?=\S)", lock.read_text(), flags=re.MULTILINE)
    for block in blocks:
        if found := REQUIREMENT.match(block):
            name = re.sub(r"[-_.]+", "-", found[1]).lower()
            yield Locked(lock.name, "python", name, found[2], "--hash=sha256:" in block)


def _read_npm(lock: Path) -> Iterator[Locked]:
    for path, package in json.loads(lock.read_text())["packages"].items():
        if path:
            name = path.rpartition("node_modules/")[2]
            yield Locked(lock.name, "npm", name, package["version"], "integrity" in package)


def find_faults(root: Path = ROOT) -> Iterator[str]:
    """Yield a sentence for each package that is too old or that no digest holds, and each row that is out of use."""
    table, locked = tomllib.loads((root / NOT_BELOW).read_text()), read_locked(root)
    for package in locked:
        least, reason = table[package.kind].get(package.name, ("0", ""))
        if Version(package.version) < Version(least):
            yield f"{package.place} has {package.name} {package.version}, below {least}: {reason}"
        if not package.has_digest:
            yield f"{package.place} holds {package.name} by no digest"
    known = {(package.kind, package.name) for package in locked}
    unused = [(kind, name) for kind, rows in table.items() for name in rows if (kind, name) not in known]
    yield from (f"{NOT_BELOW} names {name}, which nothing locks: remove the row" for _, name in unused)


if __name__ == "__main__":
    faults = list(find_faults())
    print("\n".join(faults))
    sys.exit(bool(faults))
