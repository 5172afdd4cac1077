"""What mails are in paths of a command line, or in what a browser sends: messages, tables, folders, archives."""

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from django.conf import settings

from designer.dtsx.files.archives import Budget, is_archive, read_archive
from designer.dtsx.files.found import FileKind, Found, FoundArchive, FoundFile
from designer.dtsx.source import FileRefused
from designer.dtsx.xml.limits import MEGABYTE, Limits
from tasks.comparisons.reading.mail import Mail, NotRead
from tasks.comparisons.reading.process import MailReader

BY_SUFFIX = {
    ".eml": FileKind.MESSAGE,
    ".csv": FileKind.TABLE,
    ".tsv": FileKind.TABLE,
    ".txt": FileKind.TABLE,
    ".zip": FileKind.ARCHIVE,
}
MOST_FILES = 20_000
TOO_MANY = "There are more than {0:,} mails. Compare them in parts, or more at once by manage.py comparemails."
UNKNOWN = "Only messages (.eml), tables (.csv, .tsv, .txt) and .zip archives of them are read."


@dataclass
class OldMails:
    """The mails of the old installation, and the files that could not be read, each with a sentence."""

    mails: list[Mail] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


def read_paths(paths: Iterable[str], columns: Mapping[str, str], most: int, reader: MailReader) -> OldMails:
    """Read what is in files, folders and archives, up to so many mails."""
    return _read_all((found for path in paths for found in _in_path(path)), columns, most, reader)


def read_uploads(
    uploads: Iterable[tuple[str, BinaryIO]], columns: Mapping[str, str], most: int, reader: MailReader
) -> OldMails:
    """Read what was sent, by the names of the files, up to so many mails."""
    return _read_all((_in_stream(name, stream) for name, stream in uploads), columns, most, reader)


def read_columns(text: str) -> dict[str, str]:
    """Read which columns of a table are meant: recipients=2, subject=Betreff. Raises NotRead."""
    columns = {}
    for part in filter(None, (each.strip() for each in text.split(","))):
        column, equals, where = part.partition("=")
        if not equals or not where.strip():
            raise NotRead(f"“{part[:60]}” says nothing of a column. Write recipients=2, subject=Betreff.")
        columns[column.strip().lower()] = where.strip()
    return columns


def find_kind(name: str) -> FileKind:
    """Give what a file of this name is."""
    return BY_SUFFIX.get(PurePosixPath(name).suffix.lower(), FileKind.OTHER)


def _read_all(files: Iterable[Found], columns: Mapping[str, str], most: int, reader: MailReader) -> OldMails:
    old, budget = OldMails(), Budget(_limits(), find_kind=find_kind)
    for number, file in enumerate(_opened(files, budget)):
        try:
            mails = _read(file, reader, columns)
        except (FileRefused, NotRead) as error:
            old.refused.append((file.name, str(error)))
            mails = []
        if number >= MOST_FILES or len(old.mails) + len(mails) > most:
            old.refused.append((file.name, TOO_MANY.format(most)))
            break
        old.mails.extend(mails)
    return old


def _read(file: FoundFile, reader: MailReader, columns: Mapping[str, str]) -> list[Mail]:
    if file.kind is FileKind.OTHER:
        file.read()  # says why, where it was refused already
        raise NotRead(UNKNOWN)
    octets = file.read()
    if file.kind is FileKind.MESSAGE:
        return [reader.read_message(octets).model_copy(update={"source": file.name})]
    rows = enumerate(reader.read_table(octets, columns), start=1)
    return [mail.model_copy(update={"source": f"{file.name}, mail {number}"}) for number, mail in rows]


def _limits() -> Limits:
    return Limits(octets=max(settings.MESSAGE_SIZE_LIMIT * 3 // 2, settings.IMPORT_FILE_LIMIT))


def _opened(files: Iterable[Found], budget: Budget) -> Iterator[FoundFile]:
    """Give the files, those of an archive while it is open."""
    for file in files:
        if isinstance(file, FoundFile):
            yield file
            continue
        try:
            opened = file.open()
        except FileRefused as error:
            yield _refused(file.name, str(error))
            continue
        with opened as stream:
            yield from _opened(read_archive(file, stream, budget), budget)


def _refused(name: str, sentence: str) -> FoundFile:
    def read() -> bytes:
        raise FileRefused(sentence)

    return FoundFile(name, FileKind.OTHER, read)


def _in_path(path: str) -> Iterator[Found]:
    try:
        if Path(path).is_dir():
            yield from _in_folder(path)
        elif Path(path).is_file():
            yield _file(Path(path))
        else:
            yield _refused(path, "There is no such file.")
    except (OSError, ValueError) as error:
        yield _refused(path, f"The file cannot be read: {getattr(error, 'strerror', None) or error}.")


def _in_folder(path: str) -> Iterator[Found]:
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for file in (Path(folder) / name for name in sorted(names)):
            if find_kind(file.name) in (FileKind.MESSAGE, FileKind.ARCHIVE) and file.is_file():
                yield _file(file)


def _file(path: Path) -> Found:
    with path.open("rb") as file:
        beginning = file.read(4)
    if find_kind(path.name) is FileKind.ARCHIVE or is_archive(beginning):
        return FoundArchive(str(path), partial(_open, path))
    return FoundFile(str(path), find_kind(path.name), partial(_read_path, path))


def _open(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise FileRefused(f"The file cannot be read: {error.strerror}.") from error


def _read_path(path: Path) -> bytes:
    with _open(path) as file:
        return _read_stream(file)


def _read_stream(stream: BinaryIO) -> bytes:
    most = _limits().octets
    octets = stream.read(most + 1)
    if len(octets) > most:
        raise FileRefused(f"The file has more than {most // MEGABYTE} MB, and is not read.")
    return octets


def _in_stream(name: str, stream: BinaryIO) -> Found:
    beginning = stream.read(4)
    stream.seek(0)
    if find_kind(name) is FileKind.ARCHIVE or is_archive(beginning):
        return FoundArchive(name, lambda: nullcontext(stream))
    return FoundFile(name, find_kind(name), partial(_read_stream, stream))
