"""What is in an archive (.ispac or .zip), without unpacking it to anywhere: bounded in entries, sizes and ratio."""

import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from io import BytesIO
from typing import BinaryIO
from urllib.parse import unquote

from designer.dtsx.files.found import FileKind, Found, FoundArchive, FoundFile, kind_by_name, refused
from designer.dtsx.source import FileRefused
from designer.dtsx.xml.limits import MEGABYTE, Limits

MOST_ENTRIES = 10_000
LONGEST_NAME = 400
LARGEST_DIRECTORY = 4 * MEGABYTE
LARGEST_ARCHIVE = 250 * MEGABYTE
LARGEST_IN_ALL = 1024 * MEGABYTE
HIGHEST_RATIO, RATIO_COUNTS_FROM = 250, 4 * MEGABYTE
READABLE = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
END = struct.Struct("<4s4H2LH")
END_MARK, ZIP64_MARK = b"PK\5\6", b"PK\6\7"
CONTENT_TYPES = "[Content_Types].xml"
FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError, ValueError, struct.error, OverflowError)
NO_NAME = re.compile(r"[\x00-\x1f\x7f]|^/|^[A-Za-z]:|(?:^|/)\.\.(?:/|$)")
NOT_OURS = re.compile(r"(?:^|/)(?:__MACOSX/|\._)")


@dataclass
class Budget:
    """How many octets may still be unpacked, of all archives of an import together, and how many of each file.

    find_kind tells which entries matter, by their names, where these are not an import's.
    """

    limits: Limits
    left: int = LARGEST_IN_ALL
    find_kind: Callable[[str], FileKind] | None = None


def is_archive(beginning: bytes) -> bool:
    """Say whether a file that begins so is an archive."""
    return beginning.startswith((b"PK\3\4", END_MARK))


def read_archive(held: FoundArchive, file: BinaryIO, budget: Budget) -> Iterator[Found]:
    """Give the files of an archive that matter; they are read while the archive's own file is open.

    What is wrong is told by the file whose reading fails.
    """
    try:
        _check_directory(file)
        archive = zipfile.ZipFile(file)
    except FileRefused as error:
        yield refused(held.name, str(error))
    except FAULTS:
        yield refused(held.name, "The archive is damaged, or is none: it cannot be opened.")
    else:
        yield from _entries(held, archive, budget)


def _check_directory(file: BinaryIO) -> None:
    """Refuse an archive whose list of entries would fill the memory, before it is read. Raises FileRefused."""
    size = file.seek(0, 2)
    if size > LARGEST_ARCHIVE:
        raise FileRefused(f"The archive has {size // MEGABYTE:,} MB; up to {LARGEST_ARCHIVE // MEGABYTE} MB are read.")
    file.seek(max(0, size - 65_600))
    tail = file.read()
    place = tail.rfind(END_MARK)
    if place < 0 or len(tail) - place < END.size:
        raise FileRefused("The archive is damaged or cut off, or is none: its list of entries is missing.")
    entries, directory = END.unpack_from(tail, place)[4:6]
    if ZIP64_MARK in tail[max(0, place - 20) : place]:
        raise FileRefused("The archive is in the form for very large ones (zip64). Pack fewer files at once.")
    if directory > LARGEST_DIRECTORY or entries > MOST_ENTRIES:
        raise FileRefused(f"The archive has more than {MOST_ENTRIES:,} entries. Pack fewer files at once.")


def _entries(held: FoundArchive, archive: zipfile.ZipFile, budget: Budget) -> Iterator[Found]:
    infos = [info for info in archive.infolist() if not info.is_dir()]
    if len(infos) > MOST_ENTRIES:
        yield refused(held.name, f"The archive has more than {MOST_ENTRIES:,} entries. Pack fewer files at once.")
        return
    is_encoded = any(info.filename == CONTENT_TYPES for info in infos)
    seen: set[str] = set()
    for info in infos:
        inner = _inner_name(info, is_encoded)
        kind = _kind(held, inner, budget)
        if NOT_OURS.search(inner) or kind is FileKind.OTHER:
            continue
        yield _refuse_name(held, inner, seen) or _entry(held, inner, kind, partial(_read, archive, info, budget))
        seen.add(inner.lower())


def _kind(held: FoundArchive, inner: str, budget: Budget) -> FileKind:
    return budget.find_kind(inner) if budget.find_kind else kind_by_name(inner, takes_documents=held.takes_documents)


def _inner_name(info: zipfile.ZipInfo, is_encoded: bool) -> str:
    """Give an entry's name with slashes; projects write blanks and the like as %20."""
    name = unquote(info.filename) if is_encoded else info.filename
    return name.replace("\\", "/")


def _refuse_name(held: FoundArchive, inner: str, seen: set[str]) -> FoundFile | None:
    if NO_NAME.search(inner) or len(inner) > LONGEST_NAME:
        shown = re.sub(r"[^\x20-\x7e]", "?", inner)[:LONGEST_NAME]
        return refused(f"{held.name}/{shown}", "The entry's name leads out of the archive, or is none. It is not read.")
    if inner.lower() in seen:
        return refused(f"{held.name}/{inner}", "The archive has two entries of this name. Only the first is read.")
    return None


def _entry(held: FoundArchive, inner: str, kind: FileKind, read: Callable[[], bytes]) -> Found:
    name = f"{held.name}/{inner}"
    if kind is not FileKind.ARCHIVE:
        return FoundFile(name, kind, read)
    if held.depth > 0:
        return refused(name, "An archive in an archive in an archive is not opened. Unpack the outer one first.")
    return replace(held, name=name, open=lambda: BytesIO(read()), depth=held.depth + 1, is_named=False)


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: Budget) -> bytes:
    """Unpack one entry. Raises FileRefused."""
    if info.flag_bits & 1:
        raise FileRefused("The entry is encrypted. Pack the files again without a password.")
    if info.compress_type not in READABLE:
        raise FileRefused("The entry is packed in a way that is not read here. Pack it with Deflate, as Windows does.")
    most = min(budget.limits.octets, budget.left)
    _check_size(info.file_size, info.compress_size, most)
    try:
        with archive.open(info) as stream:
            octets = stream.read(most + 1)
    except FAULTS as error:
        raise FileRefused("The entry is damaged and cannot be unpacked. Pack the files again.") from error
    _check_size(len(octets), info.compress_size, most)
    budget.left -= len(octets)
    return octets


def _check_size(size: int, packed: int, most: int) -> None:
    if size > most:
        raise FileRefused(
            f"The entry has more than the {most // MEGABYTE:,} MB that may still be unpacked: the archives of an "
            f"import may hold {LARGEST_IN_ALL // MEGABYTE:,} MB together, and a file less. Import them in parts."
        )
    if size > RATIO_COUNTS_FROM and size > HIGHEST_RATIO * max(packed, 1):
        raise FileRefused(f"The entry grows to more than {HIGHEST_RATIO} times its size. No honest file does that.")
