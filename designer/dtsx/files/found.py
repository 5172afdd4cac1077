"""A file that was found somewhere, before it is read."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath
from typing import BinaryIO, NoReturn

from designer.dtsx.source import FileRefused


class FileKind(StrEnum):
    """What a file is, by its name. MESSAGE and TABLE are for others than an import, which has no names for them."""

    PACKAGE = "package"
    CONNECTION = "connection manager"
    PARAMETERS = "parameters"
    PROJECT = "project"
    DOCUMENT = "package document"
    ARCHIVE = "archive"
    MESSAGE = "message"
    TABLE = "table"
    OTHER = "other"


BY_SUFFIX = {
    ".dtsx": FileKind.PACKAGE,
    ".conmgr": FileKind.CONNECTION,
    ".params": FileKind.PARAMETERS,
    ".dtproj": FileKind.PROJECT,
    ".manifest": FileKind.PROJECT,
    ".ispac": FileKind.ARCHIVE,
    ".zip": FileKind.ARCHIVE,
}
DOCUMENT_SUFFIX, DOCUMENT_MARK = ".json", b'"mailwright_package"'
"""How the file of a package of ours ends, and what stands at its beginning: a folder has other JSON, too."""
BUILDS = frozenset({"bin", "obj"})


def kind_by_name(name: str) -> FileKind:
    """Give what a file of this name is, of those that SSIS has."""
    return BY_SUFFIX.get(PurePosixPath(name).suffix.lower(), FileKind.OTHER)


def kind_with_documents(name: str) -> FileKind:
    """Give what a file of this name is where packages of ours may come beside SSIS's."""
    is_document = PurePosixPath(name).suffix.lower() == DOCUMENT_SUFFIX
    return FileKind.DOCUMENT if is_document else kind_by_name(name)


@dataclass(frozen=True)
class FoundFile:
    """A file; read gives its octets, or raises FileRefused. is_named says that somebody named it, not its folder."""

    name: str
    kind: FileKind
    read: Callable[[], bytes]
    is_named: bool = False

    @property
    def folder(self) -> str:
        """The folder in which it is, empty for none."""
        return self.name.rpartition("/")[0]


@dataclass(frozen=True)
class FoundArchive:
    """An archive, opened only when it is its turn; depth says in how many others it is."""

    name: str
    open: Callable[[], AbstractContextManager[BinaryIO]]
    depth: int = 0
    is_named: bool = False


Found = FoundFile | FoundArchive


def refused(name: str, sentence: str, kind: FileKind = FileKind.OTHER) -> FoundFile:
    """Give a file that cannot be read, for the reason that the sentence gives."""

    def read() -> NoReturn:
        raise FileRefused(sentence)

    return FoundFile(name, kind, read, is_named=True)


def without_builds(files: Iterable[Found]) -> list[Found]:
    """Leave out what a build has copied, if nobody named it: the folders bin and obj beside a .dtproj."""
    found = list(files)
    projects = {one.folder for one in found if isinstance(one, FoundFile) and one.kind is FileKind.PROJECT}
    return [one for one in found if one.is_named or not _is_build(one.name, projects)]


def _is_build(name: str, projects: set[str]) -> bool:
    parts = name.split("/")
    return any(
        part.lower() in BUILDS and "/".join(parts[:number]) in projects for number, part in enumerate(parts[:-1])
    )
