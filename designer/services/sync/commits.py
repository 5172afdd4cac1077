"""Which commit a folder is at, if it is a checkout of Git: read from its files, bounded, without any program."""

import re
from pathlib import Path

LONGEST_HEAD, LONGEST_PACKED = 1_000, 5_000_000
NAME = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
REFERENCE = re.compile(r"refs/[A-Za-z0-9][A-Za-z0-9._/+-]{0,200}")


def find_commit(folder: Path, top: Path) -> str:
    """Give the commit that is checked out in a folder or one above it up to top; nothing where there is none."""
    for each in (folder, *folder.parents):
        if (each / ".git").is_dir():
            return _read_head(each / ".git")
        if each == top:
            break
    return ""


def _read_head(git: Path) -> str:
    head = _read(git / "HEAD", LONGEST_HEAD).strip()
    if not head.startswith("ref: "):
        return head if NAME.fullmatch(head) else ""
    reference = head.removeprefix("ref: ").strip()
    if not REFERENCE.fullmatch(reference) or ".." in reference:
        return ""
    loose = _read(git / reference, LONGEST_HEAD).strip()
    return loose if NAME.fullmatch(loose) else _find_packed(git, reference)


def _find_packed(git: Path, reference: str) -> str:
    for line in _read(git / "packed-refs", LONGEST_PACKED).splitlines():
        commit, _, name = line.partition(" ")
        if name == reference and NAME.fullmatch(commit):
            return commit
    return ""


def _read(path: Path, most: int) -> str:
    try:
        if path.is_symlink():
            return ""
        with path.open("rb") as file:
            return file.read(most).decode("utf-8", "replace")
    except OSError:
        return ""
