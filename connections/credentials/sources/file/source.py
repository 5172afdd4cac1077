"""Reading a secret from a file of the worker.

Files are opened as those of projects are: name by name, through no link that leads out of the folder, without waiting.
Those that hold this installation's own secrets (the variables that end in _FILE) are no credentials of anybody.
"""

import os
from contextlib import suppress
from pathlib import Path

from django.conf import settings

from connections.credentials.sources.source import SecretUnavailable, Source
from connections.files.folders import Folders, locate
from connections.files.guard import open_file
from connections.files.refusals import FileMissing, FileRefused, NotReadable

LARGEST = 65_536
NONE_ALLOWED = "Files are not used for secrets here (SECRET_FILES_FOLDER). Choose another source."
OUTSIDE = "“{path}” is not in {folder}, the folder of secrets. Type the name of a file in it."
MISSING = "There is no file “{path}” in {folder} there. Mount it into every worker, or correct the name."
UNREADABLE = (
    "The file “{path}” in {folder} cannot be read there. Let the user of the operating system read it that the workers "
    "run as; it has to be a plain file."
)
LED_OUT = "The file “{path}” leads out of {folder} by a link, so it is not read. Put the file itself there."
TOO_LARGE = f"The file “{{path}}” in {{folder}} is larger than {LARGEST:,} bytes, which no password or keytab is."
OUR_OWN = "The file “{path}” holds a secret of this installation itself, which is no credential. Name another file."


def _is_offered() -> bool:
    return settings.SECRET_FILES_FOLDER is not None


def _describe_allowed() -> str:
    return f"A file in {settings.SECRET_FILES_FOLDER} on the workers, by its name there."


def _find_objection(path: str) -> str:
    if not _is_offered():
        return NONE_ALLOWED
    try:
        names = locate(path, _folders()).names
    except FileRefused:
        names = ()
    return "" if names else _say(OUTSIDE, path)


def _read(path: str) -> bytes:
    try:
        with open_file(path, _folders()) as file:
            if _is_own(os.fstat(file.fileno())):
                raise SecretUnavailable(_say(OUR_OWN, path))
            octets = file.read(LARGEST + 1)
    except FileMissing as error:
        raise SecretUnavailable(_say(MISSING, path)) from error
    except NotReadable as error:
        raise SecretUnavailable(_say(UNREADABLE, path)) from error
    except FileRefused as error:
        raise SecretUnavailable(_say(LED_OUT, path)) from error
    except OSError as error:
        raise SecretUnavailable(_say(UNREADABLE, path), another_try_helps=True) from error
    if len(octets) > LARGEST:
        raise SecretUnavailable(_say(TOO_LARGE, path))
    return octets


def _is_own(opened: os.stat_result) -> bool:
    for name, path in os.environ.items():
        if name.endswith("_FILE") and path:
            with suppress(OSError, ValueError):
                if os.path.samestat(opened, Path(path).stat()):
                    return True
    return False


def _folders() -> Folders:
    folder: Path | None = settings.SECRET_FILES_FOLDER
    return Folders(folder, (folder,) if folder else ())


def _say(sentence: str, path: str) -> str:
    return sentence.format(path=path, folder=settings.SECRET_FILES_FOLDER)


SOURCE = Source(
    name="file",
    label="File on the workers",
    noun="the file",
    describe_allowed=_describe_allowed,
    is_offered=_is_offered,
    find_objection=_find_objection,
    read=_read,
    is_text=False,
)
