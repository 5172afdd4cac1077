"""Opening what a path leads to, without ever leaving the allowed folders, not even while somebody swaps a link.

Each name is opened in the folder that was opened before it, and never as a link (O_NOFOLLOW). A link is read and its
words are judged like a path's; so the kernel follows none, and what a link outside leads to is not even looked at.
"""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from connections.files.capitals import find_spellings
from connections.files.folders import Folders, Place, find_place, locate, refuse_outside
from connections.files.refusals import FileMissing, FileRefused, NotReadable

MOST_LINKS = 20
SPECIAL = "a pipe, a socket or a device"
FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
# Without waiting: a pipe that nobody writes to would hold whoever opens it.
ANYTHING = os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC


@contextmanager
def open_file(path: str, folders: Folders) -> Iterator[BinaryIO]:
    """Open a regular file to read. Raises FileRefused."""
    descriptor = _open(path, folders)
    mode = os.fstat(descriptor).st_mode
    if not stat.S_ISREG(mode):
        os.close(descriptor)
        kind = "a folder" if stat.S_ISDIR(mode) else SPECIAL
        raise NotReadable(f"“{path}” is {kind} and not a file. Write the path of a file.")
    with os.fdopen(descriptor, "rb") as file:
        yield file


@contextmanager
def open_folder(path: str, folders: Folders) -> Iterator[int]:
    """Open a folder; gives its descriptor. Raises FileRefused."""
    descriptor = _open(path, folders)
    try:
        if not stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise FileMissing(f"“{path}” is not a folder.")
        yield descriptor
    finally:
        os.close(descriptor)


def _open(path: str, folders: Folders) -> int:
    place = locate(path, folders)
    try:
        for _ in range(MOST_LINKS):
            found = _walk(place)
            if isinstance(found, int):
                return found
            place = _follow(found, path, folders)
    except OSError as error:
        raise _explain(path, error) from error
    raise NotReadable(f"“{path}” leads through more than {MOST_LINKS} links. Write the path that they lead to.")


def _walk(place: Place) -> int | str:
    """Open a place name by name; give its descriptor, or where it would go on because of the first link on the way."""
    folder = os.open(place.root, FOLDER)
    for depth, name in enumerate(place.names):
        kind = ANYTHING if depth + 1 == len(place.names) else FOLDER
        try:
            name = _spell(name, folder)
            step = os.open(name, kind | os.O_NOFOLLOW, dir_fd=folder)
        except OSError as error:
            target = _read_link(name, folder, error)
            # Path drops what stands before an absolute target.
            return os.path.normpath(Path(place.root, *place.names[:depth], target, *place.names[depth + 1 :]))
        finally:
            os.close(folder)
        folder = step
    return folder


def _spell(name: str, folder: int) -> str:
    """Give a name as it is in a folder: one that is not there, as the only one that differs in capital letters alone.

    Windows takes a name in any letters. Where several differ in nothing else, none is taken for another.
    """
    try:
        os.stat(name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        match find_spellings(name, folder):
            case [spelling]:
                return spelling
            case [first, second, *_]:
                raise NotReadable(
                    f"“{name}” is not there, but “{first}” and “{second}” are. Write one of these names."
                ) from None
    return name


def _read_link(name: str, folder: int, error: OSError) -> str:
    """Give the words of a link that could not be opened for being one; else raise the error that it was."""
    if error.errno not in (errno.ELOOP, errno.ENOTDIR, errno.EMLINK):
        raise error
    try:
        return os.readlink(name, dir_fd=folder)
    except OSError:
        raise error from None


def _follow(target: str, path: str, folders: Folders) -> Place:
    place = find_place(target, folders.roots)
    if place is None:
        raise refuse_outside(path)
    return place


def _explain(path: str, error: OSError) -> FileRefused:
    match error.errno:
        case errno.ENOENT | errno.ENOTDIR | errno.ENAMETOOLONG:
            return FileMissing(f"“{path}” does not exist. Check its spelling.")
        case errno.ENXIO:
            return NotReadable(f"“{path}” is {SPECIAL} and not a file. Write the path of a file.")
        case errno.EACCES | errno.EPERM:
            return NotReadable(
                f"“{path}” may not be read by the operating system's user that Mailwright runs as. "
                "Ask the administrator to let it."
            )
    return NotReadable(f"“{path}” cannot be read: {os.strerror(error.errno or 0)}.")
