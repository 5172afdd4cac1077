"""Looking for files by pattern, and what a folder holds, inside the allowed folders."""

import os
import re
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from connections.files.capitals import order
from connections.files.effort import Effort
from connections.files.folders import Folders, check_words
from connections.files.guard import open_file, open_folder
from connections.files.masks import is_hidden, make_filter
from connections.files.refusals import BadPath, FileRefused, TooMany
from designer.input.texts import CONTROL

MOST_FOUND = 1_000
WILDCARD = re.compile(r"[*?]")


@dataclass(frozen=True)
class Entry:
    """A file or folder in a folder; path is what read_file and list_folder take."""

    name: str
    path: str
    is_folder: bool
    size: int
    changed_at: datetime
    is_link: bool = False


def find_files(pattern: str, folders: Folders, most: int = MOST_FOUND, effort: Effort | None = None) -> list[str]:
    """Give the paths of the files that a pattern fits, as Windows sorts them; * and ? stand for letters of a name.

    A path without them is given as it is, unseen. Hidden files fit only a pattern that begins with a dot.
    Raises FileRefused, when the folder cannot be read, too many files fit or looking takes too long. effort is what
    several patterns may cost together.
    """
    check_words(pattern)
    folder, slash, name = pattern.rpartition("/")
    if WILDCARD.search(folder):
        raise BadPath(f"“{pattern}” has * or ? in a folder's name. They may stand in the file's name only.")
    if not WILDCARD.search(name):
        return [pattern]
    found: list[Entry] = []
    for entry in scan(folder + slash or ".", folders, make_filter(name), effort):
        if not entry.is_folder:
            found.append(entry)
        if len(found) > most:
            raise TooMany(f"“{pattern}” fits more than {most:,} files. Narrow the pattern.")
    return [entry.path for entry in _sort(found)]


def list_folder(path: str, folders: Folders, most: int = MOST_FOUND) -> tuple[list[Entry], bool]:
    """Give what a folder holds, folders first, and whether there is more than that. Raises FileRefused."""
    found: list[Entry] = []
    for entry in scan(path, folders, lambda name: not is_hidden(name)):
        if len(found) == most:
            return _sort(found), True
        found.append(entry)
    return _sort(found), False


def _sort(entries: list[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda entry: (not entry.is_folder, order(entry.name)))


def scan(path: str, folders: Folders, wanted: Callable[[str], bool], effort: Effort | None = None) -> Iterator[Entry]:
    """Give what a folder holds under names that are wanted, and could be read, in no order. Raises FileRefused.

    effort is what a search through several folders may still cost.
    """
    effort = effort or Effort()
    prefix = "" if path == "." else path.rstrip("/") + "/"
    with open_folder(path, folders) as descriptor, os.scandir(descriptor) as entries:
        for each in entries:
            effort.spend(path)
            if not wanted(each.name) or not _can_be_typed(each.name):
                continue
            if facts := _look_at(each, prefix + each.name, folders):
                at = datetime.fromtimestamp(facts.st_mtime, UTC)
                yield Entry(
                    each.name, prefix + each.name, stat.S_ISDIR(facts.st_mode), facts.st_size, at, each.is_symlink()
                )


def _can_be_typed(name: str) -> bool:
    """Tell whether a name can be part of a path as people and JSON have it: not every sequence of bytes is text."""
    return not CONTROL.search(name) and not any("\ud800" <= letter <= "\udfff" for letter in name)


def _look_at(entry: "os.DirEntry[str]", path: str, folders: Folders) -> os.stat_result | None:
    """Give the facts of a file or folder, through a link where that stays inside; None for what nobody could read."""
    try:
        facts = entry.stat(follow_symlinks=False)
        if stat.S_ISLNK(facts.st_mode):
            facts = _look_through(path, folders)
    except (FileRefused, FileNotFoundError):  # a link that leads out, or a file that was deleted meanwhile
        return None
    return facts if stat.S_ISREG(facts.st_mode) or stat.S_ISDIR(facts.st_mode) else None


def _look_through(path: str, folders: Folders) -> os.stat_result:
    try:
        with open_file(path, folders) as file:
            return os.fstat(file.fileno())
    except FileRefused:
        with open_folder(path, folders) as descriptor:
            return os.fstat(descriptor)
