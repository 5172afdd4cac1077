"""A project's file store on disk: one folder, with nothing in it but the files under their own names.

A file that is being uploaded is a draft, hidden, until it is whole; then it takes its name in one step.
"""

import shutil
import tempfile
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from connections.files.capitals import order
from connections.files.file_store.names import is_same_name
from connections.files.reading import MEGABYTE
from connections.files.refusals import TooLarge

DRAFT = ".upload-"
ABANDONED_AFTER = 24 * 3600
"""Seconds after which a draft is what a killed process left behind."""


@dataclass(frozen=True)
class StoredFile:
    """A file of the store."""

    name: str
    size: int
    changed_at: datetime


def list_stored(folder: Path) -> list[StoredFile]:
    """Give the files of a store by name; a store that nothing was put into yet has no folder."""
    if not folder.is_dir():
        return []
    found = [_describe(path) for path in folder.iterdir() if not path.name.startswith(".")]
    return sorted((each for each in found if each), key=lambda each: order(each.name))


def find_stored(folder: Path, name: str) -> StoredFile | None:
    """Give the file that has this name, in capital letters or small ones."""
    return next((each for each in list_stored(folder) if is_same_name(each.name, name)), None)


def write_draft(folder: Path, chunks: Iterable[bytes], limit: int) -> Path:
    """Write what comes into a hidden file of the store. Raises TooLarge, and then leaves nothing."""
    folder.mkdir(parents=True, exist_ok=True)
    _sweep(folder)
    size = 0
    with tempfile.NamedTemporaryFile(prefix=DRAFT, dir=folder, delete=False) as file:
        draft = Path(file.name)
        try:
            for chunk in chunks:
                size += len(chunk)
                if size > limit:
                    raise TooLarge(f"The file is larger than {limit / MEGABYTE:g} MB, the largest one that is taken.")
                file.write(chunk)
        except BaseException:
            draft.unlink()
            raise
    return draft


def delete_store(folder: Path) -> None:
    """Delete a store with all files."""
    with suppress(FileNotFoundError):
        shutil.rmtree(folder)


def _describe(path: Path) -> StoredFile | None:
    try:
        facts = path.stat(follow_symlinks=False)
    except FileNotFoundError:  # deleted since it was listed
        return None
    return StoredFile(path.name, facts.st_size, datetime.fromtimestamp(facts.st_mtime, UTC))


def _sweep(folder: Path) -> None:
    for draft in folder.glob(f"{DRAFT}*"):
        with suppress(FileNotFoundError):
            if draft.stat().st_mtime < time.time() - ABANDONED_AFTER:
                draft.unlink()
