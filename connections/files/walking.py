"""All files of a folder whose names fit a mask, with those of its subfolders where that is asked for."""

from collections.abc import Iterator

from connections.files.capitals import order
from connections.files.effort import Effort
from connections.files.finding import WILDCARD, Entry, scan
from connections.files.folders import Folders, check_words
from connections.files.masks import check_length, is_hidden, make_filter
from connections.files.refusals import BadPath, FileRefused, TooMany

MOST_WALKED = 100_000
DEEPEST = 64


def walk_files(
    folder: str, mask: str, folders: Folders, *, with_subfolders: bool = False, most: int = MOST_WALKED
) -> list[str]:
    """Give the paths of a folder's files whose names fit a mask, as Windows sorts them; hidden ones fit only a
    mask that begins with a dot.

    Folders that are links are not gone into, so that none is walked twice. Raises FileRefused.
    """
    check_mask(folder, mask)
    finds = make_filter(mask)
    found: list[str] = []
    for entry in _walk(folder, folders, DEEPEST if with_subfolders else 0, Effort()):
        if finds(entry.name):
            found.append(entry.path)
        if len(found) > most:
            raise TooMany(f"“{mask}” fits more than {most:,} files in “{folder}”. Narrow the pattern.")
    return sorted(found, key=order)


def check_mask(folder: str, mask: str) -> None:
    """Raise BadPath when a folder and a mask could never fit a file by their words."""
    if not folder:
        raise BadPath("The folder is missing. Type its path; a dot means the project's files.")
    check_words(folder)
    if WILDCARD.search(folder):
        raise BadPath(f"“{folder}” has * or ? in it. They may stand in the files' names only.")
    if not mask:
        raise BadPath("The files are missing. Type a name such as *.csv; *.* means all.")
    check_length(mask)
    if "/" in mask:
        raise BadPath(f"“{mask}” holds a slash. Type the names of files here, and the path as the folder.")


def _walk(folder: str, folders: Folders, depth: int, effort: Effort) -> Iterator[Entry]:
    inside: list[Entry] = []
    for entry in scan(folder, folders, lambda name: True, effort):
        if not entry.is_folder:
            yield entry
        elif depth and not entry.is_link and not is_hidden(entry.name):
            inside.append(entry)
    for entry in inside:
        try:
            yield from _walk(entry.path, folders, depth - 1, effort)
        except FileRefused as error:
            raise type(error)(f"The subfolder {error.sentence}") from error
