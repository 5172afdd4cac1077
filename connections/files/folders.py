"""What a path says by its words alone: which folder it is below, and by which names it goes on from there."""

import os
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from connections.files.refusals import BadPath, OutsideFolders
from designer.input.texts import CONTROL

WINDOWS = re.compile(r"[A-Za-z]:|(?!/).*\\")
LONGEST_PATH = 4096
"""Characters of a path: Linux takes no more octets."""


@dataclass(frozen=True)
class Folders:
    """Where files may be read: the project's file store, which relative paths mean, and the allowed folders."""

    project_folder: Path | None
    allowed: tuple[Path, ...] = ()

    @property
    def roots(self) -> tuple[Path, ...]:
        """All of them, the project's first."""
        return (self.project_folder, *self.allowed) if self.project_folder else self.allowed


@dataclass(frozen=True)
class Place:
    """A place below one of the folders."""

    root: Path
    names: tuple[str, ...]


def locate(path: str, folders: Folders) -> Place:
    """Say where a path that somebody typed leads. Raises BadPath or OutsideFolders; the disk is not looked at."""
    check_words(path)
    if path.startswith("/"):
        return find_place(path, folders.allowed) or _refuse(path)
    if folders.project_folder is None:
        raise BadPath(
            f"“{path}” is one of a project's files, and there is no project here. Write a path that begins with /."
        )
    names = (unicodedata.normalize("NFC", name) for name in path.split("/"))
    return Place(folders.project_folder, tuple(name for name in names if name not in ("", ".")))


def check_words(path: str) -> None:
    """Raise BadPath when no machine of ours could find anything under this path."""
    if not path:
        raise BadPath("The path is missing. Type the path of a file, or choose one of the project's files.")
    if len(path) > LONGEST_PATH:
        raise BadPath(f"“{path[:40]}…” has more than {LONGEST_PATH:,} characters, which no path has. Shorten it.")
    if CONTROL.search(path):
        raise BadPath("The path holds a line break or another control character. Type it in one line.")
    if WINDOWS.match(path):
        raise BadPath(
            f"“{path}” is a Windows path, and the workers run on Linux. Upload the file to the project's files and "
            "write its name alone, or write the path at which a worker sees its folder, such as /mnt/reports/x.csv."
        )
    if ".." in path.split("/"):
        raise BadPath(f"“{path}” goes up with “..”, which is not allowed. Write the path without it.")


def find_place(path: str, roots: tuple[Path, ...]) -> Place | None:
    """Give the place that an absolute path means in the innermost of these folders that holds it, or None.

    A folder may itself be configured through a link, and a link in it may name it as it really is.
    """
    plain = Path(os.path.normpath("/" + path.lstrip("/")))
    named = {name: root for root in roots for name in (root, Path(os.path.realpath(root)))}
    found = [name for name in named if plain.is_relative_to(name)]
    if not found:
        return None
    name = max(found, key=lambda each: len(each.parts))
    return Place(named[name], plain.relative_to(name).parts)


def refuse_outside(path: str) -> OutsideFolders:
    """Give the refusal of a path that leads out, which says the same whatever is there."""
    return OutsideFolders(
        f"“{path}” does not lead to a folder that packages may read here. Upload the file to the project's files, or "
        "ask the administrator to allow its folder (ALLOWED_FOLDERS)."
    )


def _refuse(path: str) -> Place:
    raise refuse_outside(path)
