"""Importing what a browser or a program sends: each file is read first in a process that may die of it."""

from collections.abc import Iterable
from typing import BinaryIO

from designer.dtsx.apart.process import ReadingProcess
from designer.dtsx.files.gathering import gather_uploads
from designer.models import Project, User
from designer.services.imports.importing import import_files, import_limits
from designer.services.imports.outcomes import Choices, ImportReport


def import_uploads(
    user: User, project: Project, files: Iterable[tuple[str, BinaryIO]], choices: Choices
) -> ImportReport:
    """Import files by their names, or tell what would come of it, as import_files does."""
    with ReadingProcess() as process:
        return import_files(user, project, gather_uploads(files, import_limits()), choices, process.check)
