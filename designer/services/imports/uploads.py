"""Importing what a browser or a program sends: each file is read first in a process that may die of it."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import BinaryIO

from designer.dtsx.apart.process import ReadingProcess
from designer.dtsx.files.found import FileKind
from designer.dtsx.files.gathering import gather_uploads
from designer.dtsx.files.projects import Check
from designer.models import Project, User
from designer.services.imports.importing import import_files, import_limits
from designer.services.imports.names import list_packages
from designer.services.imports.outcomes import Choices, ImportReport
from designer.services.imports.progress import Progress

COMMAND = (sys.executable, "-m", "designer.interchange.reading_child")


def import_uploads(
    user: User,
    project: Project,
    files: Iterable[tuple[str, BinaryIO]],
    choices: Choices,
    progress: Progress | None = None,
) -> ImportReport:
    """Import files by their names, or tell what would come of it, as import_files does."""
    with looking_first(choices.password) as look_first:
        groups = gather_uploads(files, import_limits())
        return import_files(user, project, groups, choices, look_first, progress)


@contextmanager
def looking_first(password: str = "") -> Iterator[Check]:
    """Give what looks at files in processes that may die of them."""
    with ReadingProcess(password) as of_ssis, ReadingProcess(command=COMMAND) as of_ours:

        def look_first(kind: FileKind, octets: bytes) -> None:
            (of_ours if kind is FileKind.DOCUMENT else of_ssis).check(kind, octets)

        yield look_first


def count_steps(files: Iterable[tuple[str, BinaryIO]]) -> int:
    """Count how often progress hears that a file is begun, as far as that is known without reading any."""
    groups = gather_uploads(files, import_limits())
    return sum(len(group.files) + len(list_packages(group)) for group in groups)
