"""Where this installation keeps and reads files: the settings, as the functions that know no Django want them."""

from pathlib import Path

from django.conf import settings

from connections.files.folders import Folders


def project_folder(project_id: int) -> Path:
    """Give the folder of a project's file store; it need not exist."""
    root: Path = settings.PROJECT_FILES
    return root / str(project_id)


def folders_of(project_id: int | None) -> Folders:
    """Give the folders that a package of this project may read; without a project, the allowed ones alone."""
    return Folders(project_folder(project_id) if project_id is not None else None, tuple(settings.ALLOWED_FOLDERS))
