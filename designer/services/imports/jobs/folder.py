"""The folder of an import's files: each under its number, so that no name that somebody gave is a path."""

import re
import shutil
import time
from collections.abc import Collection, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.conf import settings

from designer.errors import Invalid
from designer.models import PackageImport

LONGEST_NAME = 400
MOST_FILES = 500
ABANDONED_AFTER = 3600
"""Seconds after which a folder without a row is what a killed process left behind."""
NO_NAME = re.compile(r"[\x00-\x1f\x7f]|^[A-Za-z]:|(?:^|/)\.{0,2}(?:/|$)")
NO_FILE = "No file was chosen. Choose one or more files."
TOO_MANY = f"An import has {MOST_FILES} files at most. Pack them into a .zip, or import them in parts."


@dataclass(frozen=True)
class Upload:
    """A file that is handed in: its name, with the folders of a folder that was, and what is in it."""

    name: str
    chunks: Iterable[bytes]


def name_uploads(files: Iterable[tuple[str, Iterable[bytes]]], paths: Iterable[str]) -> list[Upload]:
    """Give files as they are handed in, with the folders of one that was chosen: what forms call files has none."""
    both = zip_longest(files, paths, fillvalue=None)
    return [Upload(str(path or file[0]), file[1]) for file, path in both if isinstance(file, tuple)]


def store_files(uid: UUID, uploads: Collection[Upload]) -> list[dict[str, str | int]]:
    """Put files into the folder of an import that has no row yet; give their names and sizes. Raises Invalid."""
    if not uploads:
        raise Invalid(NO_FILE, {"files": NO_FILE})
    if len(uploads) > MOST_FILES:
        raise Invalid(TOO_MANY, {"files": TOO_MANY})
    names = _name_files([each.name for each in uploads])
    folder = _folder_of(uid)
    folder.mkdir(parents=True)
    sizes = [_write(folder / str(number), each.chunks) for number, each in enumerate(uploads)]
    return [{"name": name, "size": size} for name, size in zip(names, sizes, strict=True)]


@contextmanager
def open_files(job: PackageImport) -> Iterator[list[tuple[str, BinaryIO]]]:
    """Give the files of an import by their names. Raises FileNotFoundError where this machine does not have them."""
    folder = _folder_of(job.uid)
    with ExitStack() as opened:
        yield [
            (file["name"], opened.enter_context((folder / str(number)).open("rb")))
            for number, file in enumerate(job.files)
        ]


def delete_files(uid: UUID) -> None:
    """Delete the files of an import."""
    with suppress(FileNotFoundError):
        shutil.rmtree(_folder_of(uid))


def list_folders() -> list[UUID]:
    """Give the imports that have had a folder for a while."""
    root: Path = settings.IMPORT_FILES
    if not root.is_dir():
        return []
    return [uid for each in root.iterdir() if _is_old(each) and (uid := _read_uid(each.name))]


def _folder_of(uid: UUID) -> Path:
    root: Path = settings.IMPORT_FILES
    return root / str(uid)


def _name_files(given: list[str]) -> list[str]:
    """Give each file a name that no other has. Raises Invalid."""
    names: list[str] = []
    for name in (each.replace("\\", "/").strip() for each in given):
        if not name or len(name) > LONGEST_NAME or NO_NAME.search(name):
            shown = "".join(letter if letter.isprintable() else "?" for letter in name[:80])
            sentence = f"“{shown}” is no name of a file that can be taken. Rename the file, and choose it again."
            raise Invalid(sentence, {"files": sentence})
        names.append(name if name not in names else _number(name, names))
    return names


def _number(name: str, taken: list[str]) -> str:
    stem, dot, ending = name.rpartition(".")
    numbered = (f"{stem} ({number}){dot}{ending}" for number in range(2, len(taken) + 2))
    return next(each for each in numbered if each not in taken)


def _write(path: Path, chunks: Iterable[bytes]) -> int:
    with path.open("xb") as file:
        return sum(map(file.write, chunks))


def _is_old(folder: Path) -> bool:
    try:
        return folder.stat().st_mtime < time.time() - ABANDONED_AFTER
    except FileNotFoundError:  # deleted just now
        return False


def _read_uid(name: str) -> UUID | None:
    try:
        return UUID(name)
    except ValueError:
        return None
