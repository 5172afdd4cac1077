"""The files of a folder that a project can follow: packages, and what they share, each by its digest."""

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from designer.dtsx.files.found import DOCUMENT_MARK, FileKind, FoundFile, kind_with_documents, without_builds
from designer.dtsx.files.gathering import Group
from designer.dtsx.source import FileRefused
from designer.errors import Invalid
from designer.services.imports.importing import import_limits
from designer.services.sync.commits import find_commit

MOST_FILES = 5_000
LONGEST_NAME = 1_000
MARK_WITHIN = 200
"""Octets in which a package of ours says that it is one."""
PACKAGES = (FileKind.PACKAGE, FileKind.DOCUMENT)
NOT_THERE = "There is no folder “{0}” on this machine."
NOT_ALLOWED = "“{0}” is in no folder that projects may follow. Who runs this installation lists them in SYNC_FOLDERS."
TOO_MANY = f"The folder has more than {MOST_FILES:,} files of packages. Let several projects follow its parts."


@dataclass(frozen=True)
class Tree:
    """What is in a folder: the digest of each file by its path in it, and the commit that is checked out."""

    top: Path
    commit: str
    kinds: Mapping[str, FileKind]
    digests: Mapping[str, str]

    @property
    def packages(self) -> list[str]:
        """The paths of packages, SSIS's and ours."""
        return [path for path, kind in self.kinds.items() if kind in PACKAGES]

    @property
    def shared(self) -> dict[str, str]:
        """The digests of the other files."""
        return {path: self.digests[path] for path, kind in self.kinds.items() if kind not in PACKAGES}

    def group(self, wanted: Iterable[str], names: Mapping[str, str]) -> list[Group]:
        """Give the projects of these files, one a folder, each with all that its packages share; names are those of
        packages that are not read, by the paths of their files."""
        folders: dict[str, set[str]] = defaultdict(set)
        for path in wanted:
            folders[path.rpartition("/")[0]].add(path)
        for path in self.shared:
            folder = path.rpartition("/")[0]
            if folder in folders:
                folders[folder].add(path)
        named = set(wanted)
        return [
            Group(folder, tuple(self._file(path, is_named=path in named) for path in sorted(paths)), _in(folder, names))
            for folder, paths in sorted(folders.items())
        ]

    def _file(self, path: str, *, is_named: bool) -> FoundFile:
        def read() -> bytes:
            octets = _read(self.top / path)
            if sha256(octets).hexdigest() != self.digests[path]:
                raise FileRefused("The file was changed while the folder was read. Sync once more.")
            return octets

        return FoundFile(path, self.kinds[path], read, is_named=is_named)


def _in(folder: str, names: Mapping[str, str]) -> dict[str, str]:
    """Give the names of the packages of a folder as they call each other: by the name of the file, in small letters."""
    mine = ((path.rpartition("/"), name) for path, name in names.items())
    return {Path(file).stem.casefold(): name for (where, _, file), name in mine if where == folder}


def open_tree(path: str) -> Tree:
    """Read a folder. Raises Invalid where it may not be read, or holds too much."""
    top, limit = find_folder(path)
    kinds = {each.name: each.kind for each in without_builds(_find_files(top)) if isinstance(each, FoundFile)}
    digests = {name: sha256(_read(top / name)).hexdigest() for name in kinds}
    return Tree(top, find_commit(top, limit), kinds, digests)


def find_folder(path: str) -> tuple[Path, Path]:
    """Give a folder as it really is, and the allowed one that it is in. Raises Invalid."""
    if not path or "\0" in path or len(path) > LONGEST_NAME:
        raise _refuse(NOT_THERE.format(path[:100]))
    real = Path(path).resolve()
    for allowed in settings.SYNC_FOLDERS:
        if real.is_relative_to(allowed.resolve()):
            if not real.is_dir():
                raise _refuse(NOT_THERE.format(path))
            return real, allowed.resolve()
    raise _refuse(NOT_ALLOWED.format(path))


def _refuse(sentence: str) -> Invalid:
    return Invalid(sentence, {"path": sentence})


def _find_files(top: Path) -> Iterator[FoundFile]:
    count = 0
    for folder, folders, files in os.walk(top):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for file in (Path(folder) / name for name in sorted(files)):
            kind = _kind(file)
            if kind is FileKind.OTHER:
                continue
            count += 1
            if count > MOST_FILES:
                raise _refuse(TOO_MANY)
            yield FoundFile(file.relative_to(top).as_posix(), kind, lambda: b"")


def _kind(file: Path) -> FileKind:
    """Give what a file is; links, archives, other JSON, and names that are no text, are nothing to follow."""
    kind = kind_with_documents(file.name)
    is_text = str(file).encode("utf-8", "surrogateescape").decode("utf-8", "replace") == str(file)
    if kind in (FileKind.OTHER, FileKind.ARCHIVE) or file.is_symlink() or not file.is_file() or not is_text:
        return FileKind.OTHER
    if kind is FileKind.DOCUMENT:
        with file.open("rb") as stream:
            return kind if DOCUMENT_MARK in stream.read(MARK_WITHIN) else FileKind.OTHER
    return kind


def _read(path: Path) -> bytes:
    """Read a file, and not more of it than is read of any. Raises FileRefused."""
    most = import_limits().octets
    try:
        with path.open("rb") as file:
            return file.read(most + 1)
    except OSError as error:
        raise FileRefused(f"The file cannot be read: {error.strerror}.") from error
