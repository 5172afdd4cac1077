"""What files there are in the paths of a command line, or in what a browser sends, sorted into projects.

A project is what lies in one folder, as SSIS's designer keeps it: its packages find connection managers and parameters
beside them.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import BinaryIO

from designer.dtsx.files.archives import Budget, is_archive, read_archive
from designer.dtsx.files.found import (
    FileKind,
    Found,
    FoundArchive,
    FoundFile,
    kind_by_name,
    kind_with_documents,
    refused,
    without_builds,
)
from designer.dtsx.source import FileRefused
from designer.dtsx.xml.limits import MEGABYTE, ORDINARY, Limits

MOST_FILES = 20_000
PACKAGES = (FileKind.PACKAGE, FileKind.DOCUMENT)
NOTHING = "There is no package (.dtsx) in it."


@dataclass(frozen=True)
class Group:
    """The files of one project. names are those of packages that are not among the files, by the names of theirs in
    small letters: others may call them."""

    folder: str
    files: tuple[FoundFile, ...]
    names: Mapping[str, str] = field(default_factory=dict)


def gather(paths: Iterable[str], limits: Limits = ORDINARY) -> Iterator[Group]:
    """Give the projects in paths of files, folders and archives. What cannot be read says so when it is read.

    A group's files are read before the next group is asked for: an archive is open only as long as that.
    """
    return _groups([file for path in paths for file in _in_path(path, limits)], Budget(limits))


def gather_uploads(uploads: Iterable[tuple[str, BinaryIO]], limits: Limits = ORDINARY) -> Iterator[Group]:
    """Give the projects in files that were sent, by their names; as gather does. Packages of ours may be among them."""
    budget = Budget(limits, find_kind=kind_with_documents)
    return _groups([file for name, stream in uploads for file in _in_stream(name, stream, limits)], budget)


def _groups(files: Iterable[Found], budget: Budget) -> Iterator[Group]:
    """Sort files by folders, in the order in which those were met; an archive has folders of its own."""
    folders: dict[str, list[FoundFile]] = {}
    in_order: list[str | FoundArchive] = []
    for file in without_builds(files):
        if isinstance(file, FoundArchive):
            in_order.append(file)
        else:
            if file.folder not in folders:
                in_order.append(file.folder)
            folders.setdefault(file.folder, []).append(file)
    for one in in_order:
        if isinstance(one, FoundArchive):
            yield from _in_archive(one, budget)
        else:
            yield Group(one, tuple(folders[one]))


def _in_archive(held: FoundArchive, budget: Budget) -> Iterator[Group]:
    try:
        opened = held.open()
    except FileRefused as error:
        yield Group(held.name, (refused(held.name, str(error)),))
        return
    with opened as stream:
        yield from _groups(_or_nothing(held.name, read_archive(held, stream, budget)), budget)


def _or_nothing(path: str, files: Iterable[Found]) -> Iterator[Found]:
    """Give the files, and one that tells so where no package is among them and nothing was refused."""
    found = False
    for file in files:
        found = found or isinstance(file, FoundArchive) or file.kind in PACKAGES or file.is_named
        yield file
    if not found:
        yield refused(path, NOTHING)


def _in_path(path: str, limits: Limits) -> Iterator[Found]:
    try:
        if Path(path).is_dir():
            yield from _or_nothing(path, _in_folder(path, limits))
        elif not Path(path).exists():
            yield refused(path, "There is no such file.")
        elif not Path(path).is_file():
            yield refused(path, "This is neither a file nor a folder.")
        else:
            yield _file(path, limits)
    except (OSError, ValueError) as error:
        yield refused(path, f"The file cannot be read: {getattr(error, 'strerror', None) or error}.")


def _file(path: str, limits: Limits) -> Found:
    with Path(path).open("rb") as file:
        beginning = file.read(4)
    if kind_by_name(path) is FileKind.ARCHIVE or is_archive(beginning):
        return FoundArchive(path, partial(_open, Path(path)), is_named=True)
    kind = _or_package(kind_by_name(path))
    return FoundFile(path, kind, partial(_read, Path(path), limits), is_named=True)


def _or_package(kind: FileKind) -> FileKind:
    """Give what a file is that somebody named: a package, if its name does not say anything else."""
    return FileKind.PACKAGE if kind is FileKind.OTHER else kind


def _in_folder(path: str, limits: Limits) -> Iterator[Found]:
    count = 0
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for file in (Path(folder) / name for name in sorted(names)):
            kind = kind_by_name(file.name)
            if kind is FileKind.OTHER or file.is_symlink() or not file.is_file():
                continue
            count += 1
            if count > MOST_FILES:
                yield refused(path, f"The folder has more than {MOST_FILES:,} files of SSIS. Import it in parts.")
                return
            is_packed = kind is FileKind.ARCHIVE
            yield FoundArchive(str(file), partial(_open, file)) if is_packed else _plain(file, kind, limits)


def _plain(file: Path, kind: FileKind, limits: Limits) -> FoundFile:
    return FoundFile(str(file), kind, partial(_read, file, limits))


def _open(path: Path) -> BinaryIO:
    """Open a file. Raises FileRefused."""
    try:
        return path.open("rb")
    except OSError as error:
        raise FileRefused(f"The file cannot be read: {error.strerror}.") from error


def _read(path: Path, limits: Limits) -> bytes:
    """Read a file, and not more of it than is read of any. Raises FileRefused."""
    with _open(path) as file:
        return _read_stream(file, limits)


def _read_stream(stream: BinaryIO, limits: Limits) -> bytes:
    try:
        stream.seek(0)
        octets = stream.read(limits.octets + 1)
    except OSError as error:
        raise FileRefused(f"The file cannot be read: {error.strerror}.") from error
    if len(octets) > limits.octets:
        raise FileRefused(f"The file has more than {limits.octets // MEGABYTE} MB, and is not read.")
    return octets


def _in_stream(name: str, stream: BinaryIO, limits: Limits) -> Iterator[Found]:
    """Give what was sent; of a folder that was sent, names have the folders in them and nobody named each."""
    is_named, kind = "/" not in name, kind_with_documents(name)
    beginning = stream.read(4)
    stream.seek(0)
    if kind is FileKind.ARCHIVE or is_archive(beginning):
        yield FoundArchive(name, lambda: nullcontext(stream), is_named=is_named)
    elif is_named or kind is not FileKind.OTHER:
        yield FoundFile(name, _or_package(kind), partial(_read_stream, stream, limits), is_named)
